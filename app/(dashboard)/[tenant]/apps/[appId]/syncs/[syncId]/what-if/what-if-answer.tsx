"use client";

import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Callout } from "@/app/_ui/callout";
import { DrawerButton } from "@/app/_ui/drawer";
import { fill } from "@/app/_ui/fill";
import { Spinner } from "@/app/_ui/spinner";
import { texts } from "@/app/texts/rules";
import type { PlanComparison } from "@/lib/engine/plan/plan-tally";
import { formatNumber, plural } from "@/lib/format";
import { PolicyResults } from "./policy-results";
import { WhatIfCounts } from "./what-if-counts";
import { WhatIfRows } from "./what-if-rows";

type AnswerProps = {
  found: PlanComparison | null;
  error: string | null;
  /** Asks about everybody where only the first were looked at; null when that was done. */
  onAll: (() => void) | null;
  onMore: () => Promise<void>;
};

/** The counts of what differs, and the rows behind a button. */
export function WhatIfAnswer({ found, error, onAll, onMore }: AnswerProps) {
  if (error !== null) return <Callout tone="warning">{error}</Callout>;
  if (found === null) {
    return (
      <p className="flex items-center gap-2 text-muted text-sm">
        <Spinner /> {texts.comparingWithTheSettings}
      </p>
    );
  }
  const { counts, rows, people, total, isComplete } = found;
  return (
    <div className="flex flex-col items-start gap-2">
      <PolicyResults policies={found.policies} />
      {rows.length === 0 && counts.undone === 0 ? (
        <p>{texts.nothingWouldBeDone}</p>
      ) : (
        <>
          <WhatIfCounts words="More than now" counts={counts.more} />
          <WhatIfCounts words="No longer" counts={counts.fewer} />
          <WhatIfCounts words="With other values" counts={counts.other} />
          {counts.undone > 0 && (
            <p className="text-muted text-sm">
              {fill(texts.leftUndoneForAnother, { changes: plural(counts.undone, "change") })}
            </p>
          )}
          <DrawerButton
            trigger={fill(texts.show, { found: countOfRows(found) })}
            title={texts.whatThisChanges}
            subtitle="Compared with the settings in force, on the people and groups of now."
          >
            <Rows found={found} onMore={onMore} />
          </DrawerButton>
        </>
      )}
      <p className="text-muted text-sm">
        {isComplete
          ? fill(texts.lookedAt, { people: plural(people, "person", "people") })
          : fill(texts.onlyTheFirstOf, {
              people: formatNumber(people),
              total: formatNumber(total),
            })}{" "}
        The target as it was seen last.
      </p>
      {!isComplete && onAll !== null && (
        <Button size="sm" onClick={onAll}>
          {texts.lookAtMorePeople}
        </Button>
      )}
      {!isComplete && onAll === null && <p className="text-muted text-sm">{texts.aPreviewOfA}</p>}
    </div>
  );
}

function countOfRows({ differing, rows }: PlanComparison): string {
  const groups = rows.filter(({ personId }) => personId === null).length;
  const parts = [
    ...(differing > 0 ? [plural(differing, "person", "people")] : []),
    ...(groups > 0 ? [plural(groups, "group")] : []),
  ];
  return parts.join(" and ");
}

function Rows({ found, onMore }: { found: PlanComparison; onMore: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  return (
    <>
      <WhatIfRows rows={found.rows} />
      {found.next !== null && (
        <Button
          disabled={busy}
          onClick={() => {
            setBusy(true);
            void onMore().finally(() => setBusy(false));
          }}
        >
          {busy ? texts.looking : texts.showMore}
        </Button>
      )}
    </>
  );
}
