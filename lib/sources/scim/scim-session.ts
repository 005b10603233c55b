import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, fixedAuthorization } from "@/lib/http/authorized";
import { clientCredentialsToken } from "@/lib/http/client-credentials";
import type { OpenHttp } from "../port";

/** A token endpoint that gives none. */
const code = "SOURCE_AUTH";

/** A group comes with all of its members at once: 300,000 of them. */
const bytesMax = 64 * 1024 * 1024;

/** A SCIM server, signed in as its settings say. */
export function authorizeScim(open: OpenHttp, settings: SettingValues): Authorized {
  const baseUrl = baseUrlOf(settings);
  const accept = "application/scim+json, application/json";
  const openAs = (authorization: string) =>
    open({ baseUrl, headers: { authorization, accept }, bytesMax });
  if (settings["signIn"] === "clientCredentials") {
    return createAuthorized({
      fetchToken: (signal) =>
        clientCredentialsToken(open, tokenUrlOf(settings), settings, { signal, code }),
      open: (token) => openAs(`Bearer ${token}`),
    });
  }
  if (settings["signIn"] === "basic") {
    const userName = needed(settings, "userName", "User name");
    return fixedAuthorization(openAs(basic(userName, needed(settings, "password", "Password"))));
  }
  return fixedAuthorization(openAs(`Bearer ${needed(settings, "token", "Bearer token")}`));
}

/** People copy the address of a list along. */
export function baseUrlOf(settings: SettingValues): string {
  return (settings["url"] ?? "")
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/(Users|Groups)$/i, "");
}

export function tokenUrlOf(settings: SettingValues): URL {
  const text = settings["tokenUrl"]?.trim() ?? "";
  if (URL.canParse(text)) return new URL(text);
  throw new SyncError(
    "stop",
    "ADDRESS_INVALID",
    "Token endpoint is missing or no address. Enter the whole https address at which the provider gives tokens.",
  );
}

function basic(userName: string, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
}

function needed(settings: SettingValues, name: string, label: string): string {
  const value = settings[name];
  if (value) return value;
  throw new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    `${label} is missing, so Usher cannot sign in. Enter it on the app's Configuration tab.`,
  );
}
