"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactNode } from "react";

type TooltipProps = {
  text: ReactNode;
  children: ReactNode;
  /** True when the child takes focus itself, as buttons and links do. */
  wrapsControl?: boolean | undefined;
};

/** A hint for what is hovered or focused. Never the only place where something is said. */
export function Tooltip({ text, children, wrapsControl = false }: TooltipProps) {
  return (
    <Base.Provider delay={300}>
      <Base.Root>
        <Base.Trigger
          render={
            <span {...(wrapsControl ? {} : { tabIndex: 0 })} className="inline-flex rounded-sm" />
          }
        >
          {children}
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner sideOffset={6} className="z-50">
            <Base.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-float transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
              {text}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Base.Provider>
  );
}
