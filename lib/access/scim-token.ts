import type { Transaction } from "@/db/client";
import { scimTokenByHash, scimTokenById } from "@/db/queries/lookup";
import { insertScimToken, markScimTokenUsed, revokeToken } from "@/db/queries/scim-tokens";
import { type CredentialKind, dueWarning } from "@/lib/core/access/scim-credential";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/log";
import { hashToken, newToken } from "@/lib/secrets";
import { isAccessToken, secretIdIn } from "./access-token";

/** Who calls: an app, by one of its tokens. */
export type ScimCaller = {
  tenantId: string;
  appId: string;
  appKey: string;
  provider: string;
  /** How its client is read; see lib/scim/profiles.ts. */
  profile: string;
  tokenId: string;
};

/** Where a call comes from, as it says itself. */
export type CallOrigin = { ip: string | null; agent: string | null };

/** How long a look-up is believed; a revocation takes effect everywhere within this time. */
const believedMs = 1_000;
const lookupsMax = 10_000;
const hashesMax = 500;
/** How often a token's last use is written down. */
const usedEveryMs = 60_000;
const tokenLengthMax = 512;

/** Who it was stays at hand, so that nearly every request goes on without a promise to wait for. */
type Lookup = { until: number; found: Promise<ScimCaller | null>; caller: ScimCaller | null };
type Memory = {
  lookups: Map<string, Lookup>;
  used: Map<string, number>;
  /** Of tokens sent lately, whoever sent them: a client sends the same one all the time. */
  hashes: Map<string, string>;
};

declare global {
  // Next's chunks and the server bundle are separate module instances.
  var usherScimTokens: Memory | undefined;
}

/**
 * The same as scimCaller where the token was found within the last second, which is nearly always:
 * then there is nothing to wait for. Null says nothing.
 */
export function callerAtHand(
  authorization: string | null,
  appKey: string,
  origin: () => CallOrigin,
): ScimCaller | null {
  const token = tokenIn(authorization);
  const key = token === null ? null : lookupKey(token);
  const caller = key === null ? null : believed(key);
  if (caller?.appKey !== appKey) return null;
  noteUse(caller, origin);
  return caller;
}

/** The app that an Authorization header speaks for; null unless it is the one with this key. */
export async function scimCaller(
  authorization: string | null,
  appKey: string,
  origin: () => CallOrigin,
): Promise<ScimCaller | null> {
  const token = tokenIn(authorization);
  if (token === null) return null;
  const key = lookupKey(token);
  if (key === null) return null;
  const caller = believed(key) ?? (await lookUp(token, key));
  if (caller?.appKey !== appKey) return null;
  noteUse(caller, origin);
  return caller;
}

/** People paste tokens with the word Bearer twice or not at all, and with a line break. */
export function tokenIn(authorization: string | null): string | null {
  const token = (authorization ?? "").trim().replace(/^(?:bearer\s+)*/i, "");
  const isToken = token !== "" && token.length <= tokenLengthMax && !/\s/.test(token);
  return isToken ? token : null;
}

/** A short-lived token names its secret, which must still be live at every call. */
function lookupKey(token: string): string | null {
  if (isAccessToken(token)) return secretIdIn(token);
  const { hashes } = memory();
  const known = hashes.get(token);
  if (known !== undefined) return known;
  if (hashes.size >= hashesMax) hashes.clear();
  const hash = hashToken(token);
  hashes.set(token, hash);
  return hash;
}

/** The app whose client secret this is. Looked up each time: it is sent once in a while only. */
export async function callerBySecret(
  secret: string,
  origin: CallOrigin,
): Promise<ScimCaller | null> {
  const caller = await readCaller(scimTokenByHash(hashToken(secret)), "clientSecret");
  if (caller) noteUse(caller, () => origin);
  return caller;
}

export type NewScimToken = { id: string; token: string; lastFour: string; expiresAt: Date | null };

/** Two, so that a new one can be put in place before the old one goes. */
const liveTokensMax = 2;

const prefixes = { bearer: "usher_scim_", clientSecret: "usher_secret_" } as const;

/** A new token or client secret for an app, to be shown once; null when it has two that are live. */
export async function createScimToken(
  tx: Transaction,
  tenantId: string,
  appId: string,
  createdBy: string,
  { kind = "bearer", expiresAt = null }: { kind?: CredentialKind; expiresAt?: Date | null } = {},
): Promise<NewScimToken | null> {
  const { token, hash, lastFour } = newToken(prefixes[kind]);
  const id = newId("tok");
  // Nobody is warned of what they have just chosen.
  const warnedDays = dueWarning(expiresAt);
  const row = { tenantId, appId, id, kind, hash, lastFour, createdBy, expiresAt, warnedDays };
  const made = await insertScimToken(tx, row, liveTokensMax);
  return made ? { id, token, lastFour, expiresAt } : null;
}

/** False when the app has no such live token. Takes effect everywhere within a second. */
export function revokeScimToken(
  tx: Transaction,
  tenantId: string,
  appId: string,
  tokenId: string,
): Promise<boolean> {
  return revokeToken(tx, tenantId, appId, tokenId);
}

/** Who was found is believed for a moment. */
function believed(key: string): ScimCaller | null {
  const known = memory().lookups.get(key);
  return known && known.until > performance.now() ? known.caller : null;
}

/** Who was not found is looked for again each time; those who ask at once wait together. */
async function lookUp(token: string, key: string): Promise<ScimCaller | null> {
  const { lookups } = memory();
  const now = performance.now();
  const known = lookups.get(key);
  if (known && known.until > now) return known.found;
  if (lookups.size >= lookupsMax) lookups.clear();
  const found = isAccessToken(token)
    ? readCaller(scimTokenById(key), "clientSecret")
    : readCaller(scimTokenByHash(key), "bearer");
  const lookup: Lookup = { until: now + believedMs, found, caller: null };
  lookups.set(key, lookup);
  lookup.caller = await found.catch((error: unknown) => {
    lookups.delete(key);
    throw error;
  });
  if (!lookup.caller) lookups.delete(key);
  return lookup.caller;
}

async function readCaller(
  reading: ReturnType<typeof scimTokenByHash>,
  kind: CredentialKind,
): Promise<ScimCaller | null> {
  const row = await reading;
  const isLive = row && !row.revoked_at && (!row.expires_at || row.expires_at > new Date());
  if (!isLive || row.kind !== kind) return null;
  const { tenant_id: tenantId, app_id: appId, app_key: appKey, token_id: tokenId } = row;
  return { tenantId, appId, appKey, provider: row.provider, profile: row.profile, tokenId };
}

/** For people to see; nothing waits for it, and a token's row is written once a minute at most. */
function noteUse({ tenantId, tokenId }: ScimCaller, origin: () => CallOrigin): void {
  const { used } = memory();
  const now = performance.now();
  if (now - (used.get(tokenId) ?? Number.NEGATIVE_INFINITY) < usedEveryMs) return;
  if (used.size >= lookupsMax) used.clear();
  used.set(tokenId, now);
  markScimTokenUsed(tenantId, tokenId, origin()).catch((error: unknown) => {
    log.warn({ err: error, tokenId }, "the last use of a SCIM token was not noted");
  });
}

function memory(): Memory {
  globalThis.usherScimTokens ??= { lookups: new Map(), used: new Map(), hashes: new Map() };
  return globalThis.usherScimTokens;
}
