import { SyncError } from "@/lib/core/sync-error";
import { keepOriginals } from "@/lib/engine/plan/originals";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { AccountChange } from "@/lib/targets/port";
import type { Change } from "./apply";
import {
  accountChange,
  applyChange,
  type Effect,
  failure,
  linkedAccount,
  needsAccount,
} from "./apply-change";
import { stillLeads } from "./apply-lead";
import type { Settled } from "./apply-memberships";

/**
 * The changes of a batch, those of one person together that the product takes by one call
 * (targets.md §9.2), each group in the place of its first.
 */
export function changesTogether({ connection }: RunContext, batch: Change[]): Change[][] {
  const groups: Change[][] = [];
  const groupOf = new Map<string, Change[]>();
  for (const change of batch) {
    const isJoined = isOf(change.kind, connection.updates ?? []) && change.sourceId !== null;
    const known = isJoined ? groupOf.get(change.sourceId ?? "") : undefined;
    if (known) known.push(change);
    else groups.push([change]);
    const group = known ?? groups.at(-1);
    if (isJoined && group) groupOf.set(change.sourceId ?? "", group);
  }
  return groups;
}

function isOf(kind: string, updates: readonly ("active" | "profile")[]): boolean {
  switch (kind) {
    case "user.update":
    case "user.anonymise":
      return true;
    case "user.enable":
    case "user.disable":
      return updates.includes("active");
    case "user.profile":
      return updates.includes("profile");
    default:
      return false;
  }
}

/** What the product refuses together is tried one by one: then it shows which of them it means. */
export async function* applyTogether(
  context: RunContext,
  changes: Change[],
): AsyncGenerator<Settled[]> {
  const [only, ...others] = changes;
  if (only && others.length === 0) {
    yield [{ change: only, effect: await applyChange(context, only) }];
    return;
  }
  const effect = await unlessSkipped(() => applyAtOnce(context, changes));
  if (effect.outcome === "applied") yield changes.map((change) => ({ change, effect }));
  else
    for (const change of changes)
      yield [{ change, effect: await unlessSkipped(() => applyChange(context, change)) }];
}

async function unlessSkipped(work: () => Promise<Effect>): Promise<Effect> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SyncError) || error.reaction !== "skip") throw error;
    return failure(error);
  }
}

async function applyAtOnce(context: RunContext, changes: Change[]): Promise<Effect> {
  const [first] = changes;
  const linked = first ? await linkedAccount(context, first) : null;
  if (!linked) return needsAccount;
  const changed: AccountChange = {};
  for (const change of changes) {
    if (change.kind === "user.disable" || change.kind === "user.anonymise") {
      const leads = await stillLeads(context, change);
      if (leads) return leads;
    }
    if (change.kind === "user.anonymise") await keepOriginals(context, change);
    Object.assign(changed, accountChange(change));
  }
  await context.connection.updateAccount(linked, changed, context.lease.signal);
  return { outcome: "applied" };
}
