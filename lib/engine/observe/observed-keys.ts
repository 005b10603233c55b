import { and, asc, eq, gt } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { membershipLinks } from "@/db/schema/syncs";
import { targetGroups } from "@/db/schema/targets";
import { allFedGroups } from "@/lib/engine/plan/fed-groups";
import { routerOf } from "@/lib/engine/plan/group-context";
import { groupPage } from "@/lib/engine/plan/subjects";
import type { RunContext } from "@/lib/engine/run/run-context";

/** Keys of groups whose members a full run reads, and where to go on after them. */
export type KeyPage = { keys: string[]; cursor: string };

const pageSize = 500;

/** Groups that the rules feed; to keep a target exactly as the source says, all it has. */
export async function* wantedKeys(context: RunContext, cursor: string): AsyncIterable<KeyPage> {
  const router = routerOf(context);
  if (needsAllGroups(context)) return yield* targetKeys(context, cursor);
  const { mode } = router.rules;
  if (mode === "off") return;
  if (cursor === "") {
    const keys = [...router.named, ...router.mapped].map((group) => group.key);
    for (let at = 0; at < keys.length; at += pageSize) {
      yield { keys: keys.slice(at, at + pageSize), cursor: "" };
    }
  }
  if (mode === "sameName") yield* sameNameKeys(context, cursor);
}

/** Groups of our ledger that `wantedKeys` did not name. */
export async function* leftKeys(context: RunContext, cursor: string): AsyncIterable<KeyPage> {
  const router = routerOf(context);
  if (needsAllGroups(context)) return;
  const read = new Set(router.named.map((group) => group.key));
  const fed = await fedKeys(context);
  for (let after = cursor; ; ) {
    const keys = await ownedKeys(context, after);
    const last = keys.at(-1);
    if (last === undefined) return;
    const left = keys.filter((key) => !read.has(key) && !fed.has(key) && !router.isMapped(key));
    yield { keys: left, cursor: last };
    after = last;
  }
}

/** Memberships of any group may be taken away, so those of all have to be seen. */
function needsAllGroups({ settings: { groups, users }, capabilities }: RunContext): boolean {
  const stripping = capabilities.setActive.able ? /stripGroups/i : /stripGroups|^disable$/i;
  const strips = [users.inactive, users.outOfScope, users.gone].some((action) =>
    stripping.test(action),
  );
  return (
    (groups.mode !== "off" && groups.removal === "mirror") || (strips && users.strip === "all")
  );
}

async function fedKeys(context: RunContext): Promise<ReadonlySet<string>> {
  if (context.settings.groups.mode !== "sameName") return new Set();
  const fed = await inTenant(context.run.tenantId, (tx) => allFedGroups(tx, context));
  return fed.keys;
}

async function* sameNameKeys(context: RunContext, cursor: string): AsyncIterable<KeyPage> {
  const router = routerOf(context);
  for (let after = cursor; ; ) {
    const page = await inTenant(context.run.tenantId, (tx) =>
      groupPage(tx, context, after, pageSize),
    );
    const last = page.at(-1);
    if (!last) return;
    const feeds = page.flatMap((group) => router.route(group).feeds);
    yield { keys: [...new Set(feeds.map((group) => group.key))], cursor: last.id };
    after = last.id;
  }
}

async function* targetKeys({ run }: RunContext, cursor: string): AsyncIterable<KeyPage> {
  for (let after = cursor; ; ) {
    const rows = await inTenant(run.tenantId, (tx) =>
      tx
        .select({ key: targetGroups.key })
        .from(targetGroups)
        .where(
          and(
            eq(targetGroups.tenantId, run.tenantId),
            eq(targetGroups.targetId, run.targetId),
            gt(targetGroups.key, after),
          ),
        )
        .orderBy(asc(targetGroups.key))
        .limit(pageSize),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield { keys: rows.map((row) => row.key), cursor: last.key };
    after = last.key;
  }
}

async function ownedKeys({ run }: RunContext, after: string): Promise<string[]> {
  const rows = await inTenant(run.tenantId, (tx) =>
    tx
      .selectDistinct({ key: membershipLinks.groupKey })
      .from(membershipLinks)
      .where(
        and(
          eq(membershipLinks.tenantId, run.tenantId),
          eq(membershipLinks.syncId, run.syncId),
          gt(membershipLinks.groupKey, after),
        ),
      )
      .orderBy(asc(membershipLinks.groupKey))
      .limit(pageSize),
  );
  return rows.map((row) => row.key);
}
