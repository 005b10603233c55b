"use client";

import { createContext, type ReactNode, useContext } from "react";
import { buttonClass } from "./button-style";

/** Closes the dialog around it. */
export const CloseDialog = createContext<() => void>(() => undefined);

/** A button that closes the dialog around it, "Cancel" unless told. */
export function DialogClose({ children = "Cancel" }: { children?: ReactNode }) {
  const close = useContext(CloseDialog);
  return (
    <button type="button" onClick={close} className={buttonClass("secondary")}>
      {children}
    </button>
  );
}
