import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Token } from "./authorized";
import type { HttpClient } from "./client";
import { type OAuthRefusal, oauthToken } from "./oauth-token";

type Open = (options: { baseUrl: string; headers: Readonly<Record<string, string>> }) => HttpClient;

/**
 * A token for `clientId`, `clientSecret` and `scope` of the settings. By RFC 6749 every server takes
 * the secret in the header; some take it in the form alone. Ends in a SyncError of `code` where
 * none is given.
 */
export async function clientCredentialsToken(
  open: Open,
  endpoint: URL,
  { clientId = "", clientSecret = "", scope }: SettingValues,
  { signal, code }: { signal: AbortSignal; code: string },
): Promise<Token> {
  const form = { grant_type: "client_credentials", ...(scope ? { scope } : {}) };
  const ask = (headers: Record<string, string>, fields: Record<string, string>) => {
    const http = open({ baseUrl: endpoint.origin, headers });
    const refused = (refusal: OAuthRefusal) => refusedAs(code, refusal);
    return oauthToken(http, endpoint.pathname, { ...form, ...fields }, refused, signal);
  };
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  try {
    return await ask({ authorization: `Basic ${pair}` }, {});
  } catch (error) {
    if (!(error instanceof SyncError && error.code === code)) throw error;
    return ask({}, { client_id: clientId, client_secret: clientSecret });
  }
}

function refusedAs(code: string, { status, error, description }: OAuthRefusal): SyncError {
  const words = description || error || "no reason given";
  const message = `The token endpoint gave Usher no token (${words}). Check client ID, client secret and scope.`;
  return new SyncError("stop", code, message, { status });
}
