import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { JitAnswer } from "@/lib/core/jit/jit-answer";
import type { JitSettings } from "@/lib/core/settings/jit-settings";
import { inTenant, type Transaction } from "../client";
import { jitCalls, jitEndpoints } from "../schema/jit";

type AppOf = { tenantId: string; appId: string };

/** With the envelopes; for lib/access only. */
export async function findJitEndpoint(tx: Transaction, { tenantId, appId }: AppOf) {
  const [row] = await tx
    .select({
      settings: jitEndpoints.settings,
      secret: jitEndpoints.secret,
      secretLastFour: jitEndpoints.secretLastFour,
      secretMadeAt: jitEndpoints.secretMadeAt,
      formerSecret: jitEndpoints.formerSecret,
      formerUntil: jitEndpoints.formerUntil,
      refusals: jitEndpoints.refusals,
      refusedAt: jitEndpoints.refusedAt,
      refusedCode: jitEndpoints.refusedCode,
    })
    .from(jitEndpoints)
    .where(and(eq(jitEndpoints.tenantId, tenantId), eq(jitEndpoints.appId, appId)));
  return row ?? null;
}

export async function putJitSettings(tx: Transaction, of: AppOf, settings: JitSettings) {
  await tx
    .insert(jitEndpoints)
    .values({ ...of, settings })
    .onConflictDoUpdate({ target: jitEndpoints.appId, set: { settings } });
}

type NewSecret = { sealed: string; lastFour: string; settings: JitSettings };

/** The one that was in use before counts for so long still. */
export async function putJitSecret(
  tx: Transaction,
  of: AppOf,
  { sealed, lastFour, settings }: NewSecret,
  formerHours: number,
) {
  const made = { secret: sealed, secretLastFour: lastFour, secretMadeAt: sql`now()` };
  await tx
    .insert(jitEndpoints)
    .values({ ...of, settings, ...made })
    .onConflictDoUpdate({
      target: jitEndpoints.appId,
      set: {
        ...made,
        formerSecret: jitEndpoints.secret,
        formerUntil: sql`case when ${jitEndpoints.secret} is not null
          then now() + make_interval(hours => ${formerHours}) end`,
      },
    });
}

export async function dropFormerJitSecret(tx: Transaction, { tenantId, appId }: AppOf) {
  await tx
    .update(jitEndpoints)
    .set({ formerSecret: null, formerUntil: null })
    .where(and(eq(jitEndpoints.tenantId, tenantId), eq(jitEndpoints.appId, appId)));
}

export async function noteJitRefusal({ tenantId, appId }: AppOf, code: string): Promise<void> {
  await inTenant(tenantId, (tx) =>
    tx
      .update(jitEndpoints)
      .set({
        refusals: sql`${jitEndpoints.refusals} + 1`,
        refusedAt: sql`now()`,
        refusedCode: code,
      })
      .where(and(eq(jitEndpoints.tenantId, tenantId), eq(jitEndpoints.appId, appId))),
  );
}

type NewCall = AppOf & { nonce: string; bodyHash: string; loginId: string; ip: string | null };

/** Null when the nonce is new, and counts from now on; else the call that used it. */
export async function takeNonce(call: NewCall) {
  return inTenant(call.tenantId, async (tx) => {
    const taken = await tx
      .insert(jitCalls)
      .values(call)
      .onConflictDoNothing()
      .returning({ nonce: jitCalls.nonce });
    if (taken.length > 0) return null;
    const [before] = await tx
      .select({ bodyHash: jitCalls.bodyHash, status: jitCalls.status, answer: jitCalls.answer })
      .from(jitCalls)
      .where(ofCall(call));
    if (!before) throw new Error("A nonce was pruned while its call came again.");
    return before;
  });
}

type CallOf = AppOf & { nonce: string };

export async function endCall(
  call: CallOf,
  ended: { status: number; answer: JitAnswer | null; durationMs?: number },
): Promise<void> {
  await inTenant(call.tenantId, (tx) => tx.update(jitCalls).set(ended).where(ofCall(call)));
}

export type JitCallRow = Awaited<ReturnType<typeof listJitCalls>>[number];

/** The latest first. */
export async function listJitCalls({ tenantId, appId }: AppOf, limit: number) {
  return inTenant(tenantId, (tx) =>
    tx
      .select({
        nonce: jitCalls.nonce,
        loginId: jitCalls.loginId,
        at: jitCalls.createdAt,
        ip: jitCalls.ip,
        status: jitCalls.status,
        durationMs: jitCalls.durationMs,
        answer: jitCalls.answer,
      })
      .from(jitCalls)
      .where(and(eq(jitCalls.tenantId, tenantId), eq(jitCalls.appId, appId)))
      .orderBy(desc(jitCalls.createdAt), desc(jitCalls.nonce))
      .limit(limit),
  );
}

/** Calls that nobody could send again: their signature is much older than the window. */
export async function pruneJitCalls(tenantId: string, before: Date, most: number) {
  return inTenant(tenantId, async (tx) => {
    const old = tx
      .select({ one: sql`ctid` })
      .from(jitCalls)
      .where(and(eq(jitCalls.tenantId, tenantId), lt(jitCalls.createdAt, before)))
      .limit(most);
    const { rowCount } = await tx.delete(jitCalls).where(sql`ctid in (${old})`);
    return rowCount ?? 0;
  });
}

function ofCall({ tenantId, appId, nonce }: CallOf) {
  return and(eq(jitCalls.tenantId, tenantId), eq(jitCalls.appId, appId), eq(jitCalls.nonce, nonce));
}
