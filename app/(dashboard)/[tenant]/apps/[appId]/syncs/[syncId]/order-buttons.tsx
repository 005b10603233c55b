"use client";

import { ArrowDown, ArrowUp, X } from "lucide-react";
import { Button } from "@/app/_ui/button";

type OrderProps = {
  label: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

/** Up, down and away, for an item of a list whose order counts. */
export function OrderButtons({ label, isFirst, isLast, onMove, onRemove }: OrderProps) {
  return (
    <span className="flex shrink-0">
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Move ${label} up`}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Move ${label} down`}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button size="icon" variant="ghost" aria-label={`Remove ${label}`} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </span>
  );
}
