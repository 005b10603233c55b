"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";

type DialogProps = {
  /** Content of the button that opens it: text, or an icon and text. */
  trigger: ReactNode;
  triggerVariant?: ButtonVariant | undefined;
  triggerSize?: ButtonSize | undefined;
  /** Needed when the trigger is only an icon. */
  triggerLabel?: string | undefined;
  title: string;
  description?: ReactNode;
  size?: DialogSize | undefined;
  children: ReactNode;
};

export type DialogSize = "sm" | "md" | "lg";

/** A button and the dialog it opens. Inside, DialogClose makes the button that closes it. */
export function Dialog({
  trigger,
  triggerVariant,
  triggerSize,
  triggerLabel,
  ...content
}: DialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger aria-label={triggerLabel} className={buttonClass(triggerVariant, triggerSize)}>
        {trigger}
      </Base.Trigger>
      <DialogContent {...content} />
    </Base.Root>
  );
}

/** The floating part; for client code that keeps the open state itself inside a Base UI root. */
export function DialogContent({
  title,
  description,
  size = "md",
  children,
}: Pick<DialogProps, "title" | "description" | "size" | "children">) {
  return (
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto p-4 sm:pt-[12vh]">
        <Base.Popup
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
          <div className="mt-4">{children}</div>
          <Base.Close
            aria-label="Close"
            className="absolute top-4 right-4 grid size-7 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Base.Close>
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  );
}

/** A button that closes the dialog around it, "Cancel" unless told. */
export function DialogClose({ children = "Cancel" }: { children?: ReactNode }) {
  return <Base.Close className={buttonClass("secondary")}>{children}</Base.Close>;
}

const widths: Record<DialogSize, string> = {
  sm: "max-w-sm",
  md: "max-w-lg",
  lg: "max-w-3xl",
};
