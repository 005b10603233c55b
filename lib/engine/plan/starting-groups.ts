import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { targets } from "@/db/schema/targets";
import type { RunContext } from "@/lib/engine/run/run-context";
import { clearsExtras } from "./clears-extras";

/** A product gives a handful; an instance that says more is not believed without end. */
const groupsMax = 50;

/**
 * The groups that the target will give a new account by itself, name by key: as its newest accounts
 * and its own word show, else as the product does where nobody changed that. Empty where the rules
 * leave such groups alone.
 */
export async function startingGroups(
  tx: Transaction,
  context: RunContext,
): Promise<ReadonlyMap<string, string>> {
  if (!clearsExtras(context)) return new Map();
  const { definition } = context;
  const names = (await knownGroups(tx, context)) ?? definition.startingGroups ?? [];
  return new Map(names.map((name) => [definition.groupKey(name), name]));
}

/** Where the target can be asked, whoever plans a first account need not be surprised. */
export async function askStartingGroups(context: RunContext): Promise<void> {
  const { connection, lease, run } = context;
  if (!connection.startingGroups || !clearsExtras(context)) return;
  const known = await inTenant(run.tenantId, (tx) => knownGroups(tx, context));
  if (known && run.scope !== "full") return;
  const told = await connection.startingGroups(lease.signal);
  if (told) await lease.fenced((tx) => keep(tx, context, [...(known ?? []), ...told]));
}

/** Accounts that were just made show it best: what none of them is in is given no longer. */
export async function learnStartingGroups(
  tx: Transaction,
  context: RunContext,
  { given, held }: { given: readonly string[]; held: readonly string[] },
): Promise<void> {
  const { definition } = context;
  const isHeld = new Set(held.map((name) => definition.groupKey(name)));
  const known = (await knownGroups(tx, context)) ?? [];
  await keep(tx, context, [
    ...known.filter((name) => isHeld.has(definition.groupKey(name))),
    ...given,
  ]);
}

async function knownGroups(tx: Transaction, { run }: RunContext): Promise<string[] | null> {
  const [row] = await tx
    .select({ names: targets.startingGroups })
    .from(targets)
    .where(targetOf(run));
  return row?.names ?? null;
}

async function keep(tx: Transaction, { definition, run }: RunContext, names: readonly string[]) {
  const byKey = new Map(names.map((name) => [definition.groupKey(name), name]));
  const startingGroups = [...byKey.values()].slice(0, groupsMax).sort();
  await tx.update(targets).set({ startingGroups }).where(targetOf(run));
}

function targetOf({ tenantId, targetId }: RunContext["run"]) {
  return and(eq(targets.tenantId, tenantId), eq(targets.id, targetId));
}
