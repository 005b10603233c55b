import type { ChangeKind } from "@/lib/core/plan/change";
import { signOf } from "@/lib/core/plan/change";
import { type SignSums, signName } from "@/lib/core/plan/sign-sums";
import { plural } from "@/lib/format";
import type { RunSum } from "./load-run";

/** How many changes fit. */
export function countOf(sums: readonly RunSum[], fits: (sum: RunSum) => boolean = () => true) {
  return sums.filter(fits).reduce((total, sum) => total + sum.count, 0);
}

/** Changes that are done or still to be done, under the sign they carry. */
export function isWanted({ outcome }: RunSum): boolean {
  return outcome === "planned" || outcome === "applied";
}

export function hasSign(sum: RunSum, sign: keyof SignSums): boolean {
  return signName(signOf(sum.kind)) === sign;
}

/** How many by one of the sums' fields, most frequent first. */
export function countsBy<Key extends "kind" | "outcome" | "reason">(
  sums: readonly RunSum[],
  key: Key,
): { value: RunSum[Key]; count: number }[] {
  const counts = new Map<RunSum[Key], number>();
  for (const sum of sums) counts.set(sum[key], (counts.get(sum[key]) ?? 0) + sum.count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count);
}

const nouns: Record<ChangeKind, (count: number) => string> = {
  "group.create": (count) => `${plural(count, "group")} created`,
  "group.rename": (count) => `${plural(count, "group")} renamed`,
  "user.create": (count) => `${plural(count, "account")} created`,
  "user.link": (count) => `${plural(count, "account")} linked`,
  "user.update": (count) => `${plural(count, "account")} updated`,
  "user.profile": (count) => `${plural(count, "profile")} updated`,
  "user.enable": (count) => `${plural(count, "account")} enabled`,
  "membership.add": (count) => `${plural(count, "membership")} added`,
  "membership.remove": (count) => `${plural(count, "membership")} removed`,
  "lead.reassign": (count) => `${plural(count, "lead")} handed over`,
  "user.disable": (count) => `${plural(count, "account")} disabled`,
  "user.anonymise": (count) => `${plural(count, "account")} anonymised`,
  "user.delete": (count) => `${plural(count, "account")} deleted`,
  "user.unlink": (count) => `${plural(count, "account")} given back`,
  "group.delete": (count) => `${plural(count, "group")} deleted`,
};

export function countWords(kind: ChangeKind, count: number): string {
  return nouns[kind](count);
}

/** "12 accounts created, 40 memberships added", in the order of the counts. */
export function inWords(sums: readonly RunSum[]): string {
  return countsBy(sums, "kind")
    .map(({ value, count }) => nouns[value](count))
    .join(", ");
}
