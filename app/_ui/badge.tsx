import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Tone = "neutral" | "accent" | "added" | "changed" | "removed";

/** A word about a thing: "Owner", "SCIM", "Sandbox". */
export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone | undefined;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3",
        toneClass[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

export const toneClass: Record<Tone, string> = {
  neutral: "bg-same-soft text-same",
  accent: "bg-accent-soft text-accent-text",
  added: "bg-added-soft text-added",
  changed: "bg-changed-soft text-changed",
  removed: "bg-removed-soft text-removed",
};
