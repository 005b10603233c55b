import { SyncError } from "@/lib/core/sync-error";
import type { AccountFields, SettingField, TargetSettings } from "../port";
import { appFields, gatewayUrl, siteUrl } from "./site-consent";

/** What a site in Atlassian Cloud asks for, whichever product of it (targets.md §7.3). */
export const siteFields: SettingField[] = [
  {
    name: "baseUrl",
    label: "Site",
    help: "As in the browser",
    placeholder: "https://acme.atlassian.net",
  },
  {
    name: "email",
    label: "E-mail",
    help: "Of the Atlassian account that the API token belongs to; a site or organisation admin",
    placeholder: "usher@example.com",
    optional: true,
  },
  { name: "token", label: "API token", help: "Of that account", secret: true, optional: true },
  ...appFields,
];

export const siteGuide: readonly string[] = [
  "Use an Atlassian account for Usher alone, for example usher@your-company.com, and make it an " +
    "organisation admin or a site admin: group changes need one of the two.",
  "Sign in as that account at id.atlassian.com, open Security, API tokens, and create a token. It " +
    "ends after a year at the latest; note the day.",
  "Enter the site's address, the account's e-mail address and the token here.",
  "People need an Atlassian account. Their names and whether they are active belong to that account: " +
    "Usher gives and takes groups here, and with them the products. To create and deactivate " +
    "accounts, connect the Atlassian Cloud organisation as well.",
];

export const siteDirectory =
  "A site in Atlassian Cloud has no directories: people are Atlassian accounts. Where accounts are " +
  "made in a directory of the organisation, connect the Atlassian Cloud organisation.";

export function siteAccess(path = "", product: "jira" | "confluence" = "jira") {
  return (settings: TargetSettings) => {
    const headers = { "x-atlassian-token": "no-check" };
    if (settings["clientId"] && settings["clientSecret"])
      return { baseUrl: `${gatewayUrl(settings, product)}${path}`, headers };
    return {
      baseUrl: `${siteUrl(settings)}${path}`,
      headers: { ...headers, authorization: authorization(settings) },
    };
  };
}

function authorization({ email, token }: TargetSettings): string {
  if (email && token) return `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`;
  throw new SyncError(
    "stop",
    "CREDENTIALS_MISSING",
    "Enter the e-mail address of the account that Usher signs in with, and its API token.",
  );
}

/**
 * The Cloud knows no user names: the e-mail address stands for it. Names and addresses belong to the
 * Atlassian account and are nothing that a site stores.
 */
export function normalize({ username, email }: AccountFields): AccountFields {
  const address = email.trim() === "" ? username : email;
  return { username: address.trim().toLowerCase(), displayName: "", email: "" };
}

export function refuses(
  fields: AccountFields,
): { field: keyof AccountFields; reason: string } | null {
  const isAddress = /^[^\s@<>]+@[^\s@<>]+$/.test(normalize(fields).username);
  return isAddress ? null : { field: "email", reason: "is not an e-mail address" };
}

export function groupKey(name: string): string {
  return name.trim().toLowerCase();
}

export function refusesGroup(name: string): string | null {
  if (groupKey(name) === "") return "is empty";
  return /[\p{Cc}\p{Cs}]/u.test(name) ? "contains characters that cannot be sent" : null;
}
