import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";

/** Where looked-up attributes stand in a record: never in the way of the source's own. */
export const enrichmentPrefix = "ldap";

/** What is asked beside the directory's own settings. */
export const enrichmentFields: readonly SettingField[] = [
  {
    name: "keyPath",
    label: "Value of the person",
    help: "The attribute of the identity provider's record, as in the Attributes tab",
    placeholder: "userName",
  },
  {
    name: "keyAttribute",
    label: "Attribute in the directory",
    help: "Which one has the same value there",
    placeholder: "userPrincipalName",
  },
  {
    name: "addAttributes",
    label: "Attributes to add",
    help: `Names with blanks between them; department becomes ${enrichmentPrefix}.department`,
    placeholder: "department employeeType",
  },
];

/** Settings of the directory that have a meaning for looking people up. */
export const enrichmentConnection: readonly string[] = [
  ...["kind", "servers", "encryption", "certificate", "fingerprint", "bindName", "password"],
  ...["baseDn", "userBase", "userFilter", "userScope", "pageSize"],
];

/** A record with what was looked up for it; the source's own attributes stay as they are. */
export function enriched(
  resource: Record<string, unknown>,
  added: Record<string, unknown> | null,
): Record<string, unknown> {
  return added === null ? resource : { ...resource, [enrichmentPrefix]: added };
}

export function namesIn(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,;]+/).filter(Boolean);
}

/** What of a directory's record is added: the attributes that were asked for, where they are set. */
export function addedFrom(
  attributes: Record<string, unknown>,
  settings: SettingValues,
): Record<string, unknown> {
  const names = namesIn(settings["addAttributes"]);
  return Object.fromEntries(
    names.flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])),
  );
}

/** The directory is asked for the added attributes and the key beside the usual ones. */
export function directorySettings(settings: SettingValues): SettingValues {
  const connection = Object.entries(settings).filter(([name]) =>
    enrichmentConnection.includes(name),
  );
  const asked = [settings["keyAttribute"] ?? "", ...namesIn(settings["addAttributes"])];
  return { ...Object.fromEntries(connection), attributes: asked.join(" ") };
}
