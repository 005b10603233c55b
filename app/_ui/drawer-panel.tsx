"use client";

import { Drawer as Base } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { texts } from "@/app/texts/ui";

export type DrawerParts = {
  title: ReactNode;
  /** Meta line under the title: an id, a state. */
  subtitle?: ReactNode;
  /** Buttons at the bottom. */
  footer?: ReactNode;
  children: ReactNode;
};

type DrawerPanelProps = DrawerParts & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Told when it has slid in or out. */
  onSettled?: ((open: boolean) => void) | undefined;
  /** Has the focus again when it closes. */
  button?: RefObject<HTMLButtonElement | null> | undefined;
};

/** The panel at the side; whoever renders it keeps the open state. */
export function DrawerPanel(props: DrawerPanelProps) {
  const { open, onOpenChange, onSettled, button, title, subtitle, footer, children } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={onOpenChange}
      onOpenChangeComplete={onSettled}
      swipeDirection="right"
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 flex justify-end">
          <Base.Popup
            finalFocus={button}
            className="flex h-full w-full max-w-xl translate-x-(--drawer-swipe-movement-x) flex-col border-l bg-raised shadow-float outline-none transition-transform duration-200 ease-out data-ending-style:translate-x-full data-starting-style:translate-x-full data-swiping:select-none"
          >
            <header className="flex items-start gap-3 border-b px-5 py-4">
              <div className="min-w-0 flex-1">
                <Base.Title className="break-words font-semibold text-lg">{title}</Base.Title>
                {subtitle !== undefined && (
                  <div className="mt-0.5 text-muted text-sm">{subtitle}</div>
                )}
              </div>
              <Base.Close
                aria-label={texts.close}
                className="grid size-7 shrink-0 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
              >
                <X aria-hidden className="size-4" />
              </Base.Close>
            </header>
            <Base.Content className="scroll-thin flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-5 *:shrink-0">
              {children}
            </Base.Content>
            {footer !== undefined && (
              <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
