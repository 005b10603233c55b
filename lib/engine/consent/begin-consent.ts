import { createHash, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { targetGrants } from "@/db/schema/targets";
import { config } from "@/lib/config";
import type { Actor } from "@/lib/core/access/actor";
import { UserError } from "@/lib/core/user-error";
import { loadTarget, type TargetRow } from "@/lib/engine/connect/load-target";
import { openFields } from "@/lib/engine/connect/setting-fields";
import { definitionOf } from "@/lib/engine/connect/target-access";
import { hashToken, sealSecret } from "@/lib/secrets";
import type { Consent } from "@/lib/targets/port";

const wayOpenMinutes = 10;

/** Where a product sends people back to; what its administrator enters there. */
export function consentReturnUrl(slug: string): string {
  return `${config().baseUrl}/${slug}/targets/connected`;
}

/**
 * Opens the way to a product's own page, on which this member can let Usher in. It leads back once,
 * for this member and this target; another way that was open to it is closed.
 */
export async function beginConsent(
  tenantId: string,
  actor: Actor,
  targetId: string,
  returnUrl: string,
): Promise<string> {
  const row = await inTenant(tenantId, (tx) => loadTarget(tx, tenantId, targetId));
  const consent = consentOf(tenantId, row);
  const state = randomBytes(32).toString("base64url");
  const verifier = randomBytes(32).toString("base64url");
  const way = {
    ...{ stateHash: hashToken(state), stateBy: actor.id },
    stateUntil: sql`now() + make_interval(mins => ${wayOpenMinutes})`,
    verifier: sealSecret(verifier, verifierPlace(tenantId, targetId)),
  };
  await inTenant(tenantId, (tx) =>
    tx
      .insert(targetGrants)
      .values({ tenantId, targetId, ...way })
      .onConflictDoUpdate({ target: targetGrants.targetId, set: way }),
  );
  const url = new URL(consent.authorizeUrl);
  url.search = new URLSearchParams({
    ...consent.query,
    response_type: "code",
    client_id: consent.clientId,
    redirect_uri: returnUrl,
    scope: consent.scope,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}

/** What the stored settings say about it. */
export function consentOf(tenantId: string, row: TargetRow): Consent {
  const { consent } = definitionOf(row.product);
  const found = consent?.of(openFields(row, { tenantId, ownerId: row.id }));
  if (found) return found;
  throw new UserError(
    consent
      ? "Enter client ID and client secret first, and save."
      : "This product lets nobody in by consent. Enter a token instead.",
  );
}

export function verifierPlace(tenantId: string, targetId: string) {
  return { tenantId, ownerId: targetId, field: "consent" };
}
