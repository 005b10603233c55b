import { markApiKeyUsed } from "@/db/queries/api-keys";
import { apiKeyByHash } from "@/db/queries/lookup";
import type { Actor } from "@/lib/core/access/actor";
import { type ApiScope, apiScope } from "@/lib/core/settings/api-key-settings";
import { log } from "@/lib/log";
import { hashToken } from "@/lib/secrets";
import { clientIp } from "./client-ip";

/** Who calls the Admin API: a workspace, by one of its keys. */
export type ApiCaller = { tenantId: string; keyId: string; scopes: ApiScope[]; actor: Actor };

const tokenLengthMax = 200;
/** How often a key's last use is written down. */
const usedEveryMs = 60_000;
const usesMax = 10_000;
const lastUses = new Map<string, number>();

/** The workspace that the request's key speaks for; null when there is no key or it is not valid. */
export async function apiCaller(request: Request): Promise<ApiCaller | null> {
  const token = tokenOf(request.headers);
  if (token === null) return null;
  const key = await apiKeyByHash(hashToken(token));
  if (!key || key.revoked_at || (key.expires_at && key.expires_at.getTime() <= Date.now())) {
    return null;
  }
  noteUse(key.tenant_id, key.key_id);
  return {
    tenantId: key.tenant_id,
    keyId: key.key_id,
    scopes: key.scopes.flatMap((scope) => apiScope.safeParse(scope).data ?? []),
    actor: { kind: "apiKey", id: key.key_id, name: key.name, ip: clientIp(request.headers) },
  };
}

/** `Authorization: Bearer …`, or `X-Api-Key: …` where a tool cannot set the former. */
function tokenOf(headers: Headers): string | null {
  const bearer = /^bearer +(\S+)$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
  const token = bearer ?? headers.get("x-api-key")?.trim() ?? "";
  return token === "" || token.length > tokenLengthMax ? null : token;
}

function noteUse(tenantId: string, keyId: string): void {
  const now = Date.now();
  if (now - (lastUses.get(keyId) ?? 0) < usedEveryMs) return;
  if (lastUses.size >= usesMax) lastUses.clear();
  lastUses.set(keyId, now);
  markApiKeyUsed(tenantId, keyId).catch((error: unknown) => {
    log.warn({ err: error, keyId }, "an API key's last use was not noted");
  });
}
