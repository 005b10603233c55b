"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { Menu as Base } from "@base-ui/react/menu";
import { clsx } from "clsx";
import Link from "next/link";
import { type ReactNode, startTransition, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import { type Confirmation, ConfirmContent } from "./confirm-dialog";

export type MenuItem =
  | { kind: "link"; label: string; href: string; icon?: ReactNode; note?: string | undefined }
  /** A file to keep; never fetched before it is asked for. */
  | { kind: "download"; label: string; href: string; icon?: ReactNode }
  | { kind: "action"; label: string; action: () => Promise<void>; icon?: ReactNode }
  /** Asks first. */
  | { kind: "confirm"; label: string; confirmation: Confirmation; icon?: ReactNode }
  | { kind: "heading"; label: string }
  | { kind: "separator" };

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
  const [asking, setAsking] = useState<Confirmation | null>(null);
  return (
    <>
      <Base.Root>
        <Base.Trigger
          aria-label={label}
          className={triggerClassName ?? buttonClass(triggerVariant, triggerSize)}
        >
          {trigger}
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner align={align} sideOffset={4} className="z-40 outline-none">
            <Base.Popup className="min-w-44 max-w-72 rounded-lg border bg-raised p-1 shadow-float outline-none transition-[opacity,transform] duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
              {header}
              {items.map((item, index) => (
                <Row key={rowKey(item, index)} item={item} onAsk={setAsking} />
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
      <BaseDialog.Root open={asking !== null} onOpenChange={(open) => !open && setAsking(null)}>
        {asking !== null && <ConfirmContent {...asking} onDone={() => setAsking(null)} />}
      </BaseDialog.Root>
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
