import { SyncError } from "@/lib/core/sync-error";
import { clientCredentialsToken } from "@/lib/http/client-credentials";
import { defineTarget, type TargetAccess, type TargetSettings } from "../port";
import { profile } from "./scim-account";
import { connectScim } from "./scim-client";
import { anyServer } from "./scim-dialect";
import { scimMedia } from "./scim-media";
import { probeScim } from "./scim-probe";
import { groupKey, normalize, refuses, refusesGroup } from "./scim-rules";

/** Any service that takes users and groups over SCIM 2.0. */
export const scim = defineTarget({
  id: "scim",
  label: "SCIM 2.0 service",
  fields: [
    {
      name: "baseUrl",
      label: "SCIM base URL",
      help: "Up to and with the version, without /Users",
      placeholder: "https://api.example.com/scim/v2",
    },
    {
      name: "token",
      label: "Bearer token",
      help: "Or an OAuth client or a user name and password below",
      secret: true,
      optional: true,
    },
    {
      name: "tokenUrl",
      label: "Token endpoint",
      help: "Of OAuth 2.0 client credentials, where the service has them",
      placeholder: "https://login.example.com/oauth2/token",
      optional: true,
    },
    {
      name: "clientId",
      label: "Client ID",
      help: "Of the client at that endpoint",
      optional: true,
    },
    {
      name: "clientSecret",
      label: "Client secret",
      help: "Of that client",
      secret: true,
      optional: true,
    },
    {
      name: "scope",
      label: "Scope",
      help: "As the service names it, where it wants one",
      optional: true,
    },
    { name: "username", label: "User name", help: "For basic authentication", optional: true },
    { name: "password", label: "Password", help: "Of that user", secret: true, optional: true },
  ],
  directory: "The service decides where it keeps the accounts that it is sent.",
  guide: [
    "In the service's administration, look for provisioning or SCIM and switch it on.",
    "Make a token or an OAuth client there that may read and write users and groups, and copy the SCIM base URL.",
    "Enter both here. Usher asks the service what it can do and works by that.",
  ],
  concurrency: 2,
  normalize,
  ignoresCase: true,
  groupKey,
  adminGroups: [],
  refuses,
  refusesGroup,
  profile,
  access: (settings) => ({ baseUrl: settings["baseUrl"] ?? "", ...signIn(settings) }),
  probe: (http, _settings, signal) => probeScim(http, anyServer, "SCIM 2.0 service", signal),
  connect: (http, _settings, capabilities) => connectScim(http, capabilities, anyServer),
});

/** The first that is filled in: an OAuth client, a bearer token, a user name with its password. */
function signIn(settings: TargetSettings): Omit<TargetAccess, "baseUrl"> {
  const { token, clientId, username, password } = settings;
  const withHeader = (authorization: string) => ({ headers: { ...scimMedia, authorization } });
  if (clientId) return clientAccess(settings);
  if (token && /^[\x21-\x7e]+$/.test(token)) return withHeader(`Bearer ${token}`);
  if (username && password)
    return withHeader(`Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`);
  throw missing(
    "Enter the bearer token as the service showed it, or an OAuth client, or a user name with its password.",
  );
}

function clientAccess(settings: TargetSettings): Omit<TargetAccess, "baseUrl"> {
  const { tokenUrl = "", clientSecret } = settings;
  if (!URL.canParse(tokenUrl) || !clientSecret) {
    throw missing(
      "An OAuth client needs its client secret and the whole https address of the token endpoint. Enter both.",
    );
  }
  const endpoint = new URL(tokenUrl);
  const code = "TARGET_AUTH";
  return {
    headers: scimMedia,
    alsoAt: tokenUrl,
    fetchToken: (open, signal) =>
      clientCredentialsToken(open, endpoint, settings, { signal, code }),
  };
}

function missing(message: string): SyncError {
  return new SyncError("stop", "CREDENTIALS_MISSING", message);
}
