import { and, count, eq, gte, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { firstId } from "@/lib/core/ids";
import { type ChangeKind, signOf } from "@/lib/core/plan/change";
import { changeKinds } from "@/lib/core/plan/sign-sums";
import { inTenant } from "../client";
import { apps } from "../schema/apps";
import { runs } from "../schema/runs";
import { sourceCounts } from "../schema/source";
import { targets } from "../schema/targets";

/** The numbers at the top of the overview; none of them counts people one by one. */
export async function overview(tenantId: string) {
  return inTenant(tenantId, async (tx) => {
    const [appCount] = await tx
      .select({ apps: count() })
      .from(apps)
      .where(eq(apps.tenantId, tenantId));
    const [targetCount] = await tx
      .select({
        targets: count(),
        needAttention: sql<number>`count(${targets.attention})::int`,
      })
      .from(targets)
      .where(eq(targets.tenantId, tenantId));
    const [staged] = await tx
      .select({
        users: sql<number>`coalesce(sum(${sourceCounts.users}), 0)::int`,
        groups: sql<number>`coalesce(sum(${sourceCounts.groups}), 0)::int`,
      })
      .from(sourceCounts)
      .where(eq(sourceCounts.tenantId, tenantId));
    const open = await tx
      .select({ state: runs.state, runs: count() })
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), inArray(runs.state, ["queued", "running", "held"])))
      .groupBy(runs.state);
    const [full] = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), eq(runs.scope, "full")))
      .limit(1);
    const inState = (state: string) => open.find((row) => row.state === state)?.runs ?? 0;
    return {
      apps: appCount?.apps ?? 0,
      targets: targetCount?.targets ?? 0,
      targetsNeedingAttention: targetCount?.needAttention ?? 0,
      /** Whether everything was ever planned, as a preview or in earnest. */
      fullRuns: full !== undefined,
      users: staged?.users ?? 0,
      groups: staged?.groups ?? 0,
      heldRuns: inState("held"),
      runningRuns: inState("running"),
      queuedRuns: inState("queued"),
    };
  });
}

const dayMs = 24 * 60 * 60 * 1_000;
const applied = z.object({
  day: z.string(),
  kind: z.enum(changeKinds),
  changes: z.number(),
});

/** Accounts that came, changed and went per day (UTC), oldest first, days without any included. */
export async function changesPerDay(tenantId: string, days = 14, now = Date.now()) {
  const firstDay = Math.floor(now / dayMs) * dayMs - (days - 1) * dayMs;
  // Ids begin with their time, so the index on (tenant, id) knows where the days begin.
  const firstRunId = firstId("run", firstDay);
  const rows = await inTenant(tenantId, async (tx) => {
    const kinds = sql`jsonb_each_text(${runs.totals} -> 'applied') as applied(kind, number)`;
    const day = sql<string>`to_char(${runs.createdAt} at time zone 'UTC', 'YYYY-MM-DD')`;
    return tx
      .select({
        day,
        kind: sql<string>`applied.kind`,
        changes: sql<number>`sum(applied.number::int)::int`,
      })
      .from(runs)
      .crossJoin(kinds)
      .where(and(eq(runs.tenantId, tenantId), gte(runs.id, firstRunId)))
      .groupBy(day, sql`applied.kind`);
  });
  const seen = z.array(applied).parse(rows);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(firstDay + index * dayMs).toISOString().slice(0, 10);
    const sums = { added: 0, changed: 0, removed: 0 };
    for (const row of seen) {
      if (row.day === day) sums[fieldOf(row.kind)] += row.changes;
    }
    return { day, ...sums };
  });
}

/** Only accounts come and go; whatever happens to somebody's groups is a change. */
function fieldOf(kind: ChangeKind): "added" | "changed" | "removed" {
  if (!kind.startsWith("user.")) return "changed";
  return ({ "+": "added", "~": "changed", "−": "removed" } as const)[signOf(kind)];
}
