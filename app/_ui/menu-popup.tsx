"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { clsx } from "clsx";
import Link from "next/link";
import { type ReactNode, type RefObject, startTransition, useState } from "react";
import { ConfirmWindow } from "./confirm-window";
import type { Confirmation } from "./confirmation";
import type { MenuItem } from "./menu-item";

type MenuPopupProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What it hangs at, and has the focus again when it closes. */
  button: RefObject<HTMLButtonElement | null>;
  labelledBy: string;
  align: "start" | "end";
  items: readonly MenuItem[];
  header: ReactNode;
};

/** The list that a menu's button opens. */
export function MenuPopup(props: MenuPopupProps) {
  const { open, onOpenChange, button, labelledBy, align, items, header } = props;
  const [asking, setAsking] = useState<Confirmation | null>(null);
  return (
    <>
      <Base.Root
        open={open}
        onOpenChange={(next, { event }) => {
          // A press on the button is the button's own business; it would open again what this closes.
          const isOnButton = event.target instanceof Node && button.current?.contains(event.target);
          if (!isOnButton) onOpenChange(next);
        }}
      >
        <Base.Portal>
          <Base.Positioner
            anchor={button}
            align={align}
            sideOffset={4}
            className="z-40 outline-none"
          >
            <Base.Popup
              aria-labelledby={labelledBy}
              finalFocus={button}
              className="min-w-44 max-w-72 rounded-lg border bg-raised p-1 shadow-float outline-none transition-[opacity,transform] duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              {header}
              {items.map((item, index) => (
                <Row key={rowKey(item, index)} item={item} onAsk={setAsking} />
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
      {asking !== null && (
        <ConfirmWindow
          {...asking}
          open
          onOpenChange={(isOpen) => !isOpen && setAsking(null)}
          button={button}
        />
      )}
    </>
  );
}

function Row({ item, onAsk }: { item: MenuItem; onAsk: (question: Confirmation) => void }) {
  switch (item.kind) {
    case "separator":
      return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
    case "heading":
      return <div className="px-2 pt-1.5 pb-1 text-faint text-xs">{item.label}</div>;
    case "link":
      return (
        <Base.LinkItem className={rowClass()} closeOnClick render={<Link href={item.href} />}>
          {item.icon}
          <span className="min-w-0 flex-1 truncate">{item.label}</span>
          {item.note !== undefined && <span className="text-faint text-xs">{item.note}</span>}
        </Base.LinkItem>
      );
    case "download":
      return (
        <Base.LinkItem className={rowClass()} closeOnClick render={<a href={item.href} download />}>
          {item.icon}
          {item.label}
        </Base.LinkItem>
      );
    case "action":
      return (
        <Base.Item className={rowClass()} onClick={() => startTransition(item.action)}>
          {item.icon}
          {item.label}
        </Base.Item>
      );
    case "confirm":
      return (
        <Base.Item
          className={rowClass(item.confirmation.tone !== "primary")}
          onClick={() => onAsk(item.confirmation)}
        >
          {item.icon}
          {item.label}
        </Base.Item>
      );
    default:
      return item satisfies never;
  }
}

function rowKey(item: MenuItem, index: number): string {
  return item.kind === "separator" ? `separator-${index}` : `${item.kind}-${item.label}`;
}

function rowClass(danger = false): string {
  return clsx(
    "flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-sm px-2 text-base outline-none data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint",
    danger && "text-removed [&_svg]:text-removed",
  );
}
