import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, type Token } from "@/lib/http/authorized";
import type { OpenHttp } from "../port";

const token = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(3_600),
});

/** Old accounts wrap the token (sources.md §4). */
const tokenAnswer = z.union([
  token,
  z.looseObject({ data: z.tuple([token], z.unknown()) }).transform(({ data }) => data[0]),
]);

/** The account's API, signed in with a credential pair. */
export function authorizeOnelogin(open: OpenHttp, settings: SettingValues): Authorized {
  const baseUrl = baseUrlOf(settings);
  return createAuthorized({
    fetchToken: (signal) => fetchToken(open, settings, signal),
    open: (value) => open({ baseUrl, headers: { authorization: `Bearer ${value}` } }),
  });
}

/** People enter the subdomain, the host or the whole address. */
export function baseUrlOf(settings: SettingValues): string {
  const given = (settings["domain"] ?? "").trim().replace(/\/+$/, "");
  const address = /^https?:\/\//i.test(given) ? given : `https://${given}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) return address;
  const isSubdomain = url.protocol === "https:" && /^[^.:]+$/.test(url.host);
  return isSubdomain ? `https://${url.host}.onelogin.com` : url.origin;
}

async function fetchToken(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<Token> {
  const { clientId = "", clientSecret = "" } = settings;
  const authorization = `client_id:${clientId}, client_secret:${clientSecret}`;
  const http = open({ baseUrl: baseUrlOf(settings), headers: { authorization } });
  const answer = await http.send("POST", "/auth/oauth2/v2/token", {
    body: { grant_type: "client_credentials" },
    returns: [400, 401],
    repeatable: true,
    signal,
  });
  if (answer.status >= 400) throw refused(answer.status);
  const { access_token, expires_in } = http.parse(answer, tokenAnswer);
  return { value: access_token, expiresInSeconds: expires_in };
}

function refused(status: number): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_AUTH",
    "OneLogin refused to sign Usher in: client ID or client secret is wrong, or the credential was disabled. Copy both from Developers → API Credentials, and check the domain.",
    { status },
  );
}
