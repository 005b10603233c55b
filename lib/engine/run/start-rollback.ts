import { and, eq, inArray } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { changes, runs } from "@/db/schema/runs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { changesAreGone, goneWords } from "./changes-kept";
import type { Run } from "./lease";
import { insertRun } from "./start-run";
import { wakeRun } from "./wake-run";

/** Queues a run that plans the reverse of another one, for a person to approve. */
export async function startRollback(
  tenantId: string,
  runId: string,
  actor: Actor,
): Promise<{ runId: string; joined: boolean }> {
  const started = await inTenant(tenantId, async (tx) => {
    const run = await undoable(tx, tenantId, runId);
    const waiting = await unfinishedRollback(tx, run);
    if (waiting) return { runId: waiting, joined: true };
    const { syncId } = run;
    const start = { tenantId, syncId, trigger: "rollback", scope: "delta" } as const;
    const inserted = await insertRun(tx, { ...start, startedBy: actor.name, undoesRunId: runId });
    const subject = { id: runId, name: runId };
    await audit(tx, tenantId, actor, "run.rollback_started", subject, { by: inserted.runId });
    return inserted;
  });
  await wakeRun(tenantId, started.runId);
  return started;
}

/** Locked, so that two people who ask at once get one rollback. */
async function undoable(tx: Transaction, tenantId: string, runId: string): Promise<Run> {
  const [run] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)))
    .for("update");
  if (!run) throw notFound("run");
  if (run.trigger === "rollback") {
    throw refused(
      "This run is a rollback itself. To do again what it took back, start the sync: it follows the identity provider and the rules.",
    );
  }
  if (run.finishedAt === null) {
    throw refused("This run has not ended. Cancel it or wait for it, then roll it back.");
  }
  if (changesAreGone(run)) {
    throw refused(`${goneWords()} What it did can be read no more, and not be taken back.`);
  }
  if ((await tx.$count(changes, appliedBy(run))) === 0) {
    throw refused("This run wrote nothing, so there is nothing to roll back.");
  }
  return run;
}

function appliedBy({ tenantId, id }: Run) {
  return and(eq(changes.tenantId, tenantId), eq(changes.runId, id), eq(changes.outcome, "applied"));
}

async function unfinishedRollback(tx: Transaction, { tenantId, id }: Run): Promise<string | null> {
  const [found] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        eq(runs.tenantId, tenantId),
        eq(runs.undoesRunId, id),
        inArray(runs.state, ["queued", "running", "held"]),
      ),
    );
  return found?.id ?? null;
}

function refused(message: string): UserError {
  return new UserError(message, { status: 409 });
}
