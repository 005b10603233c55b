import { z } from "zod";
import type { NameTest } from "@/lib/core/groups/group-pattern";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Account, Capabilities } from "@/lib/core/target/target";
import type { PlannedChange } from "./change";
import { enabling, guardedBy, leave } from "./decision";

const days = z.int().min(7, "At least 7 days.").max(3_650, "At most 3,650 days.");

/** Whose account is disabled because nobody signed in with it for long. */
export const inactivityRules = z.strictObject({
  /** Days without a login. */
  days: days.default(90),
  /** Days since Usher first saw an account that nobody ever signed in with; null leaves it. */
  neverDays: days.nullable().default(90),
  /** Whether people are told by mail 14 and 3 days ahead; then nobody is disabled unwarned. */
  warn: z.boolean().default(true),
});
export type InactivityRules = z.infer<typeof inactivityRules>;

export const warningDays = [14, 3] as const;
export type WarningDays = (typeof warningDays)[number];

const dayMs = 86_400_000;

/** What is known of one account's logins; times in milliseconds since 1970. */
export type LoginRecord = {
  lastLoginAt: number | null;
  firstSeenAt: number;
  /** Days count from here at the earliest: somebody enabled the account by hand, or it is back. */
  countsFrom: number | null;
  /** Where a warning can go; null where nobody knows. */
  email: string | null;
  warnedAt: number | null;
  warnedDays: number | null;
};

export type Countdown =
  /** The rules leave accounts that nobody ever signed in with. */
  | { kind: "left" }
  | { kind: "counting" | "soon"; dueAt: number; warning: WarningDays | null }
  | { kind: "due"; since: number; never: boolean };

/** How long until an account is disabled. Pure: no clock, no I/O. */
export function countdownOf(record: LoginRecord, rules: InactivityRules, now: number): Countdown {
  const { lastLoginAt, firstSeenAt, countsFrom } = record;
  const never = lastLoginAt === null;
  const limit = never ? rules.neverDays : rules.days;
  if (limit === null) return { kind: "left" };
  const from = Math.max(lastLoginAt ?? firstSeenAt, countsFrom ?? 0);
  const plain = from + limit * dayMs;
  if (!rules.warn || record.email === null) {
    if (now >= plain) return { kind: "due", since: from, never };
    return { kind: plain - now > noticeMs ? "counting" : "soon", dueAt: plain, warning: null };
  }
  const warnedAt = standingWarning(record);
  // Nobody is disabled without the whole notice, however long they have been away.
  const dueAt = Math.max(plain, (warnedAt ?? now) + noticeMs);
  if (now >= dueAt) return { kind: "due", since: from, never };
  const left = dueAt - now;
  if (left > noticeMs) return { kind: "counting", dueAt, warning: null };
  const given = warnedAt === null ? null : record.warnedDays;
  return { kind: "soon", dueAt, warning: warningFor(left, given) };
}

const noticeMs = warningDays[0] * dayMs;

/** When the person was first told of this absence; a warning from before the last login is over. */
export function standingWarning(record: LoginRecord): number | null {
  const { warnedAt, lastLoginAt, firstSeenAt, countsFrom } = record;
  const from = Math.max(lastLoginAt ?? firstSeenAt, countsFrom ?? 0);
  return warnedAt !== null && warnedAt > from ? warnedAt : null;
}

function warningFor(left: number, given: number | null): WarningDays | null {
  const wanted = warningDays.filter((each) => left <= each * dayMs).at(-1) ?? null;
  return wanted !== null && (given === null || wanted < given) ? wanted : null;
}

export type InactivityContext = {
  rules: InactivityRules;
  capabilities: Capabilities;
  ownUsername: string | null;
  isExcluded: NameTest;
  isProtected: NameTest;
  now: number;
};

export type InactivityDecision = {
  changes: PlannedChange[];
  reason: ReasonCode;
  countdown: Countdown | null;
};

/** Decides about one active account of the target. */
export function planInactivity(
  account: Account,
  record: LoginRecord,
  context: InactivityContext,
): InactivityDecision {
  const names = [account.username, account.email ?? "", record.email ?? ""];
  const isOn = (test: NameTest) => names.some((name) => name !== "" && test(name));
  if (isOwn(account, context)) return { ...leave("own_account"), countdown: null };
  if (isOn(context.isExcluded)) return { ...leave("excluded"), countdown: null };
  const countdown = countdownOf(record, context.rules, context.now);
  switch (countdown.kind) {
    case "left":
      return { ...leave("never_logged_in"), countdown };
    case "counting":
      return { ...leave("logged_in_lately"), countdown };
    case "soon": {
      const message = `Nobody has signed in for long; unless somebody does, the account is disabled on ${dayOf(countdown.dueAt)} (UTC) or by the first run after it.`;
      const change = { kind: "user.disable", before: null, after: null, message } as const;
      const changes = [{ ...change, reason: "inactive_soon" as const, skipped: true }];
      return { changes, reason: "inactive_soon", countdown };
    }
    default:
      return { ...disabling(account, countdown, isOn(context.isProtected), context), countdown };
  }
}

function disabling(
  account: Account,
  { since, never }: Extract<Countdown, { kind: "due" }>,
  isProtected: boolean,
  { capabilities }: InactivityContext,
): Pick<InactivityDecision, "changes" | "reason"> {
  const message = never
    ? `Nobody ever signed in; Usher has known the account since ${dayOf(since)}.`
    : `The last login was on ${dayOf(since)} (UTC), or the days began to count then.`;
  const wanted: PlannedChange = { ...enabling(false, "no_login"), message };
  if (isProtected) {
    const change = { ...wanted, reason: "account_protected" as const, skipped: true };
    return { changes: [change], reason: "account_protected" };
  }
  const change = guardedBy(wanted, account, capabilities, "setActive");
  return { changes: [change], reason: change.reason };
}

function isOwn({ username }: Account, { ownUsername }: InactivityContext): boolean {
  return ownUsername !== null && username.toLowerCase() === ownUsername.toLowerCase();
}

const day = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "long", year: "numeric" },
  timeZone: "UTC",
});

function dayOf(time: number): string {
  return day.format(new Date(time));
}
