import type { Facts, PlannedChange } from "./change";
import type { ReasonCode } from "./reasons";
import type { Account, Capabilities, Capability } from "./target";
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
