import { and, eq, inArray } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { accounts } from "@/db/schema/targets";
import type { Account, TargetGroup } from "@/lib/targets/port";
import { saveProgress } from "./checkpoint";
import { inLanes } from "./lanes";
import { loadSources, type SourceRow } from "./load-sources";
import { mirrorAccounts, mirrorGroups, replaceMemberships } from "./mirror";
import type { RunContext } from "./run-context";
import { subjectPage } from "./subjects";

const pageSize = 50;

/** For a delta run: reads the account and the groups of each person it touches, and no one else. */
export async function observeTouched(context: RunContext): Promise<number> {
  const { run } = context;
  let records = 0;
  for (let after = run.checkpoint.cursor ?? ""; ; ) {
    const ids = await inTenant(run.tenantId, (tx) => subjectPage(tx, context, after, pageSize));
    const last = ids.at(-1);
    if (last === undefined) return records;
    await observePeople(context, ids, last);
    records += ids.length;
    after = last;
  }
}

type Sight = { account: Account; groups: TargetGroup[] };

async function observePeople(context: RunContext, ids: string[], last: string): Promise<void> {
  const { run, lease, definition } = context;
  await lease.prove();
  const people = await inTenant(run.tenantId, (tx) => loadSources(tx, context, ids));
  const sights: Sight[] = [];
  const gone: string[] = [];
  await inLanes(
    people,
    definition.concurrency,
    (person) => person.id,
    async (person) => {
      const sight = await observePerson(context, person);
      if (sight) sights.push(sight);
      else if (person.link) gone.push(person.link.accountId);
    },
  );
  await lease.fenced(async (tx) => {
    const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
    const found = new Map(sights.map((sight) => [sight.account.id, sight]));
    const groups = distinctGroups(context, sights);
    await mirrorAccounts(
      tx,
      of,
      [...found.values()].map((sight) => sight.account),
    );
    await mirrorGroups(tx, of, groups);
    await replaceMemberships(tx, of, [...found.keys()], membershipsOf(context, found));
    if (gone.length > 0) {
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
    await saveProgress(tx, context, { checkpoint: { cursor: last } });
  });
}

async function observePerson(context: RunContext, person: SourceRow): Promise<Sight | null> {
  const { connection, lease } = context;
  const account = await findPerson(context, person);
  if (!account) return null;
  const groups: TargetGroup[] = [];
  for await (const page of connection.groupsOf(account, lease.signal)) groups.push(...page.items);
  return { account, groups };
}

/**
 * The target's own key finds a linked account also after somebody renamed it there; the name finds
 * one that somebody made anew.
 */
async function findPerson(
  { connection, lease }: RunContext,
  { link, wantedUsername }: SourceRow,
): Promise<Account | null> {
  const linked = link && (await connection.findAccount({ id: link.accountId }, lease.signal));
  if (linked) return linked;
  const username = link?.username ?? wantedUsername;
  return username ? connection.findAccount({ username }, lease.signal) : null;
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
