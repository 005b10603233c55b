import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { targets } from "@/db/schema/targets";
import { type SeatPlan, seatsLeft } from "@/lib/core/plan/seats";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";

/**
 * Accounts beyond the licence's last free seat are left out of the plan, by user name, so that a
 * second run leaves out the same people. Seats that this run frees count for the next one: accounts
 * are made before others are disabled. Where the target does not tell its seats, nobody is left
 * out here, and the target's own refusal ends the row.
 */
export async function capSeats(context: RunContext): Promise<void> {
  const { connection, lease, run } = context;
  if (!connection.seats) return;
  const isWanted = run.scope === "full" || (await lease.fenced((tx) => makesAccounts(tx, context)));
  if (!isWanted) return;
  const seats = await connection.seats(lease.signal);
  if (!seats) return;
  await lease.fenced(async (tx) => {
    await tx
      .update(targets)
      .set({ seats })
      .where(and(eq(targets.tenantId, run.tenantId), eq(targets.id, run.targetId)));
    const free = seatsLeft(seats);
    const leftOut = free === null ? 0 : await leaveOut(tx, context, free, seats);
    const plan: SeatPlan = { ...seats, ...(await taken(tx, context)), leftOut };
    await saveProgress(tx, context, { totals: { ...run.totals, seats: plan } });
  });
}

const takesSeat = sql`outcome = 'planned' and kind in ('user.create', 'user.enable')`;
const freesSeat = sql`outcome = 'planned' and kind in ('user.disable', 'user.anonymise', 'user.delete')`;

function ofRun({ run }: RunContext) {
  return sql`tenant_id = ${run.tenantId} and run_id = ${run.id}`;
}

async function makesAccounts(tx: Transaction, context: RunContext): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`select exists (select from changes where ${ofRun(context)} and ${takesSeat}) as found`,
  );
  return z.tuple([z.object({ found: z.boolean() })]).parse(rows)[0].found;
}

/** With whatever else was planned for them; gives how many people. */
async function leaveOut(
  tx: Transaction,
  context: RunContext,
  free: number,
  { used, max }: { used: number | null; max: number | null },
): Promise<number> {
  const message = `${used} of ${max} seats are used, and ${free === 0 ? "none is free" : `the ${free} free ${free === 1 ? "one goes" : "ones go"} to others by user name`}.`;
  const { rows } = await tx.execute(sql`
    with wanting as (
      select source_id, row_number() over (order by lower(subject), seq) as place
      from changes where ${ofRun(context)} and ${takesSeat}
    ), late as materialized (select source_id from wanting where place > ${free}),
    left_out as (
      update changes c set outcome = 'skipped', reason = 'seat_limit', code = 'SEAT_LIMIT',
        message = ${message}
      from late l
      where c.tenant_id = ${context.run.tenantId} and c.run_id = ${context.run.id}
        and c.outcome = 'planned' and c.source_id = l.source_id and c.kind not like 'group.%')
    select count(*)::int as people from late`);
  return z.tuple([z.object({ people: z.number() })]).parse(rows)[0].people;
}

async function taken(tx: Transaction, context: RunContext) {
  const { rows } = await tx.execute(sql`
    select count(*) filter (where ${takesSeat})::int as takes,
      count(distinct account_id) filter (where ${freesSeat})::int as frees
    from changes where ${ofRun(context)}`);
  return z.tuple([z.object({ takes: z.number(), frees: z.number() })]).parse(rows)[0];
}
