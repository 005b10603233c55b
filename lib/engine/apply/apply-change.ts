import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { accountLinks } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import type { ChangeKind } from "@/lib/core/plan/change";
import { SyncError } from "@/lib/core/sync-error";
import { keepOriginals } from "@/lib/engine/plan/originals";
import type { RunContext } from "@/lib/engine/run/run-context";
import type {
  Account,
  AccountChange,
  AccountFields,
  AccountRef,
  TargetGroup,
} from "@/lib/targets/port";
import type { Change } from "./apply";
import { createGroup, deleteGroup, renameGroup } from "./apply-group";
import { reassignLead, stillLeads } from "./apply-lead";
import { perhapsTried } from "./perhaps-tried";

/** How the try ended, and what is now known of the target. */
export type Effect = {
  outcome: "applied" | "skipped" | "failed";
  reason?: "depends_on_failed" | "group_not_empty" | "drifted_since_plan";
  code?: string;
  message?: string;
  /** The account as it is after the change. */
  account?: Account;
  /** The group as it is after the change. */
  group?: TargetGroup;
  /** The group existed before our first try to create it. */
  groupExisted?: boolean;
};

type Step = (context: RunContext, change: Change) => Promise<Effect>;

/** What the target refused for this record alone. */
export function failure({ code, message }: SyncError): Effect {
  return { outcome: "failed", code, message };
}

/** One call to the target (or none) for one change. Throws SyncError when it did not work. */
export async function applyChange(context: RunContext, change: Change): Promise<Effect> {
  const step = steps[kindOf(change)];
  return step(context, change);
}

/** Memberships are carried out together: see apply-memberships.ts. */
type OwnKind = Exclude<ChangeKind, "membership.add" | "membership.remove">;

const steps: Record<OwnKind, Step> = {
  "group.create": createGroup,
  "group.rename": renameGroup,
  "group.delete": deleteGroup,
  "user.create": createAccount,
  "user.link": async () => ({ outcome: "applied" }),
  "user.unlink": async () => ({ outcome: "applied" }),
  "user.update": updateAccount,
  "user.profile": setProfile,
  "user.enable": (context, change) => setActive(context, change, true),
  "user.disable": async (context, change) =>
    (await stillLeads(context, change)) ?? setActive(context, change, false),
  "user.anonymise": async (context, change) => {
    const leads = await stillLeads(context, change);
    if (leads) return leads;
    await keepOriginals(context, change);
    return updateAccount(context, change);
  },
  "user.delete": deleteAccount,
  "lead.reassign": reassignLead,
};

function kindOf(change: Change): OwnKind {
  const kind = Object.keys(steps).find((each): each is OwnKind => each === change.kind);
  if (!kind) throw new Error(`Change ${change.seq} has the unknown kind ${change.kind}.`);
  return kind;
}

async function createAccount(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease } = context;
  const held = await accountBefore(context, change);
  if (held) return held;
  const fields = {
    username: text(change, "username"),
    displayName: text(change, "displayName"),
    email: text(change, "email"),
  };
  try {
    // Never stored or shown: people sign in by single sign-on.
    const password = randomBytes(32).toString("base64url");
    const account = await connection.createAccount(
      { ...fields, password, ...(change.sourceId ? { externalId: change.sourceId } : {}) },
      lease.signal,
    );
    return { outcome: "applied", ...(account ? { account } : {}) };
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== "ACCOUNT_EXISTS") throw error;
    return met(context, change, fields, error);
  }
}

/** A list that changes while it is paged can leave somebody out: the account's own key tells. */
async function accountBefore(context: RunContext, change: Change): Promise<Effect | null> {
  const { connection, lease, run } = context;
  if (change.reason !== "account_was_removed" || run.scope !== "full") return null;
  const linked = await linkedAccount(context, change);
  if (!linked) return null;
  const by = { id: linked.id, lastUsername: linked.username };
  const account = await connection.findAccount(by, lease.signal);
  const message = "The target's list left the account out; it is there.";
  return account && { outcome: "applied", account, message };
}

/**
 * An earlier try whose answer was lost has made the account; else it appeared after we looked, and
 * is somebody else's: whether it is taken over, and which values it gets, a plan of its own says.
 * Ours is the one that was perhaps tried before and has just our values.
 */
async function met(context: RunContext, change: Change, wanted: AccountFields, error: SyncError) {
  const account = await context.connection.findAccount(
    { username: wanted.username },
    context.lease.signal,
  );
  if (!account) throw elsewhere(error, wanted.username);
  if (perhapsTried(context, change) && hasValues(account, wanted)) {
    return { outcome: "applied" as const, account };
  }
  if (!context.settings.users.match.some(({ by }) => by === "username")) throw error;
  return appeared;
}

