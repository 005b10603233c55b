import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { type Authorized, createAuthorized, fixedAuthorization } from "@/lib/http/authorized";
import { clientCredentialsToken } from "@/lib/http/client-credentials";
import type { OpenHttp } from "../port";

/** A token endpoint that gives none. */
const code = "SOURCE_AUTH";

/** One origin of the API, signed in as the settings say. */
export function authorizeRest(
  open: OpenHttp,
  settings: SettingValues,
  baseUrl: string,
): Authorized {
  if (settings["signIn"] !== "clientCredentials") {
    return fixedAuthorization(open({ baseUrl, headers: headersOf(settings) }));
  }
  const endpoint = addressIn(settings, "tokenUrl", "Token endpoint");
  return createAuthorized({
    fetchToken: (signal) => clientCredentialsToken(open, endpoint, settings, { signal, code }),
    open: (token) => open({ baseUrl, headers: { authorization: `Bearer ${token}` } }),
  });
}

function headersOf(settings: SettingValues): Record<string, string> {
  const {
    signIn,
    userName = "",
    password = "",
    token = "",
    headerName,
    headerValue = "",
  } = settings;
  switch (signIn) {
    case "basic":
      return {
        authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`,
      };
    case "bearer":
      return { authorization: `Bearer ${token}` };
    case "header":
      return headerName ? { [headerName.trim().toLowerCase()]: headerValue } : {};
    default:
      return {};
  }
}

const lookups: [string, string][] = [
  ["personUrl", "Address that finds one person"],
  ["personGroupsUrl", "Address of one person's groups"],
];

/** Every host that these settings lead to. */
export function addressesOf(settings: SettingValues): string[] {
  const names: [string, string][] = [["url", "Address of the list of people"]];
  if (settings["signIn"] === "clientCredentials") names.push(["tokenUrl", "Token endpoint"]);
  if (settings["groupSource"] === "endpoint") {
    names.push(["groupsUrl", "Address of the list of groups"]);
    names.push(["membersUrl", "Address of a group's members"]);
  }
  for (const [name, label] of lookups) if (settings[name]) names.push([name, label]);
  const given = names.filter(([name]) => name !== "url" || settings["url"]);
  return [...new Set(given.map(([name, label]) => addressIn(settings, name, label).origin))];
}

/** An address with something of a person's in it. */
export function filledAddress(
  settings: SettingValues,
  name: string,
  label: string,
  values: Record<string, string>,
): URL {
  const filled = Object.entries(values).reduce(
    (text, [place, value]) => text.replaceAll(`{${place}}`, encodeURIComponent(value)),
    settings[name] ?? "",
  );
  return addressIn({ [name]: filled }, name, label);
}

export function addressIn(settings: SettingValues, name: string, label: string): URL {
  const text = settings[name]?.trim() ?? "";
  if (URL.canParse(text)) return new URL(text);
  throw new SyncError(
    "stop",
    "ADDRESS_INVALID",
    `${label} is missing or no address. Enter the whole https address.`,
  );
}
