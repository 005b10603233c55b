import { inTenant, type Transaction } from "@/db/client";
import { getAppName } from "@/db/queries/app-view";
import {
  dropFormerJitSecret,
  findJitEndpoint,
  putJitSecret,
  putJitSettings,
} from "@/db/queries/jit";
import { audit, changedParts } from "@/lib/audit";
import { config } from "@/lib/config";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import {
  defaultJitSettings,
  type JitSettings,
  jitSettings,
} from "@/lib/core/settings/jit-settings";
import { UserError } from "@/lib/core/user-error";
import { newToken, openSecret, sealSecret } from "@/lib/secrets";

/** The old secret goes on counting for so long after a new one was made. */
export const formerSecretHours = 24;

export type JitEndpoint = Awaited<ReturnType<typeof jitEndpoint>>;

/** How an app is told of logins, without its secrets. */
export async function jitEndpoint(tenantId: string, appId: string) {
  const row = await inTenant(tenantId, (tx) => findJitEndpoint(tx, { tenantId, appId }));
  const isLive = row?.formerUntil && row.formerUntil > new Date();
  return {
    settings: jitSettings.parse(row?.settings ?? defaultJitSettings),
    secretLastFour: row?.secretLastFour ?? null,
    secretMadeAt: row?.secretMadeAt ?? null,
    /** Until when the secret before this one counts; null when it does not. */
    formerUntil: isLive ? row.formerUntil : null,
    refusals: row?.refusals ?? 0,
    refusedAt: row?.refusedAt ?? null,
    refusedCode: row?.refusedCode ?? null,
  };
}

/** Where a login service of this app calls. */
export function jitUrl(appKey: string): string {
  return `${config().baseUrl}/api/jit/${appKey}`;
}

export async function saveJitSettings(
  tenantId: string,
  actor: Actor,
  appId: string,
  settings: JitSettings,
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const app = await appOf(tx, tenantId, appId);
    const row = await findJitEndpoint(tx, app.of);
    if (settings.enabled && !row?.secret) {
      throw new UserError("Make a secret first: without one nobody can sign a call.", {
        field: "enabled",
      });
    }
    await putJitSettings(tx, app.of, settings);
    const detail = changedParts(row?.settings ?? {}, settings);
    await audit(tx, tenantId, actor, "app.loginSettingsSaved", app, detail);
  });
}

/** A new secret, to be shown once. The one in use before counts for another day. */
export async function makeJitSecret(
  tenantId: string,
  actor: Actor,
  appId: string,
): Promise<{ secret: string; lastFour: string }> {
  const { token: secret, lastFour } = newToken("usher_login_");
  const sealed = sealSecret(secret, placeOf(tenantId, appId));
  await inTenant(tenantId, async (tx) => {
    const app = await appOf(tx, tenantId, appId);
    const made = { sealed, lastFour, settings: defaultJitSettings };
    await putJitSecret(tx, app.of, made, formerSecretHours);
    await audit(tx, tenantId, actor, "app.loginSecretMade", app, { lastFour });
  });
  return { secret, lastFour };
}

/** Ends the secret before the present one now instead of after its day. */
export async function endFormerJitSecret(tenantId: string, actor: Actor, appId: string) {
  await inTenant(tenantId, async (tx) => {
    const app = await appOf(tx, tenantId, appId);
    await dropFormerJitSecret(tx, app.of);
    await audit(tx, tenantId, actor, "app.loginSecretEnded", app, {});
  });
}

/** What a call is held against: the settings, and the secrets that count now. */
export async function jitSecrets(tenantId: string, appId: string) {
  const row = await inTenant(tenantId, (tx) => findJitEndpoint(tx, { tenantId, appId }));
  if (!row?.secret) return null;
  const isFormerLive = row.formerUntil !== null && row.formerUntil > new Date();
  const envelopes = [row.secret, ...(isFormerLive && row.formerSecret ? [row.formerSecret] : [])];
  const place = placeOf(tenantId, appId);
  return {
    settings: jitSettings.parse(row.settings),
    secrets: envelopes.map((envelope) => openSecret(envelope, place)),
  };
}

async function appOf(tx: Transaction, tenantId: string, appId: string) {
  const name = await getAppName(tx, tenantId, appId);
  if (name === null) throw notFound("app");
  return { id: appId, name, of: { tenantId, appId } };
}

function placeOf(tenantId: string, appId: string) {
  return { tenantId, ownerId: appId, field: "jit" };
}
