import { type ChangeKind, type ChangeSign, signOf } from "./change";

/** Every kind of change, in the order in which they are applied. */
export const changeKinds = [
  "group.create",
  "group.rename",
  "user.create",
  "user.link",
  "user.update",
  "user.profile",
  "user.enable",
  "membership.add",
  "membership.remove",
  "lead.reassign",
  "user.disable",
  "user.anonymise",
  "user.delete",
  "user.unlink",
  "group.delete",
] as const satisfies readonly ChangeKind[];

/** Changes are stored as text; one of a kind that we do not know (any more) reads as an update. */
export function kindOfChange({ kind }: { kind: string }): ChangeKind {
  return changeKinds.find((known) => known === kind) ?? "user.update";
}

export type SignSums = { added: number; changed: number; removed: number };

const names = { "+": "added", "~": "changed", "−": "removed" } as const;

/** The name under which a sign is counted, and by which a URL may speak of it. */
export function signName(sign: ChangeSign): keyof SignSums {
  return names[sign];
}

/** Counters by kind, summed up as added, changed and removed. */
export function signSums(counters: Partial<Record<string, number>> = {}): SignSums {
  const sums = { added: 0, changed: 0, removed: 0 };
  for (const kind of changeKinds) sums[signName(signOf(kind))] += counters[kind] ?? 0;
  return sums;
}