/** The product has the name and shows nobody by it: another of its directories does. */
function elsewhere({ message, status }: SyncError, username: string): SyncError {
  return new SyncError(
    "skip",
    "EXISTS_IN_OTHER_DIRECTORY",
    `${message} But Usher is shown no account ${username}, so it is in a directory of the product that Usher does not see.`,
    status === null ? {} : { status },
  );
}

/** The next run finds it by the same look, and asks where the rules say so. */
const appeared: Effect = {
  outcome: "skipped",
  reason: "drifted_since_plan",
  code: "DRIFTED_SINCE_PLAN",
  message: "The target has an account of this name that the plan did not see.",
};

function hasValues(account: Account, { displayName, email }: AccountFields): boolean {
  const sameName = displayName === "" || account.displayName === displayName;
  return sameName && (account.email === null || account.email === email);
}

async function updateAccount(context: RunContext, change: Change): Promise<Effect> {
  const linked = await linkedAccount(context, change);
  if (!linked) return needsAccount;
  await context.connection.updateAccount(linked, accountChange(change), context.lease.signal);
  return { outcome: "applied" };
}

/** What a planned change sets of an account. */
export function accountChange({ kind, after }: Change): AccountChange {
  switch (kind) {
    case "user.enable":
    case "user.disable":
      return { active: kind === "user.enable" };
    case "user.profile":
      return { profile: profileValues(after) };
    default:
      return Object.fromEntries(
        Object.entries(after ?? {}).filter(
          (entry): entry is [string, string] => typeof entry[1] === "string",
        ),
      );
  }
}

/** An empty value clears. */
function profileValues(after: Change["after"]): Record<string, string | null> {
  const values = Object.entries(after ?? {}).map(([key, value]): [string, string | null] => [
    key,
    typeof value === "string" && value !== "" ? value : null,
  ]);
  return Object.fromEntries(values);
}

async function setProfile(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease } = context;
  const linked = await linkedAccount(context, change);
  if (!linked) return needsAccount;
  if (!connection.setProfile) return verbUnsupported;
  await connection.setProfile(linked, profileValues(change.after), lease.signal);
  return { outcome: "applied" };
}

async function setActive(context: RunContext, change: Change, active: boolean): Promise<Effect> {
  const linked = await linkedAccount(context, change);
  if (!linked) return needsAccount;
  await context.connection.setActive(linked, active, context.lease.signal);
  return { outcome: "applied" };
}

async function deleteAccount(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease } = context;
  const leads = await stillLeads(context, change);
  if (leads) return leads;
  const linked = await linkedAccount(context, change);
  if (!linked) return needsAccount;
  if (!connection.deleteAccount) return verbUnsupported;
  await connection.deleteAccount(linked, lease.signal);
  return { outcome: "applied" };
}

const verbUnsupported: Effect = {
  outcome: "failed",
  code: "VERB_UNSUPPORTED",
  message: "The target cannot do this any more. Run its connection test again.",
};

export const needsAccount: Effect = {
  outcome: "skipped",
  reason: "depends_on_failed",
  message: "The person has no account, because it could not be made or linked in this run.",
};

/** Read afresh: an earlier stage of this run may have made the link. */
export async function linkedAccount(
  context: RunContext,
  change: Change,
): Promise<AccountRef | null> {
  const { run } = context;
  const { sourceId } = change;
  if (!sourceId) return seenAccount(context, change);
  const [link] = await inTenant(run.tenantId, (tx) =>
    tx
      .select({ id: accountLinks.accountId, username: accountLinks.username })
      .from(accountLinks)
      .where(
        and(
          eq(accountLinks.tenantId, run.tenantId),
          eq(accountLinks.syncId, run.syncId),
          eq(accountLinks.sourceUserId, sourceId),
        ),
      ),
  );
  return link ?? null;
}

/** What is about an account alone, whoever's it is, needs no link. */
async function seenAccount({ run }: RunContext, { accountId }: Change): Promise<AccountRef | null> {
  if (!accountId) return null;
  const [account] = await inTenant(run.tenantId, (tx) =>
    tx
      .select({ id: accounts.id, username: accounts.username })
      .from(accounts)
      .where(
        and(
          ...[eq(accounts.tenantId, run.tenantId), eq(accounts.targetId, run.targetId)],
          eq(accounts.id, accountId),
        ),
      ),
  );
  return account ?? null;
}

function text({ after }: Change, field: string): string {
  const value = after?.[field];
  return typeof value === "string" ? value : "";
}
