import { and, asc, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { changes, runs } from "@/db/schema/runs";
import { accountLinks, syncs } from "@/db/schema/syncs";
import { accounts, targets } from "@/db/schema/targets";
import type { JitResult } from "@/lib/core/jit/jit-answer";
import { isReason, reasonSentence } from "@/lib/core/reasons/reasons";
import { UserError } from "@/lib/core/user-error";
import { continueRun } from "@/lib/engine/run/continue-run";
import { insertRun } from "@/lib/engine/run/start-run";
import { wakeRun } from "@/lib/engine/run/wake-run";
import { log } from "@/lib/log";

type Of = { tenantId: string; appId: string };

/** One run about this person for each target that the app feeds; none where something is paused. */
export async function startLoginRuns(of: Of, personId: string): Promise<JitResult[]> {
  const { tenantId, appId } = of;
  const fed = await inTenant(tenantId, (tx) =>
    tx
      .select({ syncId: syncs.id, target: targets.name })
      .from(syncs)
      .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, syncs.targetId)))
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.appId, appId)))
      .orderBy(asc(syncs.id)),
  );
  const results: JitResult[] = [];
  for (const sync of fed) {
    const empty = { ...sync, username: null, code: null, message: null };
    try {
      const start = { tenantId, syncId: sync.syncId, trigger: "jit", scope: "delta" } as const;
      const only = { kind: "user", id: personId } as const;
      const { runId } = await inTenant(tenantId, (tx) =>
        insertRun(tx, { ...start, startedBy: "Login", only }),
      );
      results.push({ ...empty, status: "pending", runId });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const why = { code: "JIT_PAUSED", message: error.message };
      results.push({ ...empty, ...why, status: "failed", runId: null });
    }
  }
  return results;
}

const lookAgainMs = 100;

/**
 * Carries the runs out here and now, until the time is over. What is not done by then goes on: this
 * process works on, and should it die, or should the target be busy, a worker takes the run up.
 */
export async function carryOutLogins(
  { tenantId }: Of,
  results: readonly JitResult[],
  deadline: AbortSignal,
): Promise<void> {
  const over = new Promise<void>((resolve) => {
    if (deadline.aborted) resolve();
    deadline.addEventListener("abort", () => resolve(), { once: true });
  });
  const work = results.flatMap(({ runId }) => (runId ? [carryOut(tenantId, runId, deadline)] : []));
  await Promise.race([over, Promise.all(work)]);
}

async function carryOut(tenantId: string, runId: string, deadline: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await continueRun(tenantId, runId, `login-${process.pid}`, new AbortController().signal);
      if (!(await isWaiting(tenantId, runId))) return;
      if (deadline.aborted) break;
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  } catch (error) {
    log.warn({ err: error, runId }, "a login's run goes on in a worker");
  }
  await wakeRun(tenantId, runId);
}

async function isWaiting(tenantId: string, runId: string): Promise<boolean> {
  const waiting = and(
    ...[eq(runs.tenantId, tenantId), eq(runs.id, runId)],
    eq(runs.state, "queued"),
  );
  return (await inTenant(tenantId, (tx) => tx.$count(runs, waiting))) > 0;
}

/** How each of the runs stands now. */
export async function loginResults(
  { tenantId }: Of,
  personId: string,
  results: readonly JitResult[],
): Promise<JitResult[]> {
  return inTenant(tenantId, async (tx) => {
    const now: JitResult[] = [];
    for (const result of results) now.push(await resultOf(tx, tenantId, personId, result));
    return now;
  });
}

async function resultOf(
  tx: Transaction,
  tenantId: string,
  personId: string,
  result: JitResult,
): Promise<JitResult> {
  if (result.runId === null) return result;
  const [run] = await tx
    .select({
      ...{ state: runs.state, holds: runs.holds, totals: runs.totals },
      ...{ errorCode: runs.errorCode, errorMessage: runs.errorMessage },
    })
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), eq(runs.id, result.runId)));
  switch (run?.state) {
    case "queued":
    case "running":
      return result;
    case "held":
      return { ...result, code: "held", message: run.holds?.[0]?.message ?? null };
    case "succeeded":
    case "partial":
      return settled(tx, tenantId, personId, { ...result, runId: result.runId }, run.totals);
    default:
      return {
        ...result,
        status: "failed",
        code: run?.errorCode ?? "CANCELLED",
        message: run?.errorMessage ?? "The run was cancelled. Start it again, or log in again.",
      };
  }
}

type Totals = (typeof runs.$inferSelect)["totals"];

async function settled(
  tx: Transaction,
  tenantId: string,
  personId: string,
  result: JitResult & { runId: string },
  totals: Totals,
): Promise<JitResult> {
  const rows = await tx
    .select({
      ...{ kind: changes.kind, outcome: changes.outcome, reason: changes.reason },
      ...{ code: changes.code, message: changes.message },
    })
    .from(changes)
    .where(
      and(
        ...[eq(changes.tenantId, tenantId), eq(changes.runId, result.runId)],
        eq(changes.sourceId, personId),
      ),
    )
    .orderBy(asc(changes.seq));
  const account = await accountOf(tx, tenantId, result.syncId, personId);
  const username = account?.username ?? null;
  const failed = rows.find(({ outcome }) => outcome === "failed");
  if (failed) {
    return { ...result, username, status: "failed", code: failed.code, message: failed.message };
  }
  if (!account?.active) {
    const why = rows.find(({ outcome }) => outcome !== "applied") ?? rows.at(-1);
    const code = why?.reason ?? Object.keys(totals.unchanged ?? {})[0] ?? "JIT_NO_ACCOUNT";
    const sentence = isReason(code) ? reasonSentence(code) : noAccount;
    return { ...result, username, status: "denied", code, message: why?.message ?? sentence };
  }
  const applied = rows.filter(({ outcome }) => outcome === "applied");
  const isNew = applied.some(({ kind }) => kind === "user.create");
  const status = isNew ? "created" : applied.length > 0 ? "updated" : "unchanged";
  return { ...result, username, status, code: null, message: null };
}

const noAccount =
  "The target has no active account of this person, and the run changed nothing. Look at the run.";

async function accountOf(tx: Transaction, tenantId: string, syncId: string, personId: string) {
  const [account] = await tx
    .select({ username: accounts.username, active: accounts.active })
    .from(accountLinks)
    .innerJoin(
      accounts,
      and(
        ...[eq(accounts.tenantId, tenantId), eq(accounts.targetId, accountLinks.targetId)],
        eq(accounts.id, accountLinks.accountId),
      ),
    )
    .where(
      and(
        ...[eq(accountLinks.tenantId, tenantId), eq(accountLinks.syncId, syncId)],
        eq(accountLinks.sourceUserId, personId),
      ),
    );
  return account ?? null;
}
