import { SyncError } from "@/lib/core/sync-error";
import type { SettingField, TargetSettings } from "../port";

/** Address and credentials, as every Data Center product is reached (targets.md §1.1). */
export function credentialFields(words: {
  address: string;
  token: string;
  /** The permission that the account needs, as the product's own screens call it. */
  permission: string;
}): SettingField[] {
  return [
    {
      name: "baseUrl",
      label: "Address",
      help: "As in the browser, with the context path if there is one",
      placeholder: words.address,
    },
    {
      name: "token",
      label: words.token,
      help: `Of a user with the ${words.permission} permission`,
      secret: true,
      optional: true,
    },
    {
      name: "username",
      label: "User name",
      help: "Only where tokens are not allowed",
      optional: true,
    },
    { name: "password", label: "Password", help: "Of that user", secret: true, optional: true },
  ];
}

export function accessWith(product: string, settings: TargetSettings) {
  return {
    baseUrl: settings["baseUrl"] ?? "",
    headers: { ...authorization(product, settings), "x-atlassian-token": "no-check" },
    isNobody,
  };
}

/** Every answer names whom it is for; the manifest is for anyone (targets.md §1.1 and §1.4). */
function isNobody(answer: { path: string; headers: Readonly<Record<string, string>> }): boolean {
  return answer.headers["x-ausername"] === "anonymous" && !answer.path.endsWith("/manifest");
}

/** Consent brings tokens of its own. A token wins: unlike a password it cannot lock the account. */
function authorization(product: string, settings: TargetSettings): { authorization?: string } {
  const { clientId, clientSecret, token, username, password } = settings;
  if (clientId && clientSecret) return {};
  if (token && /^[\x21-\x7e]+$/.test(token)) return { authorization: `Bearer ${token}` };
  if (username && password) return { authorization: basic(username, password) };
  throw new SyncError(
    "stop",
    "CREDENTIALS_MISSING",
    `Enter an access token as ${product} showed it, or a user name with its password.`,
  );
}

/** The user name that is sent, where one is: tokens and consents say themselves whose they are. */
export function usernameSent(settings: TargetSettings): string | undefined {
  const { clientId, clientSecret, token, username } = settings;
  return token || (clientId && clientSecret) ? undefined : username;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
