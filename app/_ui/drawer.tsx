"use client";

import { Drawer as Base } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { buttonClass } from "./button-style";

type DrawerProps = DrawerParts & {
  /** Where closing leads: the same page without the parameter that opened the drawer. */
  closeHref: string;
};

type DrawerParts = {
  title: ReactNode;
  /** Meta line under the title: an id, a state. */
  subtitle?: ReactNode;
  /** Buttons at the bottom. */
  footer?: ReactNode;
  children: ReactNode;
};

/** A record's details beside its list. Render it when the URL names a record; closing navigates. */
export function Drawer({ closeHref, ...parts }: DrawerProps) {
  const router = useRouter();
  const [open, setOpen] = useState(true);
  return (
    <Base.Root
      open={open}
      onOpenChange={setOpen}
      onOpenChangeComplete={(nowOpen) => {
        if (!nowOpen) router.push(closeHref, { scroll: false });
      }}
      swipeDirection="right"
    >
      <DrawerPanel {...parts} />
    </Base.Root>
  );
}

type DrawerButtonProps = DrawerParts & { trigger: ReactNode };

/** A button and the drawer it opens, for details that have no address of their own. */
export function DrawerButton({ trigger, ...parts }: DrawerButtonProps) {
  return (
    <Base.Root swipeDirection="right">
      <Base.Trigger className={buttonClass("secondary", "sm")}>{trigger}</Base.Trigger>
      <DrawerPanel {...parts} />
    </Base.Root>
  );
}

function DrawerPanel({ title, subtitle, footer, children }: DrawerParts) {
  return (
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <Base.Viewport className="fixed inset-0 z-40 flex justify-end">
        <Base.Popup className="flex h-full w-full max-w-xl translate-x-(--drawer-swipe-movement-x) flex-col border-l bg-raised shadow-float outline-none transition-transform duration-200 ease-out data-ending-style:translate-x-full data-starting-style:translate-x-full data-swiping:select-none">
          <header className="flex items-start gap-3 border-b px-5 py-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="break-words font-semibold text-lg">{title}</Base.Title>
              {subtitle !== undefined && (
                <div className="mt-0.5 text-muted text-sm">{subtitle}</div>
              )}
            </div>
            <Base.Close
              aria-label="Close"
              className="grid size-7 shrink-0 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </header>
          <Base.Content className="scroll-thin flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-5">
            {children}
          </Base.Content>
          {footer !== undefined && (
            <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer>
          )}
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  );
}
