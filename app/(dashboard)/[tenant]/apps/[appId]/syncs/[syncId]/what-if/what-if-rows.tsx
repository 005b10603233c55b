import { Badge } from "@/app/_ui/badge";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import { signOf } from "@/lib/core/plan/change";
import type { PlanSide } from "@/lib/core/plan/plan-diff";
import { signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { PlanRow } from "@/lib/engine/plan/plan-tally";
import { changeText } from "../../../../../runs/[run]/change-text";

/** What differs, person by person: what is done with the draft, what now, and why. */
export function WhatIfRows({ rows }: { rows: readonly PlanRow[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {byPerson(rows).map(({ key, subject, differences }) => (
        <li key={key} className="flex min-w-0 flex-col gap-1.5">
          <h3 className="wrap-anywhere font-medium">{subject}</h3>
          {differences.map((row) => (
            <Difference key={`${row.kind} ${row.group?.key ?? ""}`} row={row} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function Difference({ row }: { row: PlanRow }) {
  const { kind, effect, live, draft } = row;
  return (
    <div className="rounded-lg border bg-surface px-3 py-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={effects[effect].tone}>{effects[effect].label}</Badge>
        <span className="wrap-anywhere">
          <ChangeGlyph kind={signName(signOf(kind))} /> {sideText(row, draft ?? live)}
        </span>
      </p>
      {effect === "other" && live !== null && (
        <p className="wrap-anywhere mt-1 text-muted">
          {fill(texts.now2, { row: sideText(row, live) })}
        </p>
      )}
      <Reason words={effect === "more" ? "Because" : "With the draft"} side={draft} />
      {effect !== "more" && <Reason words="Now" side={live} />}
    </div>
  );
}

function Reason({ words, side }: { words: string; side: PlanSide | null }) {
  if (side === null) return null;
  return (
    <p className="wrap-anywhere mt-1 text-muted">
      {words}: {reasonSentence(side.reason)} {side.message}
    </p>
  );
}

function sideText({ kind, group, subject, live, draft }: PlanRow, side: PlanSide | null): string {
  const { before, after } = side?.after ? side : (live ?? draft ?? { before: null, after: null });
  return changeText({ kind, subject, groupName: group?.name ?? null, before, after });
}

const effects = {
  more: { label: texts.moreThanNow, tone: "accent" },
  fewer: { label: texts.noLonger, tone: "neutral" },
  other: { label: texts.otherValues, tone: "changed" },
  undone: { label: texts.leftUndone, tone: "neutral" },
} as const;

function byPerson(rows: readonly PlanRow[]) {
  const people = new Map<string, { key: string; subject: string; differences: PlanRow[] }>();
  for (const row of rows) {
    const key = row.personId === null ? `group ${row.group?.key}` : `person ${row.personId}`;
    const known = people.get(key);
    if (known) known.differences.push(row);
    else people.set(key, { key, subject: row.subject, differences: [row] });
  }
  return [...people.values()];
}
