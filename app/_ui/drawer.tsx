"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { buttonClass } from "./button-style";
import type { DrawerParts } from "./drawer-panel";
import { useLazy } from "./use-lazy";

type DrawerProps = DrawerParts & {
  /** Where closing leads: the same page without the parameter that opened the drawer. */
  closeHref: string;
};

const load = async () => (await import("./drawer-panel")).DrawerPanel;

/** A record's details beside its list. Render it when the URL names a record; closing navigates. */
export function Drawer({ closeHref, ...parts }: DrawerProps) {
  const router = useRouter();
  const [open, setOpen] = useState(true);
  const [Panel, fetchPanel] = useLazy(load);
  useEffect(fetchPanel, [fetchPanel]);
  if (Panel === null) return null;
  return (
    <Panel
      open={open}
      onOpenChange={setOpen}
      onSettled={(nowOpen) => {
        if (!nowOpen) router.push(closeHref, { scroll: false });
      }}
      {...parts}
    />
  );
}

type DrawerButtonProps = DrawerParts & { trigger: ReactNode };

/** A button and the drawer it opens, for details that have no address of their own. */
export function DrawerButton({ trigger, ...parts }: DrawerButtonProps) {
  const [open, setOpen] = useState(false);
  const [Panel, fetchPanel] = useLazy(load);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onFocus={fetchPanel}
        onPointerEnter={fetchPanel}
        onClick={() => {
          fetchPanel();
          setOpen(true);
        }}
        className={buttonClass("secondary", "sm")}
      >
        {trigger}
      </button>
      {Panel !== null && <Panel open={open} onOpenChange={setOpen} button={button} {...parts} />}
    </>
  );
}
