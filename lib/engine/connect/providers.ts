import { config } from "@/lib/config";
import type { SettingField } from "@/lib/core/settings/setting-field";
import { profiles } from "@/lib/scim/profiles";
import { quirks } from "@/lib/scim/quirks";
import { type Guide, methodsOf, type SourceMethod } from "@/lib/sources/port";
import { findSource, sources } from "@/lib/sources/registry";
import { offeredFields } from "./setting-fields";

export type { Guide, GuideStep, GuideValue } from "@/lib/sources/port";

/** Identity providers for tiles and forms, as plain data. */
export function providers() {
  return sources.map((source) => {
    const { id, label, summary, api, ldap } = source;
    const fieldsOf = (reader: typeof api | typeof ldap) => offeredFields(reader?.fields ?? []);
    const methods = methodsOf(source);
    return { id, label, summary, methods, fields: fieldsOf(api), ldapFields: fieldsOf(ldap) };
  });
}

/** The vendor's own steps for being read, and the form of the credentials for it. */
export function readGuide(
  provider: string,
  method: SourceMethod,
): { guide: Guide; fields: SettingField[] } | null {
  const source = findSource(provider);
  const reader = method === "ldap" ? source?.ldap : method === "api" ? source?.api : null;
  return reader ? { guide: reader.guide, fields: offeredFields(reader.fields) } : null;
}

/** A list described by columns or paths, of which the first rows can be shown. */
export function isShownByRows(provider: string, method: SourceMethod): boolean {
  return method === "api" && findSource(provider)?.api?.rows !== undefined;
}

const exampleKey = "your-app";

/** The vendor's steps for a method, with the app's own address or, without one, an example. */
export function guideFor(
  provider: string,
  method: SourceMethod,
  appKey: string | null,
): Guide | null {
  if (method !== "scim") return readGuide(provider, method)?.guide ?? null;
  return scimGuide(provider, appKey ?? exampleKey, "");
}

/** What people call a provider; its id when a later version no longer knows it. */
export function providerLabel(id: string): string {
  return findSource(id)?.label ?? id;
}

/** The vendor's own steps with the customer's values. The token is null once it was shown. */
export function scimGuide(provider: string, appKey: string, token: string | null): Guide | null {
  return findSource(provider)?.scimGuide?.({ baseUrl: scimBaseUrl(appKey), token }) ?? null;
}

/** Where an identity provider sends people and groups of this app. */
export function scimBaseUrl(appKey: string): string {
  return `${config().baseUrl}/scim/v2/${appKey}`;
}

/** The same for clients that are set to SCIM 1.1. */
export function scim11BaseUrl(appKey: string): string {
  return `${config().baseUrl}/scim/v1/${appKey}`;
}

/** Where a client trades its id, which is the app's key, and a secret for a short-lived token. */
export function tokenEndpoint(appKey: string): string {
  return `${config().baseUrl}/scim/oauth/${appKey}/token`;
}

/** How clients can be read, for forms: what each is known to do, in sentences. */
export function clientProfiles() {
  return Object.values(profiles).map(({ name, label, settleSeconds, quirks: known }) => ({
    name,
    label,
    settleSeconds,
    quirks: known.map((quirk) => quirks[quirk]),
  }));
}
