import { and, eq, gt, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { targetGrants } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { loadTarget } from "@/lib/engine/connect/load-target";
import { definitionOf } from "@/lib/engine/connect/target-access";
import { egressPolicy } from "@/lib/engine/connect/target-fields";
import { createHttpClient } from "@/lib/http/client";
import type { OAuthRefusal } from "@/lib/http/oauth-token";
import type { OpenClient } from "@/lib/http/open-access";
import { hashToken, openSecret } from "@/lib/secrets";
import type { TargetDefinition } from "@/lib/targets/port";
import { consentOf, verifierPlace } from "./begin-consent";
import { tradeForTokens } from "./consent-tokens";
import { endOf, sealTokens } from "./grant-tokens";

/** With what a product sends people back. */
export type ConsentAnswer = {
  state: string;
  code?: string | undefined;
  error?: string | undefined;
};

/** Of which target it was, where the way was open; what went wrong, in words. */
export type ConsentEnd = { targetId: string | null; problem: string | null };

/** Somebody came back from a product's page: what was let in is kept. */
export async function endConsent(
  tenantId: string,
  actor: Actor,
  { state, code }: ConsentAnswer,
  returnUrl: string,
  signal: AbortSignal,
): Promise<ConsentEnd> {
  const way = await takeWay(tenantId, actor, state);
  if (way === null) return { targetId: null, problem: wayIsClosed };
  const { targetId, verifier } = way;
  if (!code) return { targetId, problem: "Usher was not let in. Press Connect to try again." };
  const form = { grant_type: "authorization_code", code, redirect_uri: returnUrl };
  try {
    await keepGrant(tenantId, actor, targetId, { ...form, code_verifier: verifier }, signal);
    return { targetId, problem: null };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof SyncError)) throw error;
    return { targetId, problem: error.message };
  }
}

async function keepGrant(
  tenantId: string,
  actor: Actor,
  targetId: string,
  form: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const row = await inTenant(tenantId, (tx) => loadTarget(tx, tenantId, targetId));
  const consent = consentOf(tenantId, row);
  const open = opening(definitionOf(row.product));
  const granted = await tradeForTokens(open, consent, form, { refused: notGiven, signal });
  if (!granted.refreshToken) throw noRefreshToken();
  const located = (await consent.locate?.(open, granted.value, signal)) ?? {};
  const tokens = { access: granted.value, refresh: granted.refreshToken };
  await inTenant(tenantId, async (tx) => {
    await tx
      .update(targetGrants)
      .set({
        tokens: sealTokens({ tenantId, targetId }, tokens),
        ...{ accessEndsAt: endOf(granted), located, grantedBy: actor.name },
        ...{ grantedAt: sql`now()`, withdrawnAt: null, refreshingUntil: null },
      })
      .where(and(eq(targetGrants.tenantId, tenantId), eq(targetGrants.targetId, targetId)));
    const target = { id: targetId, name: row.name };
    await audit(tx, tenantId, actor, "target.consented", target, { site: consent.site });
  });
}

/** A way is used once, by whom it was opened for, and not for long. */
async function takeWay(tenantId: string, actor: Actor, state: string) {
  return inTenant(tenantId, async (tx) => {
    const isWay = and(
      ...[eq(targetGrants.tenantId, tenantId), eq(targetGrants.stateHash, hashToken(state))],
      ...[eq(targetGrants.stateBy, actor.id), gt(targetGrants.stateUntil, sql`now()`)],
    );
    const [way] = await tx
      .select({ targetId: targetGrants.targetId, verifier: targetGrants.verifier })
      .from(targetGrants)
      .where(isWay)
      .for("update");
    if (!way?.verifier) return null;
    const closed = { stateHash: null, stateBy: null, stateUntil: null, verifier: null };
    await tx.update(targetGrants).set(closed).where(isWay);
    const { targetId } = way;
    return { targetId, verifier: openSecret(way.verifier, verifierPlace(tenantId, targetId)) };
  });
}

function opening({ label, concurrency }: TargetDefinition): OpenClient {
  return (place) =>
    createHttpClient({
      ...{ ...place, egress: egressPolicy(false), concurrency },
      peer: { code: "TARGET", label },
    });
}

const wayIsClosed =
  "This way back was used already, is older than ten minutes, or was opened by somebody else. Open the target's settings and press Connect again.";

function notGiven({ error, description }: OAuthRefusal): UserError {
  const words = description || error || "no reason given";
  return new UserError(
    `The product gave Usher no token (${words}). Check client ID, client secret and redirect URL, and press Connect again.`,
  );
}

function noRefreshToken(): UserError {
  return new UserError(
    "The product gave Usher a token that cannot be renewed. Allow offline access for the client, and press Connect again.",
  );
}
