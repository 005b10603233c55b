import { SyncError } from "@/lib/core/sync-error";
import { defineTarget, type TargetSettings } from "../port";
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
      help: "Or a user name and password below",
      secret: true,
      optional: true,
    },
    { name: "username", label: "User name", help: "For basic authentication", optional: true },
    { name: "password", label: "Password", help: "Of that user", secret: true, optional: true },
  ],
  directory: "The service decides where it keeps the accounts that it is sent.",
  guide: [
    "In the service's administration, look for provisioning or SCIM and switch it on.",
    "Make a token there that may read and write users and groups, and copy the SCIM base URL.",
    "Enter both here. Usher asks the service what it can do and works by that.",
  ],
  concurrency: 2,
  normalize,
  groupKey,
  adminGroups: [],
  refuses,
  refusesGroup,
  profile,
  access: (settings) => ({
    baseUrl: settings["baseUrl"] ?? "",
    headers: { ...scimMedia, authorization: authorization(settings) },
  }),
  probe: (http, _settings, signal) => probeScim(http, anyServer, "SCIM 2.0 service", signal),
  connect: (http, _settings, capabilities) => connectScim(http, capabilities, anyServer),
});

function authorization({ token, username, password }: TargetSettings): string {
  if (token && /^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  if (username && password)
    return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  throw new SyncError(
    "stop",
    "CREDENTIALS_MISSING",
    "Enter the bearer token as the service showed it, or a user name with its password.",
  );
}
