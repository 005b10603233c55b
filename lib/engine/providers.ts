import { config } from "@/lib/config";
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
