import { inTenant } from "@/db/client";
import { getAppName, isRead } from "@/db/queries/app-view";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import {
  type CredentialKind,
  expiryAfter,
  type NewScimCredential,
} from "@/lib/core/access/scim-credential";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { createScimToken, type NewScimToken, revokeScimToken } from "./scim-token";

/** A new SCIM token or client secret for an app. It is in the answer and nowhere else. */
export async function createAppToken(
  tenantId: string,
  actor: Actor,
  appId: string,
  { kind, expiresInDays }: NewScimCredential = { kind: "bearer", expiresInDays: null },
): Promise<NewScimToken> {
  return inTenant(tenantId, async (tx) => {
    const name = await getAppName(tx, tenantId, appId);
    if (name === null) throw notFound("app");
    if (await isRead(tx, tenantId, appId)) throw nothingIsSent(name);
    const expiresAt = expiryAfter(expiresInDays);
    const made = await createScimToken(tx, tenantId, appId, actor.name, { kind, expiresAt });
    if (!made) throw twoAlready(kind);
    const { id: tokenId, lastFour } = made;
    const detail = { tokenId, lastFour, kind, expiresInDays };
    await audit(tx, tenantId, actor, "app.tokenCreated", { id: appId, name }, detail);
    return made;
  });
}

/** Ends a token within a second. Revoking twice changes nothing. */
export async function revokeAppToken(
  tenantId: string,
  actor: Actor,
  appId: string,
  tokenId: string,
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const name = await getAppName(tx, tenantId, appId);
    if (name === null) throw notFound("app");
    if (!(await revokeScimToken(tx, tenantId, appId, tokenId))) return;
    await audit(tx, tenantId, actor, "app.tokenRevoked", { id: appId, name }, { tokenId });
  });
}

function nothingIsSent(name: string): UserError {
  return new UserError(
    `Usher reads ${name} through the provider's API, so nothing is sent and no token is needed.`,
  );
}

function twoAlready(kind: CredentialKind): UserError {
  const what = kind === "bearer" ? "tokens" : "client secrets";
  return new UserError(
    `This app has two ${what} already: one in use and one to change over to. Revoke one of them, then make a new one.`,
    { status: 409 },
  );
}
