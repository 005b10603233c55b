import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, fixedAuthorization } from "@/lib/http/authorized";
import { type OAuthRefusal, oauthToken } from "@/lib/http/oauth-token";
import { signAssertion } from "@/lib/http/sign-assertion";
import type { OpenHttp } from "../port";

/** Leaves out what Usher has no use for, above all credentials (sources.md §2.2). */
const slim =
  "application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus";

/** The organization's API, signed in by token or as a service app (sources.md §2.1). */
export function authorizeOkta(open: OpenHttp, settings: SettingValues): Authorized {
  const baseUrl = baseUrlOf(settings);
  const openAs = (authorization: string) =>
    open({ baseUrl, headers: { authorization, "content-type": slim } });
  if (settings["signIn"] !== "serviceApp") {
    return fixedAuthorization(openAs(`SSWS ${needed(settings, "token", "API token")}`));
  }
  return createAuthorized({
    fetchToken: (signal) => fetchToken(open, settings, signal),
    open: (token) => openAs(`Bearer ${token}`),
  });
}

/** The organization's own address; the admin console's answers no API calls. */
export function baseUrlOf(settings: SettingValues): string {
  const given = (settings["domain"] ?? "").trim().replace(/\/+$/, "");
  const address = /^https?:\/\//i.test(given) ? given : `https://${given}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^[^.]+-admin\./i.test(url.hostname)) {
    const right = url.hostname.replace(/-admin\./i, ".");
    throw new SyncError(
      "stop",
      "ADDRESS_INVALID",
      `${url.hostname} is the address of Okta's admin console, which has no API. Enter ${right}.`,
    );
  }
  return url ? url.origin : address;
}

async function fetchToken(open: OpenHttp, settings: SettingValues, signal: AbortSignal) {
  const http = open({ baseUrl: baseUrlOf(settings), headers: {} });
  const path = "/oauth2/v1/token";
  const clientId = needed(settings, "clientId", "Client ID");
  const privateKey = needed(settings, "privateKey", "Private key");
  const keyId = settings["keyId"] || keyIdIn(privateKey);
  const assertion = await signAssertion({
    ...{ privateKey, lifeSeconds: 300, header: keyId ? { kid: keyId } : {} },
    claims: { aud: http.baseUrl + path, iss: clientId, sub: clientId, jti: randomUUID() },
  });
  const form = {
    grant_type: "client_credentials",
    scope: scopesOf(settings),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  };
  return oauthToken(http, path, form, refused, signal);
}

/** A scope that was not granted fails the whole request, so only what is needed is asked for. */
function scopesOf(settings: SettingValues): string {
  const scopes = ["okta.users.read", "okta.groups.read"];
  return [...scopes, ...(settings["appId"] ? ["okta.apps.read"] : [])].join(" ");
}

const keyWithId = z.looseObject({ kid: z.string() });

function keyIdIn(privateKey: string): string | null {
  if (!privateKey.trim().startsWith("{")) return null;
  try {
    return keyWithId.safeParse(JSON.parse(privateKey)).data?.kid ?? null;
  } catch {
    return null;
  }
}

function needed(settings: SettingValues, name: string, label: string): string {
  const value = settings[name];
  if (value) return value;
  throw new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    `${label} is missing, so Usher cannot sign in to Okta. Enter it on the app's Configuration tab.`,
  );
}

const meanings: Record<string, string> = {
  invalid_client:
    "the private key does not belong to the service app. Check client ID, key ID and private key.",
  invalid_scope:
    "a scope is not granted. Grant okta.users.read, okta.groups.read and okta.apps.read on the service app's tab Okta API Scopes.",
  invalid_dpop_proof: "it asks for DPoP. Switch off Require DPoP on the service app's General tab.",
  use_dpop_nonce: "it asks for DPoP. Switch off Require DPoP on the service app's General tab.",
};

function refused({ status, error, description }: OAuthRefusal): SyncError {
  const words = meanings[error] ?? (description || error || "no reason given");
  return new SyncError("stop", "SOURCE_AUTH", `Okta refused to sign Usher in: ${words}`, {
    status,
  });
}
