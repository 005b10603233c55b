import { and, eq, inArray } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sourceGroups } from "@/db/schema/source";
import { groupLinks } from "@/db/schema/syncs";
import { targetGroups } from "@/db/schema/targets";
import { planGroup } from "@/lib/core/plan-group";
import { count } from "@/lib/core/run";
import { saveProgress } from "./checkpoint";
import type { RunContext } from "./run-context";
import { type NewChange, storeChanges } from "./store-changes";
import { groupPage, type SourceGroupRow } from "./subjects";

const pageSize = 500;

/** Decides about every source group: which target group it feeds, and whether that must be made. */
export async function planGroups(context: RunContext, cursor: string): Promise<void> {
  if (context.settings.groups.mode === "off") return;
  for (let after = cursor; ; ) {
    const page = await inTenant(context.run.tenantId, (tx) =>
      groupPage(tx, context, after, pageSize),
    );
    const last = page.at(-1);
    if (!last) return;
    await planPage(context, page, last.id);
    after = last.id;
  }
}

async function planPage(context: RunContext, page: SourceGroupRow[], last: string) {
  await context.lease.fenced(async (tx) => {
    const keys = page.map((group) => context.definition.groupKey(group.displayName));
    const existing = await existingGroups(tx, context, keys);
    const shared = await sharedKeys(tx, context, keys);
    const decisions = page.map((group, index) => {
      const key = keys[index] ?? "";
      const pair = {
        sourceGroupId: group.id,
        name: group.displayName,
        key,
        exists: existing.has(key),
        collides: shared.has(key),
        refusal: context.definition.refusesGroup(group.displayName),
      };
      return { pair, ...planGroup(pair, context.settings.groups, context.capabilities) };
    });
    const changes = decisions.flatMap(({ pair, change }): NewChange[] =>
      change
        ? [
            {
              ...change,
              sourceId: pair.sourceGroupId,
              accountId: null,
              subject: pair.name,
              requestId: null,
            },
          ]
        : [],
    );
    const changeCount = await storeChanges(tx, context, changes);
    const found = decisions.filter((decision) => decision.reason === "group_exists");
    await linkGroups(
      tx,
      context,
      found.map(({ pair }) => ({ ...pair, name: existing.get(pair.key) ?? pair.name })),
    );
    const { totals } = context.run;
    await saveProgress(tx, context, {
      checkpoint: { step: "groups", cursor: last },
      changeCount,
      totals: {
        ...totals,
        groups: (totals.groups ?? 0) + page.length,
        unchanged:
          found.length > 0
            ? count(totals.unchanged, "group_exists", found.length)
            : (totals.unchanged ?? {}),
      },
    });
  });
}

async function existingGroups(tx: Transaction, { run }: RunContext, keys: string[]) {
  const rows = await tx
    .select({ key: targetGroups.key, name: targetGroups.name })
    .from(targetGroups)
    .where(
      and(
        eq(targetGroups.tenantId, run.tenantId),
        eq(targetGroups.targetId, run.targetId),
        inArray(targetGroups.key, keys),
      ),
    );
  return new Map(rows.map((row) => [row.key, row.name]));
}

/** Keys that more than one source group leads to; names are stored lower-cased, as keys are. */
async function sharedKeys(tx: Transaction, context: RunContext, keys: string[]) {
  const { run, appId, definition } = context;
  const rows = await tx
    .select({ name: sourceGroups.displayName })
    .from(sourceGroups)
    .where(
      and(
        eq(sourceGroups.tenantId, run.tenantId),
        eq(sourceGroups.appId, appId),
        inArray(sourceGroups.nameKey, [...new Set(keys)]),
      ),
    );
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of rows) {
    const key = definition.groupKey(name);
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}

async function linkGroups(
  tx: Transaction,
  { run }: RunContext,
  found: { sourceGroupId: string; key: string; name: string }[],
): Promise<void> {
  if (found.length === 0 || run.trigger === "preview") return;
  const rows = found.map(({ sourceGroupId, key, name }) => ({
    tenantId: run.tenantId,
    syncId: run.syncId,
    sourceGroupId,
    groupKey: key,
    groupName: name,
    createdByUs: false,
    runId: run.id,
  }));
  await tx.insert(groupLinks).values(rows).onConflictDoNothing();
}
