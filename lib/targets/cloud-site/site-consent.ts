import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { OpenClient } from "@/lib/http/open-access";
import type { Consent, SettingField, TargetSettings } from "../port";

/** An OAuth 2.0 (3LO) app of Atlassian's developer console (targets.md §7.3). */
export const appFields: SettingField[] = [
  {
    name: "clientId",
    label: "Client ID",
    help: "Of an OAuth 2.0 app in Atlassian's developer console, instead of an API token; see below",
    optional: true,
  },
  {
    name: "clientSecret",
    label: "Client secret",
    help: "Of that app",
    secret: true,
    optional: true,
  },
  {
    name: "apiUrl",
    label: "Atlassian's API",
    help: "Only for an Atlassian Cloud at another address",
    optional: true,
    operatorOnly: true,
  },
];

export function siteConsent(scopes: readonly string[]) {
  return {
    how:
      "At developer.atlassian.com, create an OAuth 2.0 integration, add this callback URL under " +
      `Authorization and the scopes ${scopes.join(", ")} under Permissions. Enter its client ID and ` +
      "secret above, save, and connect as the account that Usher shall be: an organisation or site admin.",
    of: (settings: TargetSettings) => consentOf(settings, scopes),
  };
}

function consentOf(settings: TargetSettings, scopes: readonly string[]): Consent | null {
  const { clientId, clientSecret, apiUrl } = settings;
  if (!clientId || !clientSecret) return null;
  const authUrl = (apiUrl || "https://auth.atlassian.com").replace(/\/+$/, "");
  const site = siteUrl(settings);
  return {
    ...{ site, clientId, clientSecret },
    authorizeUrl: `${authUrl}/authorize`,
    tokenUrl: `${authUrl}/oauth/token`,
    // Without offline_access there is no refresh token.
    scope: [...scopes, "offline_access"].join(" "),
    query: { audience: "api.atlassian.com", prompt: "consent" },
    locate: (open, token, signal) => cloudIdOf(open, { settings, site, token }, signal),
  };
}

/** Confluence's own pages are below /wiki, so that is what people copy. */
export function siteUrl({ baseUrl = "" }: TargetSettings): string {
  return baseUrl
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/wiki$/, "");
}

/** Calls with such a token go to Atlassian's API, not to the site. */
export function gatewayUrl(settings: TargetSettings, product: "jira" | "confluence"): string {
  return `${apiUrlOf(settings)}/ex/${product}/${settings["cloudId"] ?? "unknown"}`;
}

function apiUrlOf({ apiUrl }: TargetSettings): string {
  return (apiUrl || "https://api.atlassian.com").replace(/\/+$/, "");
}

const resources = z.array(z.object({ id: z.string().regex(/^[\w-]+$/), url: z.string() }));

type Asked = { settings: TargetSettings; site: string; token: string };

async function cloudIdOf(
  open: OpenClient,
  { settings, site, token }: Asked,
  signal: AbortSignal,
): Promise<TargetSettings> {
  const headers = { authorization: `Bearer ${token}` };
  const http = open({ baseUrl: apiUrlOf(settings), headers });
  const path = "/oauth/token/accessible-resources";
  const { body } = await http.json("GET", path, { schema: resources, signal });
  const found = body.find(
    ({ url }) => url.replace(/\/+$/, "").toLowerCase() === site.toLowerCase(),
  );
  if (found) return { cloudId: found.id };
  const sites = body.map(({ url }) => url).join(", ") || "none";
  throw new SyncError(
    "stop",
    "SETTINGS_INVALID",
    `Usher was let into another site than ${site} (${sites}). Connect again and choose this one on Atlassian's page.`,
  );
}
