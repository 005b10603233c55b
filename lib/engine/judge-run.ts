import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { sourceCounts } from "@/db/schema/source";
import { accountLinks, membershipLinks, syncs } from "@/db/schema/syncs";
import { type Hold, judge } from "@/lib/core/guard";
import type { RunContext } from "./run-context";
import { plannedSums } from "./run-sums";

/** The guard's verdict over the whole stored plan; an empty list lets the run go on. */
export async function judgeRun(tx: Transaction, context: RunContext): Promise<Hold[]> {
  const { run, appId, settings } = context;
  const planned = await plannedSums(tx, run);
  const [sync] = await tx
    .select({ firstFullRunAt: syncs.firstFullRunAt })
    .from(syncs)
    .where(and(eq(syncs.tenantId, run.tenantId), eq(syncs.id, run.syncId)));
  return judge(
    {
      scope: run.scope,
      isFirstFullRun: !sync?.firstFullRunAt,
      sourceUsers: await sourceUserCount(tx, run.tenantId, appId),
      managedAccounts: await tx.$count(accountLinks, ownRows(accountLinks, run)),
      ownedMemberships: await tx.$count(membershipLinks, ownRows(membershipLinks, run)),
      planned: Object.values(planned).reduce((total, each) => total + (each ?? 0), 0),
      disables: planned["user.disable"] ?? 0,
      membershipRemovals: planned["membership.remove"] ?? 0,
    },
    settings.safety,
  );
}

const counted = z.object({ users: z.coerce.number() });

async function sourceUserCount(tx: Transaction, tenantId: string, appId: string): Promise<number> {
  const [row] = await tx
    .select({ users: sql`coalesce(sum(${sourceCounts.users}), 0)` })
    .from(sourceCounts)
    .where(and(eq(sourceCounts.tenantId, tenantId), eq(sourceCounts.appId, appId)));
  return counted.parse(row).users;
}

function ownRows(
  table: typeof accountLinks | typeof membershipLinks,
  run: { tenantId: string; syncId: string },
) {
  return and(eq(table.tenantId, run.tenantId), eq(table.syncId, run.syncId));
}
