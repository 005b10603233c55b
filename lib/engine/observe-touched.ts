import { and, eq, inArray } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { accounts } from "@/db/schema/targets";
import type { Account } from "@/lib/targets/port";
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

type Sight = { account: Account; groups: string[] };

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
  const username = person.link?.username ?? person.wantedUsername;
  if (!username) return null;
  const account = await connection.findAccount(username, lease.signal);
  if (!account) return null;
  const groups: string[] = [];
  for await (const page of connection.groupsOf(account.username, lease.signal)) {
    groups.push(...page.items.map((group) => group.name));
  }
  return { account, groups };
}

function distinctGroups({ definition }: RunContext, sights: Sight[]) {
  const names = sights.flatMap((sight) => sight.groups);
  return [...new Map(names.map((name) => [definition.groupKey(name), name]))].map(
    ([key, name]) => ({ key, name }),
  );
}

function membershipsOf({ definition }: RunContext, found: Map<string, Sight>) {
  return [...found].flatMap(([accountId, { groups }]) =>
    [...new Set(groups.map((name) => definition.groupKey(name)))].map((groupKey) => ({
      groupKey,
      accountId,
    })),
  );
}
