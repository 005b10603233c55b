import { and, count, eq, max } from "drizzle-orm";
import type { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { getSync } from "@/db/queries/syncs";
import { accountLogins } from "@/db/schema/targets";
import { notFound } from "@/lib/core/not-found";
import {
  type Countdown,
  type InactivityContext,
  inactivityRules,
  planInactivity,
  standingWarning,
} from "@/lib/core/plan/inactivity";
import { accountTests } from "@/lib/core/plan/plan-user";
import { userRules } from "@/lib/core/settings/sync-settings";
import { isWhole } from "@/lib/core/target/target";
import { loadTarget } from "@/lib/engine/connect/load-target";
import { type LoginRow, loginPage } from "@/lib/engine/plan/plan-inactivity";
import { getSettings } from "@/lib/engine/settings/settings-of";

/** A draft; what is left out is as in the settings in force. */
export const inactivityDraft = inactivityRules
  .extend({
    excluded: userRules.shape.excluded.unwrap(),
    protectedAccounts: userRules.shape.protectedAccounts.unwrap(),
  })
  .partial();
export type InactivityDraft = z.infer<typeof inactivityDraft>;

export type InactiveState = "due" | "soon" | "counting" | "left" | "excluded" | "protected";

export type InactiveRow = {
  accountId: string;
  username: string;
  displayName: string | null;
  lastLoginAt: Date | null;
  state: InactiveState;
  /** When the account is disabled unless somebody signs in. */
  dueAt: Date | null;
  /** When the person was told, or whether somebody could tell them at all. */
  warnedAt: Date | null;
  isReachable: boolean;
};

export type InactivityPreview = {
  /** Why the target cannot tell logins; null where it can. */
  cannotTell: string | null;
  /** False until a run has read the logins. */
  isRead: boolean;
  counts: Record<InactiveState, number>;
  /** Accounts that are disabled for it now, until the next login. */
  disabled: number;
  /** The soonest first. */
  rows: InactiveRow[];
};

const pageSize = 1_000;
const rowsMax = 50;

/** Who would be disabled now and who is next, by the logins that the last run read. Saves nothing. */
export async function previewInactivity(
  tenantId: string,
  syncId: string,
  draft: InactivityDraft = {},
): Promise<InactivityPreview> {
  const { settings } = await getSettings(tenantId, syncId);
  const sync = await getSync(tenantId, syncId);
  if (!sync) throw notFound("sync");
  const { targetId } = sync;
  const known = await inTenant(tenantId, (tx) => loginsKnown(tx, { tenantId, targetId }));
  const of = { tenantId, targetId, readId: known.readId ?? "" };
  const { excluded, protectedAccounts, ...changed } = draft;
  const rules = inactivityRules.parse({ ...settings.inactivity, ...changed });
  const lists = {
    excluded: excluded ?? settings.users.excluded,
    protectedAccounts: protectedAccounts ?? settings.users.protectedAccounts,
  };
  const row = await inTenant(tenantId, (tx) => loadTarget(tx, tenantId, targetId));
  const { capabilities, ownUsername } = row;
  if (!capabilities || !isWhole(capabilities)) {
    return unknown("Run its connection test first: it shows what can be read.");
  }
  const tests = accountTests({ ...settings.users, ...lists });
  const context = { rules, capabilities, ownUsername, now: Date.now(), ...tests };
  const counts = { due: 0, soon: 0, counting: 0, left: 0, excluded: 0, protected: 0 };
  let soonest: InactiveRow[] = [];
  for (let after = ""; ; ) {
    const page = await inTenant(tenantId, (tx) => loginPage(tx, of, after, pageSize));
    const rows = page.map((each) => rowOf(each, context));
    for (const { state } of rows) counts[state] += 1;
    soonest = [...soonest, ...rows.filter(({ dueAt }) => dueAt !== null)]
      .sort((one, other) => (one.dueAt?.getTime() ?? 0) - (other.dueAt?.getTime() ?? 0))
      .slice(0, rowsMax);
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    after = last.account.id;
  }
  return {
    cannotTell: capabilities.lastLogin.able ? null : capabilities.lastLogin.reason,
    ...{ isRead: known.readId !== null, disabled: known.disabled, counts, rows: soonest },
  };
}

function unknown(cannotTell: string): InactivityPreview {
  const counts = { due: 0, soon: 0, counting: 0, left: 0, excluded: 0, protected: 0 };
  return { cannotTell, isRead: false, counts, disabled: 0, rows: [] };
}

function rowOf({ account, record }: LoginRow, context: InactivityContext): InactiveRow {
  const { reason, countdown } = planInactivity(account, record, context);
  const warnedAt = standingWarning(record);
  return {
    ...{ accountId: account.id, username: account.username, displayName: account.displayName },
    state: stateOf(reason, countdown),
    lastLoginAt: record.lastLoginAt === null ? null : new Date(record.lastLoginAt),
    dueAt: dueOf(countdown, context.now),
    warnedAt: warnedAt === null ? null : new Date(warnedAt),
    isReachable: record.email !== null,
  };
}

function stateOf(reason: string, countdown: Countdown | null): InactiveState {
  if (countdown === null) return "excluded";
  if (reason === "account_protected") return "protected";
  return countdown.kind;
}

function dueOf(countdown: Countdown | null, now: number): Date | null {
  if (countdown === null || countdown.kind === "left") return null;
  return new Date(countdown.kind === "due" ? now : countdown.dueAt);
}

/** Ids of runs sort by age, so the greatest is that of the last read. */
async function loginsKnown(tx: Transaction, of: { tenantId: string; targetId: string }) {
  const here = and(
    eq(accountLogins.tenantId, of.tenantId),
    eq(accountLogins.targetId, of.targetId),
  );
  const [row] = await tx
    .select({ read: max(accountLogins.readId), disabled: count(accountLogins.offSince) })
    .from(accountLogins)
    .where(here);
  return { readId: row?.read ?? null, disabled: row?.disabled ?? 0 };
}
