import { clsx } from "clsx";
import { formatNumber } from "@/lib/format";
import { meanings } from "./change-glyph";

export type SharePart = {
  /** For example "added"; told to screen readers and on hover. */
  label: string;
  value: number;
  look: keyof typeof looks;
};

/** How a whole is made up, as one line of coloured shares. Its numbers stand beside it in words. */
export function ShareBar({
  label,
  parts,
  size = "md",
  className,
}: {
  label: string;
  parts: readonly SharePart[];
  size?: "sm" | "md";
  className?: string | undefined;
}) {
  const shown = parts.filter(({ value }) => value > 0);
  const words = shown.map(({ label: name, value }) => `${formatNumber(value)} ${name}`).join(", ");
  return (
    <svg
      role="img"
      aria-label={`${label}: ${words || "nothing"}`}
      viewBox={`0 0 ${width} 4`}
      preserveAspectRatio="none"
      className={clsx(
        "overflow-hidden rounded-full bg-hover",
        size === "sm" ? "h-1" : "h-2",
        className ?? "w-full",
      )}
    >
      {placed(shown).map(({ part, x, size: share }) => (
        <rect key={part.label} x={x} width={share} height="4" className={looks[part.look]}>
          <title>{`${formatNumber(part.value)} ${part.label}`}</title>
        </rect>
      ))}
    </svg>
  );
}

const looks = {
  added: meanings.added.solid,
  changed: meanings.changed.solid,
  removed: meanings.removed.solid,
  unchanged: meanings.unchanged.solid,
  skipped: "fill-line-strong opacity-50",
  // Stronger than what was removed on purpose.
  failed: "fill-removed",
  plain: "fill-accent",
} as const;

const width = 1_000;
const gap = 6;
/** One among a million is still seen. */
const shareMin = 14;

function placed(parts: readonly SharePart[]) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const raw = parts.map(({ value }) => Math.max(shareMin, (value / total) * width));
  const scale = (width - gap * (parts.length - 1)) / raw.reduce((sum, each) => sum + each, 0);
  let x = 0;
  return parts.map((part, index) => {
    const size = (raw[index] ?? 0) * scale;
    const place = { part, x, size };
    x += size + gap;
    return place;
  });
}
