import { clsx } from "clsx";
import Link from "next/link";
import { meanings } from "@/app/_ui/change-glyph";
import { texts } from "@/app/texts/runs";
import type { RunRow } from "@/db/queries/runs";
import { formatMoment, formatNumber } from "@/lib/format";
import { changesOf } from "./run-changes";
import { stateLabels } from "./run-words";

const height = 40;
const kinds = ["added", "changed", "removed"] as const;
/** Fewer have no shape to look at. */
const runsMin = 4;

/**
 * The runs of a list as bars, the newest at the right: how much each changed, on a logarithmic
 * scale so that small ones are seen beside large ones, and which went wrong.
 */
export function RunStrip({ runs, path }: { runs: readonly RunRow[]; path: string }) {
  if (runs.length < runsMin) return null;
  const top = Math.max(...runs.map((run) => log(changesOf(run).total)), 1);
  return (
    <ul
      aria-label={texts.sizeOfTheseRuns}
      className="mb-3 flex h-12 flex-row-reverse items-end justify-end gap-px rounded-lg border bg-surface px-3 pt-1"
    >
      {runs.map((run) => (
        <li
          key={run.id}
          className="relative h-full min-w-1 max-w-4 flex-1 rounded-t-sm hover:bg-hover"
        >
          <Bar run={run} top={top} />
          <Link
            href={`${path}/${run.id}`}
            prefetch={false}
            className="absolute inset-0"
            title={wordsOf(run)}
          >
            <span className="sr-only">{wordsOf(run)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Bar({ run, top }: { run: RunRow; top: number }) {
  const { sums, total } = changesOf(run);
  const whole = total === 0 ? 2 : Math.max(4, (log(total) / top) * height);
  let y = height + 4;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 10 ${height + 4}`}
      preserveAspectRatio="none"
      className="size-full"
    >
      {total === 0 && <rect x="1" y={y - 2} width="8" height="2" className="fill-line" />}
      {kinds.map((kind) => {
        const size = total === 0 ? 0 : (sums[kind] / total) * whole;
        y -= size;
        return (
          <rect
            key={kind}
            x="1"
            y={y}
            width="8"
            height={size}
            className={clsx(meanings[kind].solid, run.state === "held" && "opacity-45")}
          />
        );
      })}
      {(run.state === "failed" || run.state === "partial") && (
        <rect x="1" y={Math.max(0, y - 4)} width="8" height="3" className="fill-removed" />
      )}
    </svg>
  );
}

function log(value: number): number {
  return Math.log10(1 + value);
}

function wordsOf(run: RunRow): string {
  const { sums, failed } = changesOf(run);
  const counts = kinds.map((kind) => `${meanings[kind].glyph}${formatNumber(sums[kind])}`);
  const wrong = failed > 0 ? ` · ${formatNumber(failed)} failed` : "";
  const when = formatMoment(run.createdAt, "UTC");
  return `${run.appName} → ${run.targetName} · ${when} · ${stateLabels[run.state]} · ${counts.join(" ")}${wrong}`;
}
