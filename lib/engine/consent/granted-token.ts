import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { targetGrants } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import { systemActor } from "@/lib/core/access/actor";
import { SyncError } from "@/lib/core/sync-error";
import type { TargetRow } from "@/lib/engine/connect/load-target";
import type { Token } from "@/lib/http/authorized";
import type { Granted } from "@/lib/http/oauth-token";
import type { Access, OpenClient } from "@/lib/http/open-access";
import type { Consent } from "@/lib/targets/port";
import { tradeForTokens } from "./consent-tokens";
import { endOf, type GrantTokens, openTokens, sealTokens } from "./grant-tokens";

export type Grant = { tenantId: string; row: Pick<TargetRow, "id" | "name">; consent: Consent };

/** A token's last minute is left out: a call may be under way for as long. */
const marginSeconds = 60;
const refreshSeconds = 40;
const pollMs = 150;

/**
 * Access tokens by a person's consent. A refresh token that rotates is good for one use, so one
 * process at a time trades it, and the new one is stored before anybody uses what came with it.
 */
export function grantedToken(grant: Grant): NonNullable<Access["fetchToken"]> {
  let last: string | null = null;
  return async (open, signal) => {
    // Whoever asks again for a token that has not ended was refused it.
    const token = await currentToken(grant, last, open, signal);
    last = token.value;
    return token;
  };
}

async function currentToken(
  grant: Grant,
  refused: string | null,
  open: OpenClient,
  signal: AbortSignal,
): Promise<Token> {
  for (;;) {
    const { tokens, sealed, secondsLeft } = await storedTokens(grant);
    if (tokens.access !== refused && secondsLeft > marginSeconds)
      return { value: tokens.access, expiresInSeconds: secondsLeft };
    if (await claimRefresh(grant, sealed)) return refreshed(grant, tokens, open, signal);
    await sleep(pollMs, undefined, { signal });
  }
}

async function storedTokens(grant: Grant) {
  const { tenantId, row } = grant;
  const [stored] = await inTenant(tenantId, (tx) =>
    tx
      .select({
        tokens: targetGrants.tokens,
        withdrawnAt: targetGrants.withdrawnAt,
        accessEndsAt: targetGrants.accessEndsAt,
      })
      .from(targetGrants)
      .where(isGrant(grant)),
  );
  if (!stored?.tokens) throw stored?.withdrawnAt ? withdrawn(row.name) : neverGranted(row.name);
  return {
    sealed: stored.tokens,
    tokens: openTokens({ tenantId, targetId: row.id }, stored.tokens),
    secondsLeft: ((stored.accessEndsAt?.getTime() ?? 0) - Date.now()) / 1_000,
  };
}

/** True for one caller of all processes, and only while these are still the tokens. */
async function claimRefresh(grant: Grant, sealed: string): Promise<boolean> {
  const claimed = await inTenant(grant.tenantId, (tx) =>
    tx
      .update(targetGrants)
      .set({ refreshingUntil: sql`now() + make_interval(secs => ${refreshSeconds})` })
      .where(
        and(
          ...[isGrant(grant), eq(targetGrants.tokens, sealed)],
          or(isNull(targetGrants.refreshingUntil), lt(targetGrants.refreshingUntil, sql`now()`)),
        ),
      )
      .returning({ id: targetGrants.targetId }),
  );
  return claimed.length > 0;
}

/** The one who claimed it is not cut off half-way: the answer has the only token that is left. */
async function refreshed(
  grant: Grant,
  { refresh }: GrantTokens,
  open: OpenClient,
  signal: AbortSignal,
): Promise<Token> {
  signal.throwIfAborted();
  const { consent, row } = grant;
  const form = { grant_type: "refresh_token", refresh_token: refresh };
  try {
    const granted = await tradeForTokens(open, consent, form, {
      refused: ({ error, status }) =>
        error === "invalid_grant" ? withdrawn(row.name, status) : clientRefused(row.name, status),
      signal: AbortSignal.timeout(tradeLimitMs),
    });
    await store(grant, granted, refresh);
    return granted;
  } catch (error) {
    await giveUp(grant, error instanceof SyncError && error.code === "CREDENTIALS_WITHDRAWN");
    throw error;
  }
}

const tradeLimitMs = 30_000;

async function store({ tenantId, row, ...grant }: Grant, granted: Granted, refresh: string) {
  const tokens = { access: granted.value, refresh: granted.refreshToken ?? refresh };
  await inTenant(tenantId, (tx) =>
    tx
      .update(targetGrants)
      .set({
        tokens: sealTokens({ tenantId, targetId: row.id }, tokens),
        ...{ accessEndsAt: endOf(granted), refreshingUntil: null },
      })
      .where(isGrant({ tenantId, row, ...grant })),
  );
}

/** Consent that is over is noted at once, so that nobody asks with it again. */
async function giveUp(grant: Grant, isOver: boolean): Promise<void> {
  const { tenantId, row } = grant;
  const over = isOver ? { tokens: null, withdrawnAt: new Date() } : {};
  await inTenant(tenantId, async (tx) => {
    await tx
      .update(targetGrants)
      .set({ refreshingUntil: null, ...over })
      .where(isGrant(grant));
    const target = { id: row.id, name: row.name };
    if (isOver) await audit(tx, tenantId, systemActor, "target.consentEnded", target);
  });
}

function isGrant({ tenantId, row }: Grant) {
  return and(eq(targetGrants.tenantId, tenantId), eq(targetGrants.targetId, row.id));
}

function neverGranted(name: string): SyncError {
  return new SyncError(
    "stop",
    "CREDENTIALS_MISSING",
    `Nobody has let Usher into ${name} yet. Open the target's settings and press Connect.`,
  );
}

function withdrawn(name: string, status: number | null = null): SyncError {
  return new SyncError(
    "stop",
    "CREDENTIALS_WITHDRAWN",
    `${name} no longer lets Usher in: the consent was withdrawn, or it lay unused for too long. Open the target's settings and press Connect.`,
    status === null ? {} : { status },
  );
}

function clientRefused(name: string, status: number): SyncError {
  return new SyncError(
    "stop",
    "TARGET_AUTH",
    `${name} does not know Usher's client ID and client secret. Enter them again in the target's settings and press Connect.`,
    { status },
  );
}
