"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { texts } from "@/app/texts/ui";
import { CloseDialog } from "./dialog-close";

export type DialogSize = "sm" | "md" | "lg";

type DialogWindowProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Has the focus again when it closes. */
  button?: RefObject<HTMLButtonElement | null> | undefined;
  title: string;
  description?: ReactNode;
  size?: DialogSize | undefined;
  children: ReactNode;
};

/** A dialog by itself; whoever renders it keeps the open state. */
export function DialogWindow({
  open,
  onOpenChange,
  button,
  title,
  description,
  size = "md",
  children,
}: DialogWindowProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto p-4 sm:pt-[12vh]">
          <Base.Popup
            finalFocus={button}
            className={clsx(
              "relative w-full rounded-lg border bg-raised p-5 shadow-float outline-none transition-[opacity,transform] duration-150 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0",
              widths[size],
            )}
          >
            <Base.Title className="pr-8 font-semibold text-lg">{title}</Base.Title>
            {description !== undefined && (
              <Base.Description render={<div />} className="mt-1 text-muted">
                {description}
              </Base.Description>
            )}
            <CloseDialog value={() => onOpenChange(false)}>
              <div className="mt-4">{children}</div>
            </CloseDialog>
            <Base.Close
              aria-label={texts.close}
              className="absolute top-4 right-4 grid size-7 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

const widths: Record<DialogSize, string> = {
  sm: "max-w-sm",
  md: "max-w-lg",
  lg: "max-w-3xl",
};
