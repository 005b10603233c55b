"use client";

import { Drawer as Base } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { texts } from "@/app/texts/shell";

type NavDrawerProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Has the focus again when it closes. */
  button: RefObject<HTMLButtonElement | null>;
  children: ReactNode;
  footer: ReactNode;
};

/** The navigation over the page. */
export function NavDrawer({ open, onOpenChange, button, children, footer }: NavDrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} swipeDirection="left">
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-30 flex">
          <Base.Popup
            aria-label={texts.navigation}
            finalFocus={button}
            className="flex h-full w-72 max-w-[calc(100vw-3rem)] translate-x-(--drawer-swipe-movement-x) flex-col gap-4 border-r bg-surface p-3 shadow-float outline-none transition-transform duration-200 ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
          >
            <Base.Close
              aria-label={texts.closeNavigation}
              className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover"
            >
              <X aria-hidden className="size-5" />
            </Base.Close>
            <Base.Content className="min-h-0 flex-1 overflow-y-auto">{children}</Base.Content>
            {footer}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
