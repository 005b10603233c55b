import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { signOf } from "@/lib/core/plan/change";
import type { KindCounts } from "@/lib/core/plan/plan-diff";
import { changeKinds, signName } from "@/lib/core/plan/sign-sums";
import { countWords } from "../../../../../runs/[run]/run-counts";

/** "More than now: − 3 accounts disabled"; nothing where nothing is counted. */
export function WhatIfCounts({ words, counts }: { words: string; counts: KindCounts }) {
  const present = changeKinds.filter((kind) => (counts[kind] ?? 0) > 0);
  if (present.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5">
      <span className="text-muted">{words}:</span>
      {present.map((kind) => (
        <span key={kind} className="whitespace-nowrap">
          <ChangeGlyph kind={signName(signOf(kind))} /> {countWords(kind, counts[kind] ?? 0)}
        </span>
      ))}
    </p>
  );
}
