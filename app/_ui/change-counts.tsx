import { clsx } from "clsx";
import { formatNumber } from "@/lib/format";
import { type ChangeKind, meanings } from "./change-glyph";

type ChangeCountsProps = Partial<Record<ChangeKind, number | undefined>>;

/** "+12 ~4 −1" with zeros dimmed; only the kinds given are shown. */
export function ChangeCounts(counts: ChangeCountsProps) {
  return (
    <span className="inline-flex gap-2.5 whitespace-nowrap font-mono text-sm tabular-nums">
      {kinds.map((kind) => {
        const count = counts[kind];
        if (count === undefined) return null;
        const { glyph, word, text } = meanings[kind];
        return (
          <span key={kind} className={clsx(count === 0 ? "text-faint" : text)}>
            <span aria-hidden>
              {glyph}
              {formatNumber(count)}
            </span>
            <span className="sr-only">
              {formatNumber(count)} {word}
            </span>
          </span>
        );
      })}
    </span>
  );
}

const kinds: readonly ChangeKind[] = ["added", "changed", "removed", "unchanged"];
