import type { ReactNode } from "react";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { ShareBar, type SharePart } from "@/app/_ui/share-bar";
import { Stat } from "@/app/_ui/stat";
import { withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/runs";
import { seatPlanText } from "@/lib/core/plan/seats";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { sum, type RunTotals as Totals } from "@/lib/core/run/run";
import { formatNumber, plural } from "@/lib/format";
import { kindLabels, outcomeLabels } from "../run-words";
import type { RunDetail, RunSum } from "./load-run";
import { countOf, countsBy, hasSign, inWords, isWanted } from "./run-counts";

type RunTotalsProps = { run: RunDetail; sums: readonly RunSum[]; path: string };

const signs = [
  ["added", "To add", "Added"],
  ["changed", "To change", "Changed"],
  ["removed", "To remove", "Removed"],
] as const;

/** Every record the run looked at, counted once: by sign, by outcome, by reason. */
export function RunTotals({ run, sums, path }: RunTotalsProps) {
  const failed = sums.filter(({ outcome }) => outcome === "failed");
  const skipped = sums.filter(({ outcome }) => outcome === "skipped");
  const isPlan = sums.some(({ outcome }) => outcome === "planned");
  return (
    <section aria-label={texts.totals} className="flex flex-col gap-3">
      <ShareBar label={isPlan ? texts.planned : texts.outcome} parts={partsOf(sums)} />
      <SeatLine seats={run.totals.seats} />
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
        {signs.map(([sign, planned, done]) => {
          const wanted = sums.filter((one) => isWanted(one) && hasSign(one, sign));
          return (
            <Stat
              key={sign}
              label={isPlan ? planned : done}
              value={<Value glyph={<ChangeGlyph kind={sign} />} count={countOf(wanted)} />}
              detail={inWords(wanted) || undefined}
              href={withParams(path, {}, { sign, outcome: isPlan ? "planned" : "applied" })}
            />
          );
        })}
        <Stat
          label={texts.unchanged}
          value={
            <Value glyph={<ChangeGlyph kind="unchanged" />} count={sum(run.totals.unchanged)} />
          }
          detail={texts.asTheyShouldBe}
        />
        <Stat
          label={texts.leftUndone}
          value={formatNumber(countOf(skipped))}
          detail={skipped.length > 0 ? texts.skippedEachWithA : undefined}
          href={withParams(path, {}, { outcome: "skipped" })}
        />
        <Stat
          label={texts.failed}
          value={
            <span className={failed.length > 0 ? "text-removed" : undefined}>
              {formatNumber(countOf(failed))}
            </span>
          }
          detail={kindsOf(failed)}
          href={withParams(path, {}, { outcome: "failed" })}
        />
      </div>
      <ByReason run={run} sums={sums} />
    </section>
  );
}

/** Records that are as they should be are left out: they would leave no room for the others. */
function partsOf(sums: readonly RunSum[]): SharePart[] {
  const of = (outcome: RunSum["outcome"]) => countOf(sums, (one) => one.outcome === outcome);
  return [
    ...signs.map(([sign]) => ({
      label: sign,
      value: countOf(sums, (one) => isWanted(one) && hasSign(one, sign)),
      look: sign,
    })),
    { label: texts.leftUndoneWithin, value: of("skipped"), look: "skipped" },
    { label: "failed", value: of("failed"), look: "failed" },
  ];
}

/** What was tried in vain: "3 × new account". */
function kindsOf(sums: readonly RunSum[]): string | undefined {
  const words = countsBy(sums, "kind").map(
    ({ value, count }) => `${formatNumber(count)} × ${kindLabels[value].toLowerCase()}`,
  );
  return words.length === 0 ? undefined : words.join(", ");
}

function Value({ glyph, count }: { glyph: ReactNode; count: number }) {
  return (
    <>
      {glyph} {formatNumber(count)}
    </>
  );
}

/** Unchanged records have no row of their own below; here they are with their reason. */
function ByReason({ run, sums }: Pick<RunTotalsProps, "run" | "sums">) {
  const lines = [
    ...linesOf(sums),
    ...Object.entries(run.totals.unchanged ?? {}).map(([reason, count]) => ({
      outcome: "Unchanged",
      reason,
      count: count ?? 0,
    })),
  ];
  if (lines.length === 0) return null;
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="px-4 py-2.5 font-medium">{texts.everyRecordByIts}</summary>
      <table aria-label={texts.recordsByReason} className="w-full border-t text-sm">
        <tbody>
          {lines.map(({ outcome, reason, count }) => (
            <tr key={`${outcome} ${reason}`} className="[&:not(:last-child)>*]:border-b">
              <th scope="row" className="px-4 py-2 text-left align-top font-medium">
                {outcome}
              </th>
              <td className="py-2 pr-4">{reasonSentence(reason)}</td>
              <td className="px-4 py-2 text-right align-top tabular-nums">{formatNumber(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function linesOf(sums: readonly RunSum[]) {
  const counts = new Map<string, { outcome: string; reason: string; count: number }>();
  for (const { outcome, reason, count } of sums) {
    const key = `${outcome} ${reason}`;
    const before = counts.get(key)?.count ?? 0;
    counts.set(key, { outcome: outcomeLabels[outcome], reason, count: before + count });
  }
  return [...counts.values()];
}

/** What the plan does to the licence, where the product tells. */
function SeatLine({ seats }: { seats: Totals["seats"] }) {
  const text = seats && seatPlanText(seats);
  if (!seats || !text) return null;
  return (
    <p className="text-muted tabular-nums">
      Licence: {text}
      {seats.leftOut > 0 && (
        <span className="text-changed">
          {` · ${plural(seats.leftOut, "person", "people")} left out for want of a seat`}
        </span>
      )}
    </p>
  );
}
