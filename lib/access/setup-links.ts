import { inTenant } from "@/db/client";
import { getAppName } from "@/db/queries/app-view";
import { setupLinkByHash } from "@/db/queries/lookup";
import {
  endSetupLink,
  getSetupLink,
  insertSetupLink,
  type SetupLinkRow,
  takeSetupLink,
} from "@/db/queries/setup-links";
import { audit } from "@/lib/audit";
import { config } from "@/lib/config";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { hashToken, newToken, sameHash } from "@/lib/secrets";

/** What somebody with a link may do, for how long they may. */
export type OpenSetup = { tenantId: string; appId: string; linkId: string; recipient: string };

/** What a link leads to: a browser that was not here yet, the one that goes on, or nothing any more. */
export type SetupVisit =
  | { state: "fresh" | "open"; link: OpenSetup }
  | { state: "elsewhere" | "finished" | "expired" | "revoked" | "unknown" };

/** A link that lets somebody without an account connect this app. It is in the answer alone. */
export async function createSetupLink(
  tenantId: string,
  actor: Actor,
  { appId, recipient, days }: { appId: string; recipient: string; days: number },
): Promise<{ id: string; url: string }> {
  const { token, hash } = newToken("");
  const id = newId("lnk");
  await inTenant(tenantId, async (tx) => {
    const name = await getAppName(tx, tenantId, appId);
    if (name === null) throw notFound("app");
    const link = { id, appId, hash, recipient, createdBy: actor.name, days };
    await insertSetupLink(tx, tenantId, link);
    const detail = { linkId: id, recipient, days };
    await audit(tx, tenantId, actor, "app.setupLinkCreated", { id: appId, name }, detail);
  });
  return { id, url: `${config().baseUrl}/connect/${token}` };
}

/** Ends a link at once, in the middle of somebody's work if need be. */
export async function revokeSetupLink(tenantId: string, actor: Actor, id: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const ended = await endSetupLink(tx, tenantId, id, "revokedAt");
    if (!ended) throw new UserError("This link has ended already.", { status: 409 });
    const name = (await getAppName(tx, tenantId, ended.appId)) ?? ended.appId;
    const detail = { linkId: id, recipient: ended.recipient };
    await audit(tx, tenantId, actor, "app.setupLinkRevoked", { id: ended.appId, name }, detail);
  });
}

/** `browser` is the secret that the browser got when it opened the link. */
export async function visitSetup(token: string, browser: string | null): Promise<SetupVisit> {
  const found = await setupLinkByHash(hashToken(token));
  const row = found ? await getSetupLink(found.tenant_id, found.link_id) : null;
  if (!found || !row) return { state: "unknown" };
  if (row.revokedAt) return { state: "revoked" };
  if (row.finishedAt) return { state: "finished" };
  if (row.expiresAt.getTime() <= Date.now()) return { state: "expired" };
  const link = { tenantId: found.tenant_id, linkId: row.id, ...pick(row) };
  if (row.browserHash === null) return { state: "fresh", link };
  const isTheirs = browser !== null && sameHash(hashToken(browser), row.browserHash);
  return isTheirs ? { state: "open", link } : { state: "elsewhere" };
}

function pick({ appId, recipient }: SetupLinkRow) {
  return { appId, recipient };
}

/** The link is used up by this: a secret for the browser that goes on. Opening alone uses nothing. */
export async function beginSetup(link: OpenSetup, ip: string | null): Promise<string> {
  const { token, hash } = newToken("");
  await inTenant(link.tenantId, async (tx) => {
    const taken = { browserHash: hash, ip };
    if (!(await takeSetupLink(tx, link.tenantId, link.linkId, taken))) throw gone();
    await noteOf(tx, link, ip, "app.setupLinkOpened");
  });
  return token;
}

/** Whoever connects says to be done; nothing can be changed with the link any more. */
export async function finishSetup(link: OpenSetup, ip: string | null): Promise<void> {
  await inTenant(link.tenantId, async (tx) => {
    if (!(await endSetupLink(tx, link.tenantId, link.linkId, "finishedAt"))) throw gone();
    await noteOf(tx, link, ip, "app.setupLinkFinished");
  });
}

/** Who stands behind a link, for the audit log. */
export function setupActor({ linkId, recipient }: OpenSetup, ip: string | null): Actor {
  return { kind: "setupLink", id: linkId, name: `Setup link for ${recipient}`, ip };
}

async function noteOf(
  tx: Parameters<typeof getAppName>[0],
  link: OpenSetup,
  ip: string | null,
  action: "app.setupLinkOpened" | "app.setupLinkFinished",
): Promise<void> {
  const { tenantId, appId, linkId } = link;
  const name = (await getAppName(tx, tenantId, appId)) ?? appId;
  await audit(tx, tenantId, setupActor(link, ip), action, { id: appId, name }, { linkId });
}

export function gone(): UserError {
  return new UserError(
    "This link does not work any more. Ask whoever sent it to you for a new one.",
    { status: 403 },
  );
}
