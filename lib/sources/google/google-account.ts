import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized } from "@/lib/http/authorized";
import { type OAuthRefusal, oauthToken } from "@/lib/http/oauth-token";
import { signAssertion } from "@/lib/http/sign-assertion";
import type { OpenHttp } from "../port";

const scopes = [
  "https://www.googleapis.com/auth/admin.directory.user.readonly",
  "https://www.googleapis.com/auth/admin.directory.group.readonly",
];

const tokenUri = "https://oauth2.googleapis.com/token";

const keyFile = z.looseObject({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().nullish(),
  client_id: z.string().nullish(),
  token_uri: z.url().default(tokenUri),
});

/** The Directory API, read by the service account for an administrator (sources.md §3). */
export function authorizeGoogle(open: OpenHttp, settings: SettingValues): Authorized {
  return createAuthorized({
    fetchToken: (signal) => fetchToken(open, settings, signal),
    open: (token) =>
      open({ baseUrl: apiUrl(settings), headers: { authorization: `Bearer ${token}` } }),
  });
}

export function addressesOf(settings: SettingValues): string[] {
  // An app may be connected before its key is at hand.
  const endpoints = settings["serviceAccount"] ? [readKeyFile(settings).token_uri] : [];
  return [...endpoints.map((uri) => new URL(uri).origin), apiUrl(settings)];
}

function apiUrl(settings: SettingValues): string {
  return settings["apiUrl"] || "https://admin.googleapis.com";
}

async function fetchToken(open: OpenHttp, settings: SettingValues, signal: AbortSignal) {
  const key = readKeyFile(settings);
  const endpoint = new URL(key.token_uri);
  const assertion = await signAssertion({
    privateKey: key.private_key,
    header: {
      alg: "RS256",
      typ: "JWT",
      ...(key.private_key_id ? { kid: key.private_key_id } : {}),
    },
    claims: {
      ...{ iss: key.client_email, sub: settings["adminEmail"] ?? "" },
      ...{ scope: scopes.join(" "), aud: key.token_uri },
    },
    lifeSeconds: 3_600,
  });
  const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
  const http = open({ baseUrl: endpoint.origin, headers: {} });
  const refused = (refusal: OAuthRefusal) => refusedFor(refusal, settings, key.client_id);
  return oauthToken(http, endpoint.pathname, form, refused, signal);
}

function readKeyFile(settings: SettingValues): z.infer<typeof keyFile> {
  const parsed = keyFile.safeParse(jsonOrNull(settings["serviceAccount"] ?? ""));
  if (parsed.success) return parsed.data;
  throw new SyncError(
    "stop",
    "SOURCE_AUTH",
    "The service account key is not Google's JSON file: client_email and private_key belong in it. Paste the whole file, from the first brace to the last.",
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusedFor(
  { status, error, description }: OAuthRefusal,
  settings: SettingValues,
  clientId: string | null | undefined,
): SyncError {
  const meanings: Record<string, string> = {
    unauthorized_client: `domain-wide delegation is missing. Authorize client ${clientId || "the service account's Unique ID"} in the Admin console for ${scopes.join(" and ")}; it may take some minutes to work.`,
    invalid_grant: `the key was deleted, its clock is off, or ${settings["adminEmail"]} is no user of this account (${description || "no details given"}). Check the administrator, or make a new key.`,
  };
  const words = meanings[error] ?? (description || error || "no reason given");
  return new SyncError("stop", "SOURCE_AUTH", `Google refused to sign Usher in: ${words}`, {
    status,
  });
}
