import type { ActionState } from "@/app/_ui/action-state";
import type { ChainVerdict } from "@/lib/access/verify-audit";
import type { ChainFault } from "@/lib/core/access/audit-chain";
import { plural } from "@/lib/format";

/** What the button tells: the last link of a chain that is whole, or where it is broken. */
export type ChainVerdictState = ActionState & {
  whole?: { sentence: string; number: string; hash: string } | undefined;
};

export function verdictState({ checked, end, fault }: ChainVerdict): ChainVerdictState {
  if (fault !== null) return { error: faultText(fault) };
  const sentence = `${plural(checked, "event", "events")} counted and hashed again: none was changed, taken out or slipped in.`;
  return { whole: { sentence, number: String(end.number), hash: end.hash } };
}

function faultText({ number, fault, seq }: ChainFault): string {
  const before = number === 1 ? "" : ` Events 1 to ${number - 1} are as they were written.`;
  return `The log is not whole at event ${number}: ${faultWords[fault](seq)}${before} Somebody wrote to the database past Usher; compare with a backup or an export, and tell whoever runs this Usher.`;
}

const faultWords: Record<ChainFault["fault"], (seq: number | null) => string> = {
  changed: (seq) => `what it says (row ${seq}) is not what was written.`,
  missing: () => "it is missing.",
  unlinked: () => "a row stands there that Usher did not write.",
};
