import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { isAdditive } from "@/lib/core/guard/read-verdict";
import { deferLosses } from "@/lib/core/plan/defer-losses";
import { planGroupRemoval } from "@/lib/core/plan/plan-group";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import { routerOf } from "./group-context";
import { storeChanges } from "./store-changes";

const pageSize = 500;

/** After everybody was decided about: which groups that we made have no source any more. */
export async function planGroupRemovals(context: RunContext, cursor: string): Promise<void> {
  const { mode, deleteGone } = context.settings.groups;
  const { scope, part, onlyKind } = context.run;
  if (mode === "off" || !deleteGone || scope !== "full" || onlyKind !== null) return;
  if (part === "users") return;
  for (let after = cursor; ; ) {
    const page = await leftGroups(context, after);
    const last = page.at(-1);
    if (!last) return;
    await planPage(context, page);
    after = last.key;
  }
}

async function planPage(context: RunContext, page: LeftRow[]): Promise<void> {
  const { capabilities, lease, run } = context;
  const router = routerOf(context);
  const named = new Set(router.named.map(({ key }) => key));
  const left = page.filter(({ key }) => !named.has(key) && !router.isMapped(key));
  const planned = left.map(({ key, name, members_left: membersLeft }) =>
    planGroupRemoval(
      { key, name, membersLeft, isProtected: router.isProtected(name) },
      capabilities,
    ),
  );
  await lease.fenced(async (tx) => {
    const changes = isAdditive(run.read) ? deferLosses(planned) : planned;
    const changeCount = await storeChanges(
      tx,
      context,
      changes.map((change) => ({
        ...{ ...change, sourceId: null, accountId: null, requestId: null },
        subject: change.group?.name ?? "",
      })),
    );
    const checkpoint = { step: "groupRemovals", cursor: page.at(-1)?.key ?? "" };
    await saveProgress(tx, context, { changeCount, checkpoint });
  });
}

const leftRows = z.array(
  z.object({ key: z.string(), name: z.string(), members_left: z.coerce.number() }),
);
type LeftRow = z.infer<typeof leftRows>[number];

/** No link of any sync of this target leads to them from a source group that is still there. */
async function leftGroups({ run }: RunContext, after: string): Promise<LeftRow[]> {
  const ofTarget = sql`syncs s where s.tenant_id = ${run.tenantId} and s.target_id = ${run.targetId}`;
  const { rows } = await inTenant(run.tenantId, (tx) =>
    tx.execute(sql`
      select t.key, t.name,
        (select count(*) from target_members m
          where m.target_id = t.target_id and m.group_key = t.key)
        - (select count(*) from changes c where c.tenant_id = ${run.tenantId}
          and c.run_id = ${run.id} and c.kind = 'membership.remove' and c.outcome = 'planned'
          and c.group_key = t.key) as members_left
      from target_groups t
      where t.tenant_id = ${run.tenantId} and t.target_id = ${run.targetId} and t.key > ${after}
        and exists (select from group_links l where l.tenant_id = ${run.tenantId}
          and l.sync_id = ${run.syncId} and l.group_key = t.key and l.created_by_us)
        and not exists (select from group_links l, ${ofTarget} and l.sync_id = s.id
          and l.group_key = t.key and l.retired_at is null and exists (
            select from source_groups g where g.app_id = s.app_id and g.id = l.source_group_id))
      order by t.key limit ${pageSize}`),
  );
  return leftRows.parse(rows);
}
