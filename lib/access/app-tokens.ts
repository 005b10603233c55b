import { inTenant } from "@/db/client";
import { getAppName } from "@/db/queries/app-view";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { createScimToken, type NewScimToken, revokeScimToken } from "./scim-token";

/** A new SCIM token for an app, with its audit row. The token is in the answer and nowhere else. */
export async function createAppToken(
  tenantId: string,
  actor: Actor,
  appId: string,
): Promise<NewScimToken> {
  return inTenant(tenantId, async (tx) => {
    const name = await getAppName(tx, tenantId, appId);
    if (name === null) throw notFound("app");
    const made = await createScimToken(tx, tenantId, appId, actor.name);
    if (!made) throw twoAlready();
    const { id: tokenId, lastFour } = made;
    await audit(
      tx,
      tenantId,
      actor,
      "app.tokenCreated",
      { id: appId, name },
      { tokenId, lastFour },
    );
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

function twoAlready(): UserError {
  return new UserError(
    "This app has two tokens already: one in use and one to change over to. Revoke one of them, then make a new one.",
    { status: 409 },
  );
}
