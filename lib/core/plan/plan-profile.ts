import type { DerivedAttribute } from "@/lib/core/mapping/profile-attribute";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Account } from "@/lib/core/target/target";
import type { Facts, PlannedChange } from "./change";
import { guarded, parted, unable } from "./decision";
import type { UserContext, UserPair } from "./user-pair";

/** Custom attributes of an account that is there: one row for all that differ, one for what failed. */
export function planProfile(
  { profile = [], unkept }: Pick<UserPair, "profile" | "unkept">,
  observed: Account,
  context: UserContext,
): PlannedChange[] {
  const seen = (key: string) => seenValue(observed, key, context);
  const all = differing(profile, seen, false, "attributes_differ");
  const { kept, lost } = parted(all, (key) => unkept?.has(`profile.${key}`));
  const rest = [...lost, ...failing(profile)];
  if (!kept) return rest;
  if (!context.rules.update)
    return [{ ...kept, reason: "updating_is_off", skipped: true }, ...rest];
  return [guarded(kept, observed, context, "profile"), ...rest];
}

/** The same for an account that is made just before: it has none of them. */
export function planNewProfile(
  { profile = [] }: Pick<UserPair, "profile">,
  { capabilities }: UserContext,
): PlannedChange[] {
  const change = differing(profile, () => "", true, "new_in_source");
  if (!change) return failing(profile);
  const { able, reason } = capabilities.profile;
  if (able) return [change, ...failing(profile)];
  return [
    { ...change, reason: "verb_unsupported", skipped: true, ...unable(reason) },
    ...failing(profile),
  ];
}

/** Whoever loses the names loses these, too. Like the names, the values are no part of the plan. */
export function planClearing(
  { profile = [] }: Pick<UserPair, "profile">,
  observed: Account,
  context: UserContext,
  reason: ReasonCode,
): PlannedChange[] {
  const keys = profile.map(({ key }) => key).filter((key) => seenValue(observed, key, context));
  if (keys.length === 0) return [];
  const after = Object.fromEntries(keys.map((key) => [key, ""]));
  return [
    guarded({ kind: "user.profile", before: null, after, reason }, observed, context, "profile"),
  ];
}

/** "" where the target has none; null where nobody knows. */
function seenValue(
  { profile }: Account,
  key: string,
  { profileIsWhole = false }: UserContext,
): string | null {
  return profile?.[key] ?? (profile && profileIsWhole ? "" : null);
}

function differing(
  profile: readonly DerivedAttribute[],
  seen: (key: string) => string | null,
  isNew: boolean,
  reason: ReasonCode,
): PlannedChange | null {
  const before: Facts = {};
  const after: Facts = {};
  for (const attribute of profile) {
    const now = seen(attribute.key);
    if (!isWritten(attribute, now, isNew)) continue;
    before[attribute.key] = now;
    after[attribute.key] = attribute.value;
  }
  if (Object.keys(after).length === 0) return null;
  return { kind: "user.profile", before, after, reason };
}

/** A value that nobody knows may be there, so it is not taken for empty. */
function isWritten({ apply, value, error }: DerivedAttribute, now: string | null, isNew: boolean) {
  if (error !== null) return false;
  if (apply === "atCreation") return isNew && value !== "";
  if (apply === "ifEmpty") return now === "" && value !== "";
  return now === null ? value !== "" : value !== now;
}

function failing(profile: readonly DerivedAttribute[]): PlannedChange[] {
  const failed = profile.filter(({ error }) => error !== null);
  if (failed.length === 0) return [];
  const message = failed.map(({ label, error }) => `${label}: ${error}`).join(" ");
  const reason = failed.every(({ isSlow }) => isSlow) ? "mapping_too_slow" : "mapping_failed";
  const row = { before: null, after: null, skipped: true };
  return [{ kind: "user.profile", ...row, reason, message }];
}
