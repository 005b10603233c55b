import type { ActionState } from "@/app/_ui/action-state";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/audit";
import type { ChainVerdict } from "@/lib/access/verify-audit";
import type { ChainFault } from "@/lib/core/access/audit-chain";
import { plural } from "@/lib/format";

/** What the button tells: the last link of a chain that is whole, or where it is broken. */
export type ChainVerdictState = ActionState & {
  whole?: { sentence: string; number: string; hash: string } | undefined;
};

export function verdictState({ checked, end, fault }: ChainVerdict): ChainVerdictState {
  if (fault !== null) return { error: faultText(fault) };
  const sentence = fill(texts.countedAndHashed, { events: plural(checked, "event", "events") });
  return { whole: { sentence, number: String(end.number), hash: end.hash } };
}

function faultText({ number, fault, seq }: ChainFault): string {
  const sentences = [
    fill(texts.notWholeAtEvent, { number, fault: faultWords[fault](seq) }),
    ...(number === 1 ? [] : [fill(texts.eventsBeforeAre, { last: number - 1 })]),
    texts.somebodyWrotePast,
  ];
  return sentences.join(" ");
}

const faultWords: Record<ChainFault["fault"], (seq: number | null) => string> = {
  changed: (seq) => fill(texts.whatItSays, { row: seq ?? "–" }),
  missing: () => texts.itIsMissing,
  unlinked: () => texts.aRowStands,
};
