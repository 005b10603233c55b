import { clsx } from "clsx";
import Link from "next/link";
import { formatNumber } from "@/lib/format";
import { meanings } from "./change-glyph";

export type Bar = {
  key: string;
  /** For example "Mon 17 Nov". */
  label: string;
  added: number;
  changed: number;
  removed: number;
  href?: string | undefined;
};

const kinds = ["added", "changed", "removed"] as const;
const height = 96;
const plainWords: Words = { added: "added", changed: "changed", removed: "removed" };

/** What the three are called, where another word is plainer. */
type Words = Record<(typeof kinds)[number], string>;
type BarChartProps = { label: string; bars: readonly Bar[]; words?: Words };

/** Added, changed and removed per day, stacked. Plain SVG; each bar says its numbers. */
export function BarChart({ label, bars, words = plainWords }: BarChartProps) {
  const top = Math.max(1, ...bars.map((bar) => bar.added + bar.changed + bar.removed));
  return (
    <figure>
      {/* Reversed, so that a screen too narrow for all shows the newest. */}
      <ul
        aria-label={label}
        className="scroll-thin flex h-24 flex-row-reverse items-end gap-1 overflow-x-auto"
      >
        {bars.toReversed().map((bar) => (
          <li
            key={bar.key}
            className={clsx(
              "relative h-full flex-1 rounded-sm hover:bg-hover",
              bar.href === undefined ? "min-w-1" : "min-w-6",
            )}
          >
            <Stack bar={bar} top={top} />
            <BarText bar={bar} words={words} />
          </li>
        ))}
      </ul>
      <figcaption className="mt-2 flex items-center justify-between gap-4 text-faint text-xs">
        <span className="whitespace-nowrap">{bars[0]?.label}</span>
        <span className="flex flex-wrap justify-center gap-x-3">
          {kinds.map((kind) => (
            <span key={kind} className="inline-flex items-center gap-1.5 whitespace-nowrap">
              <svg aria-hidden viewBox="0 0 8 8" className="size-2">
                <rect width="8" height="8" rx="2" className={meanings[kind].solid} />
              </svg>
              {meanings[kind].glyph} {words[kind]}
            </span>
          ))}
        </span>
        <span className="whitespace-nowrap">{bars[bars.length - 1]?.label}</span>
      </figcaption>
    </figure>
  );
}

function Stack({ bar, top }: { bar: Bar; top: number }) {
  let bottom = height;
  return (
    <svg aria-hidden viewBox={`0 0 10 ${height}`} preserveAspectRatio="none" className="size-full">
      {kinds.map((kind) => {
        const size = bar[kind] === 0 ? 0 : Math.max(1.5, (bar[kind] / top) * height);
        bottom -= size;
        return (
          <rect
            key={kind}
            x="0"
            y={bottom}
            width="10"
            height={size}
            className={meanings[kind].solid}
          />
        );
      })}
      <rect x="0" y={height - 1} width="10" height="1" className="fill-line" />
    </svg>
  );
}

function BarText({ bar, words }: { bar: Bar; words: Words }) {
  const numbers = kinds
    .map((kind) => `${meanings[kind].glyph}${formatNumber(bar[kind])}`)
    .join("  ");
  const spoken = kinds.map((kind) => `${formatNumber(bar[kind])} ${words[kind]}`).join(", ");
  const text = (
    <span className="sr-only">
      {bar.label}: {spoken}
    </span>
  );
  if (bar.href === undefined) {
    return (
      <span className="absolute inset-0" title={`${bar.label}\n${numbers}`}>
        {text}
      </span>
    );
  }
  return (
    <Link
      href={bar.href}
      className="absolute inset-0 rounded-sm"
      title={`${bar.label}\n${numbers}`}
    >
      {text}
    </Link>
  );
}
