import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, type Token } from "@/lib/http/authorized";
import type { OpenHttp } from "../port";
import { addressesOf } from "./entra-clouds";
import { tokenAnswer, tokenRefusal } from "./entra-shapes";

/** Graph, signed in as the application (client credentials, sources.md §1.1). */
export function authorizeEntra(open: OpenHttp, settings: SettingValues): Authorized {
  const { graph } = addressesOf(settings);
  return createAuthorized({
    fetchToken: (signal) => fetchToken(open, settings, signal),
    open: (token) => open({ baseUrl: graph, headers: { authorization: `Bearer ${token}` } }),
  });
}

async function fetchToken(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<Token> {
  const { authority, graph } = addressesOf(settings);
  const http = open({ baseUrl: authority, headers: {} });
  const directory = encodeURIComponent(settings["directoryId"] ?? "");
  const answer = await http.send("POST", `/${directory}/oauth2/v2.0/token`, {
    form: {
      grant_type: "client_credentials",
      client_id: settings["clientId"] ?? "",
      client_secret: settings["clientSecret"] ?? "",
      scope: `${graph}/.default`,
    },
    returns: [400, 401],
    repeatable: true,
    signal,
  });
  if (answer.status !== 200) throw refused(http.parse(answer, tokenRefusal));
  const { access_token, expires_in } = http.parse(answer, tokenAnswer);
  return { value: access_token, expiresInSeconds: expires_in };
}

/** What Microsoft's numbers mean, and what to do about each (sources.md §1.1). */
const meanings: Record<number, string> = {
  90002: "there is no such directory. Check the Directory (tenant) ID and the cloud.",
  700016: "the application is not known in this directory. Check the Application (client) ID.",
  7000215:
    "the client secret is wrong. Enter the secret's Value; the Secret ID is often taken for it.",
  7000222: "the client secret has expired. Make a new one and enter its Value.",
  65001: "nobody has granted admin consent yet. Choose Grant admin consent under API permissions.",
};

function refused({
  error,
  error_description,
  error_codes,
  correlation_id,
}: {
  error?: string | undefined;
  error_description?: string | undefined;
  error_codes?: number[] | undefined;
  correlation_id?: string | undefined;
}): SyncError {
  const known = error_codes?.flatMap((code) => meanings[code] ?? [])[0];
  const words = known ?? `${error_description?.split(/\r?\n/)[0] ?? error ?? "no reason given"}`;
  const trace = correlation_id ? ` Microsoft's correlation id is ${correlation_id}.` : "";
  return new SyncError(
    "stop",
    "SOURCE_CREDENTIALS_REFUSED",
    `Microsoft Entra ID refused to sign Usher in: ${words}${trace}`,
  );
}
