import { and, eq, inArray } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { accounts } from "@/db/schema/targets";
import { inLanes } from "@/lib/engine/apply/lanes";
import { loadSources, type SourceRow } from "@/lib/engine/plan/load-sources";
import { mirroredAccounts } from "@/lib/engine/plan/match-accounts";
import { subjectPage } from "@/lib/engine/plan/subjects";
import { undonePeople } from "@/lib/engine/plan/undone-changes";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import { lanesNow } from "@/lib/engine/run/right-of-way";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account, TargetGroup } from "@/lib/targets/port";
import { findAccounts } from "./find-accounts";
import { mirrorAccounts, mirrorGroups, replaceMemberships } from "./mirror";
import { withProfile } from "./observe-profiles";
import { forgetShown } from "./unshown";

const pageSize = 50;

/** For a delta run: reads the account and the groups of each person it touches, and no one else. */
export async function observeTouched(context: RunContext): Promise<number> {
  const { run } = context;
  let records = 0;
  for (let after = run.checkpoint.cursor ?? ""; ; ) {
    const page = await inTenant(run.tenantId, (tx) => touchedPage(tx, context, after));
    if (!page) return records;
    await observePeople(context, page.ids, page.last);
    records += page.ids.length;
    if (page.ids.length < pageSize && run.undoesRunId === null) return records;
    after = page.last;
  }
}

/** For a rollback those whom the undone run wrote about, in the order of its changes. */
async function touchedPage(tx: Transaction, context: RunContext, after: string) {
  if (context.run.undoesRunId !== null) return undonePeople(tx, context, after, pageSize);
  const ids = await subjectPage(tx, context, after, pageSize);
  const last = ids.at(-1);
  return last === undefined ? null : { ids, last };
}

/** An account with all groups that it is directly in. */
export type Sight = { account: Account; groups: TargetGroup[] };

/** What the target has for some people now, and which accounts that we knew of it has no more. */
export type Sights = { seen: Sight[]; gone: string[] };

async function observePeople(context: RunContext, ids: string[], last: string): Promise<void> {
  const { run, lease } = context;
  await lease.prove();
  const { people, mirrored } = await inTenant(run.tenantId, async (tx) => {
    const rows = await loadSources(tx, context, ids);
    return { people: rows, mirrored: await mirroredAccounts(tx, context, rows) };
  });
  const sights = await sightsOf(context, people, mirrored);
  await lease.fenced(async (tx) => {
    await mirrorSights(tx, context, sights);
    await saveProgress(tx, context, { checkpoint: { cursor: last } });
  });
}

/** Asks the target about each of them. */
export async function sightsOf(
  context: RunContext,
  people: SourceRow[],
  mirrored: Parameters<typeof findAccounts>[2],
): Promise<Sights> {
  const sights: Sights = { seen: [], gone: [] };
  await inLanes(
    people,
    () => lanesNow(context.definition.concurrency, people.length),
    (person) => [person.id],
    async (person) => {
      const finding = await findAccounts(context, person, mirrored);
      sights.gone.push(...finding.gone);
      for (const account of finding.accounts) sights.seen.push(await withGroups(context, account));
    },
  );
  return sights;
}

/** Notes what was seen; accounts that are gone are forgotten. */
export async function mirrorSights(
  tx: Transaction,
  context: RunContext,
  { seen, gone }: Sights,
): Promise<void> {
  const { run } = context;
  const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
  const found = new Map(seen.map((sight) => [sight.account.id, sight]));
  const observed = [...found.values()].map((sight) => sight.account);
  await mirrorAccounts(tx, of, observed);
  if (found.size > 0) await forgetShown(tx, of, [...found.keys()]);
  await mirrorGroups(tx, of, distinctGroups(context, seen));
  await replaceMemberships(tx, of, [...found.keys()], membershipsOf(context, found));
  if (gone.length === 0) return;
  await tx
    .delete(accounts)
    .where(
      and(
        eq(accounts.tenantId, run.tenantId),
        eq(accounts.targetId, run.targetId),
        inArray(accounts.id, gone),
      ),
    );
}

async function withGroups(context: RunContext, seen: Account): Promise<Sight> {
  const { connection, lease } = context;
  const account = await withProfile(context, seen);
  const groups: TargetGroup[] = [];
  for await (const page of connection.groupsOf(account, lease.signal)) groups.push(...page.items);
  return { account, groups };
}

function distinctGroups({ definition }: RunContext, sights: Sight[]) {
  const groups = sights.flatMap((sight) => sight.groups);
  return [...new Map(groups.map((group) => [definition.groupKey(group.name), group]))].map(
    ([key, group]) => ({ ...group, key }),
  );
}

function membershipsOf({ definition }: RunContext, found: Map<string, Sight>) {
  return [...found].flatMap(([accountId, { groups }]) =>
    [...new Set(groups.map(({ name }) => definition.groupKey(name)))].map((groupKey) => ({
      groupKey,
      accountId,
    })),
  );
}
