"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import type { MenuItem } from "./menu-item";
import { useLazy } from "./use-lazy";

type MenuProps = {
  trigger: ReactNode;
  /** Needed when the trigger is only an icon. */
  label?: string | undefined;
  triggerVariant?: ButtonVariant | undefined;
  triggerSize?: ButtonSize | undefined;
  /** Replaces the look of the trigger. */
  triggerClassName?: string | undefined;
  align?: "start" | "end" | undefined;
  items: readonly MenuItem[];
  /** Free content above the items. */
  header?: ReactNode;
};

const load = async () => (await import("./menu-popup")).MenuPopup;

/** A button and its list of links and actions. */
export function Menu({
  trigger,
  label,
  triggerVariant,
  triggerSize,
  triggerClassName,
  align = "end",
  items,
  header,
}: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [Popup, fetchPopup] = useLazy(load);
  const button = useRef<HTMLButtonElement>(null);
  function change(next: boolean): void {
    fetchPopup();
    setOpen(next);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    change(true);
  }
  return (
    <>
      <button
        ref={button}
        id={id}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-popup-open={open ? "" : undefined}
        onClick={() => change(!open)}
        onFocus={fetchPopup}
        onPointerEnter={fetchPopup}
        onKeyDown={onKeyDown}
        className={triggerClassName ?? buttonClass(triggerVariant, triggerSize)}
      >
        {trigger}
      </button>
      {Popup !== null && (
        <Popup
          open={open}
          onOpenChange={setOpen}
          button={button}
          labelledBy={id}
          {...{ align, items, header }}
        />
      )}
    </>
  );
}
