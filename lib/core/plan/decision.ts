import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Account, Capabilities, Capability } from "@/lib/core/target/target";
import type { Facts, PlannedChange } from "./change";
import type { Decision, UserContext } from "./user-pair";

/** Nothing is done about a person, for this reason. */
export function leave(reason: ReasonCode): Decision {
  return { changes: [], reason, memberships: "leave" };
}

/** Something would be done, and is left undone. */
export function skip(
  kind: PlannedChange["kind"],
  reason: ReasonCode,
  detail: { message?: string } = {},
  after: Facts | null = null,
): Decision {
  const message = detail.message ? { message: detail.message } : {};
  return {
    changes: [{ kind, before: null, after, reason, skipped: true, ...message }],
    reason,
    memberships: "leave",
  };
}

/** The change, unless the target or the account's directory cannot do it. */
export function guarded(
  change: PlannedChange,
  observed: Account,
  { capabilities }: UserContext,
  capability: Capability,
): PlannedChange {
  return guardedBy(change, observed, capabilities, capability);
}

export function guardedBy(
  change: PlannedChange,
  observed: Account,
  capabilities: Capabilities,
  capability: Capability,
): PlannedChange {
  if (!observed.writable) return { ...change, reason: "account_read_only", skipped: true };
  const { able, reason } = capabilities[capability];
  if (able) return change;
  return { ...change, reason: "verb_unsupported", skipped: true, ...unable(reason) };
}

export function enabling(active: boolean, reason: ReasonCode): PlannedChange {
  return {
    kind: active ? "user.enable" : "user.disable",
    before: { active: !active },
    after: { active },
    reason,
  };
}

export function unable(reason: string | null): { message?: string } {
  return reason ? { message: reason } : {};
}

/** What of a change is done, null for nothing, and what the target would take and not keep. */
export function parted(
  change: PlannedChange | null,
  isLost: (field: string) => boolean | undefined,
): { kept: PlannedChange | null; lost: PlannedChange[] } {
  const fields = Object.keys(change?.after ?? {});
  const lost = fields.filter(isLost);
  const kept = fields.filter((field) => !isLost(field));
  if (!change || fields.length === 0) return { kept: null, lost: [] };
  const only = (names: string[]): PlannedChange => ({
    ...change,
    before: picked(change.before, names),
    after: picked(change.after, names),
  });
  return {
    kept: kept.length > 0 ? only(kept) : null,
    lost: lost.length > 0 ? [{ ...only(lost), reason: "attribute_not_kept", skipped: true }] : [],
  };
}

function picked(facts: Facts | null, names: string[]): Facts | null {
  return facts && Object.fromEntries(names.flatMap((name) => [[name, facts[name] ?? null]]));
}
