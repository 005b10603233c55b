import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, type Token } from "@/lib/http/authorized";
import { type OAuthRefusal, oauthToken } from "@/lib/http/oauth-token";
import type { Longest } from "@/lib/http/walk-offset";
import type { OpenHttp } from "../port";

/** A realm, and what its answers showed so far of how this server lists. */
export type Keycloak = Authorized & {
  learned: {
    /** By the last step of the path. */
    longest: Map<string, Longest>;
    /** Whether there are lists of children, which came with version 23; null while nobody knows. */
    hasChildLists: boolean | null;
  };
};

/** The admin API of the realm, signed in as a client (sources.md §5). */
export function authorizeKeycloak(open: OpenHttp, settings: SettingValues): Keycloak {
  // Known after the first sign-in, which finds out where the server's paths begin.
  let root = baseUrlOf(settings);
  const authorized = createAuthorized({
    async fetchToken(signal) {
      const found = await signIn(open, settings, root, signal);
      root = found.root;
      return found.token;
    },
    open: (token) => {
      const realm = encodeURIComponent(settings["realm"] ?? "");
      const headers = { authorization: `Bearer ${token}` };
      return open({ baseUrl: `${root}/admin/realms/${realm}`, headers });
    },
  });
  return { ...authorized, learned: { longest: new Map(), hasChildLists: null } };
}

/** Without what people copy along from the console's or the account page's address. */
export function baseUrlOf(settings: SettingValues): string {
  return (settings["url"] ?? "")
    .trim()
    .replace(/\/(realms|admin)(\/.*)?$/, "")
    .replace(/\/+$/, "");
}

/** Up to version 16, and wherever it was kept, every path begins with /auth. */
async function signIn(open: OpenHttp, settings: SettingValues, given: string, signal: AbortSignal) {
  const other = given.endsWith("/auth") ? given.slice(0, -"/auth".length) : `${given}/auth`;
  let elsewhere: SyncError | null = null;
  for (const root of [given, other]) {
    const found = await tokenAt(open, settings, root, signal);
    if (found instanceof SyncError) elsewhere ??= found;
    else if (found) return { root, token: found };
  }
  if (elsewhere) throw elsewhere;
  throw refusedWith(
    `there is no realm called ${realmOf(settings)} at this address. Check the address and the realm's name, which is case-sensitive.`,
  );
}

/** Null where nothing is found; the refusal to go on where it leads to another page. */
async function tokenAt(
  open: OpenHttp,
  settings: SettingValues,
  root: string,
  signal: AbortSignal,
): Promise<Token | SyncError | null> {
  const path = `/realms/${encodeURIComponent(realmOf(settings))}/protocol/openid-connect/token`;
  const form = {
    grant_type: "client_credentials",
    client_id: settings["clientId"] ?? "",
    client_secret: settings["clientSecret"] ?? "",
  };
  try {
    const http = open({ baseUrl: root, headers: {} });
    return await oauthToken(http, path, form, refused, signal);
  } catch (error) {
    if (error instanceof SyncError && error.status === 404) return null;
    // Where /auth was kept, a proxy may send whoever leaves it out to the console.
    if (error instanceof SyncError && error.code === "SOURCE_REDIRECTED") return error;
    throw error;
  }
}

function realmOf(settings: SettingValues): string {
  return settings["clientRealm"] || (settings["realm"] ?? "");
}

function refused({ error, description }: OAuthRefusal): SyncError {
  const isUnknown = error === "unauthorized_client" || error === "invalid_client";
  const meaning = /service account/i.test(description)
    ? "the client has no service account. Tick Service accounts roles in the client's settings."
    : "client ID or client secret is wrong. Copy both from the client's page.";
  return refusedWith(isUnknown ? meaning : description || error || "no reason given");
}

function refusedWith(words: string): SyncError {
  return new SyncError("stop", "SOURCE_AUTH", `Keycloak refused to sign Usher in: ${words}`);
}
