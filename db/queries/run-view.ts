import { and, desc, eq, inArray, isNotNull, isNull, lt, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { ChangeSum } from "@/lib/core/plan/change-sum";
import { changeKinds } from "@/lib/core/plan/sign-sums";
import { sum } from "@/lib/core/run/run";
import type { FormerRun } from "@/lib/core/run/run-estimate";
import type { TargetCall } from "@/lib/core/target/target-call";
import { inTenant } from "../client";
import { exchanges, runs } from "../schema/runs";
import { sourceGroups, sourceUsers } from "../schema/source";
import { targets } from "../schema/targets";

export type RunSum = ChangeSum;

/** How many changes of a run there are by kind, outcome and reason; live while it applies. */
export async function runSums(tenantId: string, runId: string): Promise<RunSum[]> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      select kind, outcome, reason, count(*)::int as count from changes
      where tenant_id = ${tenantId} and run_id = ${runId}
      group by kind, outcome, reason order by count(*) desc, reason`),
  );
  return sums.parse(rows);
}

type Counted = { id: string; state: string; finishedAt: Date | null; changeSums: RunSum[] | null };

/** As kept with the run where its changes stay as they are; else counted, but not at every look. */
export function sumsOfRun(tenantId: string, run: Counted): Promise<RunSum[]> {
  const isStill = run.finishedAt !== null || run.state === "held";
  if (isStill && run.changeSums !== null) return Promise.resolve(run.changeSums);
  return lately(`${tenantId} ${run.id} ${run.state}`, () => runSums(tenantId, run.id));
}

const countedMax = 500;
/** Counting may take so much of the time at most, however often somebody looks. */
const restFactor = 10;
const counted = new Map<string, { sums: Promise<RunSum[]>; until: number }>();

function lately(key: string, count: () => Promise<RunSum[]>): Promise<RunSum[]> {
  const known = counted.get(key);
  if (known && performance.now() < known.until) return known.sums;
  const startedAt = performance.now();
  const entry = { sums: count(), until: Number.POSITIVE_INFINITY };
  const rest = () => {
    const now = performance.now();
    entry.until = now + (now - startedAt) * restFactor;
  };
  entry.sums.then(rest, () => counted.delete(key));
  counted.delete(key);
  counted.set(key, entry);
  const [oldest] = counted.keys();
  if (counted.size > countedMax && oldest !== undefined) counted.delete(oldest);
  return entry.sums;
}

const sums = z.array(
  z.object({
    kind: z.enum(changeKinds),
    outcome: z.enum(["planned", "applied", "skipped", "failed"]),
    reason: z.string(),
    count: z.number(),
  }),
);

/** The run that has the target now; others wait for it. */
export async function runningOn(tenantId: string, targetId: string): Promise<string | null> {
  return inTenant(tenantId, async (tx) => {
    const [running] = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(
        and(eq(runs.tenantId, tenantId), eq(runs.targetId, targetId), eq(runs.state, "running")),
      );
    return running?.id ?? null;
  });
}

/** When nothing is written to a target. */
export async function maintenanceOf(tenantId: string, targetId: string) {
  return inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ maintenance: targets.maintenance })
      .from(targets)
      .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId)));
    return row?.maintenance ?? null;
  });
}

type LikeIt = {
  id: string;
  syncId: string;
  scope: "full" | "delta";
  part: string;
  onlyId: string | null;
};

/** The last run before this one that was like it and came to its end: what time its phases took. */
export async function formerRun(tenantId: string, run: LikeIt): Promise<FormerRun | null> {
  const [former] = await inTenant(tenantId, (tx) =>
    tx
      .select({ phaseTimes: runs.phaseTimes, totals: runs.totals })
      .from(runs)
      .where(
        and(
          ...[eq(runs.tenantId, tenantId), eq(runs.syncId, run.syncId), lt(runs.id, run.id)],
          ...[eq(runs.scope, run.scope), sql`${runs.part} = ${run.part}`],
          inArray(runs.state, ["succeeded", "partial"]),
          notInArray(runs.trigger, ["preview", "rollback"]),
          run.onlyId === null ? isNull(runs.onlyId) : isNotNull(runs.onlyId),
        ),
      )
      .orderBy(desc(runs.id))
      .limit(1),
  );
  if (!former) return null;
  const { applied, failed } = former.totals;
  return { phaseTimes: former.phaseTimes, written: sum(applied) + sum(failed) };
}

/** The rollback of a run, the newest of several. */
export async function rollbackOf(tenantId: string, runId: string): Promise<string | null> {
  return inTenant(tenantId, async (tx) => {
    const [rollback] = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), eq(runs.undoesRunId, runId)))
      .orderBy(desc(runs.id))
      .limit(1);
    return rollback?.id ?? null;
  });
}

/** What was said to the target about a change; null where nothing is kept. */
export async function callsOf(
  tenantId: string,
  runId: string,
  exchangeSeq: number | null,
): Promise<TargetCall[] | null> {
  if (exchangeSeq === null) return null;
  return inTenant(tenantId, async (tx) => {
    const [found] = await tx
      .select({ calls: exchanges.calls })
      .from(exchanges)
      .where(
        and(
          ...[eq(exchanges.tenantId, tenantId), eq(exchanges.runId, runId)],
          eq(exchanges.seq, exchangeSeq),
        ),
      );
    return found?.calls ?? null;
  });
}

/** Whether the source still lists what a change was about, so that a link to it leads somewhere. */
export async function isListed(
  tenantId: string,
  appId: string,
  kind: "user" | "group",
  id: string,
): Promise<boolean> {
  const table = kind === "user" ? sourceUsers : sourceGroups;
  return inTenant(tenantId, async (tx) => {
    const found = await tx.$count(
      table,
      and(eq(table.tenantId, tenantId), eq(table.appId, appId), eq(table.id, id)),
    );
    return found > 0;
  });
}
