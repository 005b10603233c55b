import { enrichmentFields } from "@/lib/core/mapping/enrichment";
import type { SettingField } from "@/lib/core/settings/setting-field";
import { sources } from "@/lib/sources/registry";
import { targets } from "@/lib/targets/registry";

/** What the forms call their fields, by name; where definitions differ, the first counts. */
export function fieldLabels(owner: "app" | "target"): ReadonlyMap<string, string> {
  return owner === "app" ? ofApps : ofTargets;
}

const ofApps = labelsOf([
  ...enrichmentFields,
  ...sources.flatMap(({ api, ldap }) => [...(api?.fields ?? []), ...(ldap?.fields ?? [])]),
]);
const ofTargets = labelsOf(targets.flatMap(({ fields }) => fields));

function labelsOf(fields: readonly SettingField[]): ReadonlyMap<string, string> {
  return new Map(fields.toReversed().map(({ name, label }) => [name, label]));
}
