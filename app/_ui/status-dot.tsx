import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Health = "ok" | "warning" | "error" | "idle" | "busy";

/** A coloured dot and the word that says the same; the word is never left out. */
export function StatusDot({ health, children }: { health: Health; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span aria-hidden className={clsx("size-2 shrink-0 rounded-full", dot[health])} />
      {children}
    </span>
  );
}

const dot: Record<Health, string> = {
  ok: "bg-added-solid",
  warning: "bg-changed-solid",
  error: "bg-removed-solid",
  idle: "border border-line-strong",
  busy: "bg-accent-text animate-pulse-soft",
};
