import { clsx } from "clsx";

/** A grey bar where text is about to appear. */
export function Skeleton({ className = "h-3 w-32" }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden
      data-skeleton
      className={clsx("block animate-pulse-soft rounded-sm bg-hover", className)}
    />
  );
}
