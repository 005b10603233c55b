import { config } from "@/lib/config";
import { profiles } from "@/lib/scim/profiles";
import { quirks } from "@/lib/scim/quirks";
import type { Guide } from "@/lib/sources/port";
import { findSource, sources } from "@/lib/sources/registry";

export type { Guide, GuideStep, GuideValue } from "@/lib/sources/port";

/** Identity providers for tiles and forms, as plain data. */
export function providers() {
  return sources.map(({ id, label, summary, methods, fields }) => ({
    id,
    label,
    summary,
    methods,
    fields,
  }));
}

/** What people call a provider; its id when a later version no longer knows it. */
export function providerLabel(id: string): string {
  return findSource(id)?.label ?? id;
}

/** The vendor's own steps with the customer's values. The token is null once it was shown. */
export function scimGuide(provider: string, appKey: string, token: string | null): Guide | null {
  return findSource(provider)?.scimGuide({ baseUrl: scimBaseUrl(appKey), token }) ?? null;
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
