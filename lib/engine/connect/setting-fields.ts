import { config } from "@/lib/config";
import { isDay } from "@/lib/core/access/credential-end";
import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";
import { UserError } from "@/lib/core/user-error";
import { openSecret, sealSecret } from "@/lib/secrets";

/** What is stored of a connection: readable settings, and envelopes of its secrets. */
export type StoredFields = {
  settings: Record<string, string>;
  secrets: Record<string, string>;
};

/** `ownerId` is the app or the target; an envelope moved elsewhere does not open. */
export type Owner = { tenantId: string; ownerId: string };

/** The fields that a form of this Usher shows. */
export function offeredFields(fields: readonly SettingField[]): SettingField[] {
  return fields.filter(({ operatorOnly }) => !operatorOnly || config().allowBaseUrlOverride);
}

/** Checks given values against the definition's fields; a missing one falls back to what is stored. */
export function mergeFields(
  fields: readonly SettingField[],
  given: Record<string, string>,
  stored: SettingValues,
  mayOverride = config().allowBaseUrlOverride,
): SettingValues {
  const known = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new UserError(`There is no setting called “${unknown}”. Leave it out.`);
  }
  if (!mayOverride) refuseOverrides(fields, given, stored);
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = chosen(field, given[field.name], stored[field.name]);
      if (field.choices && !field.choices.some((choice) => choice.value === value)) {
        throw new UserError(`Choose one of the list for ${field.label}.`, { field: field.name });
      }
      if (value === "" && !field.optional) {
        throw new UserError(`${field.label} is missing. Fill it in.`, { field: field.name });
      }
      if (field.isDate && value !== "" && !isDay(value)) {
        throw new UserError(`${field.label} is no day. Write it as 2027-03-31.`, {
          field: field.name,
        });
      }
      return value === "" ? [] : [[field.name, value]];
    }),
  );
}

/** A vendor's address is the vendor's: a tenant that names another would send credentials there. */
function refuseOverrides(
  fields: readonly SettingField[],
  given: Record<string, string>,
  stored: SettingValues,
): void {
  for (const { name, label, operatorOnly } of fields) {
    const value = given[name] ?? "";
    if (!operatorOnly || value === "" || value === stored[name]) continue;
    throw new UserError(
      `${label} is fixed on this Usher. Leave it empty; its operator can permit other addresses ` +
        "with USHER_ALLOW_BASE_URL_OVERRIDE.",
      { field: name },
    );
  }
}

/** A secret is never shown, so an empty one means: keep what is there. */
function chosen(field: SettingField, given: string | undefined, stored: string | undefined) {
  if (given === undefined || (field.secret && given === ""))
    return stored ?? field.choices?.[0]?.value ?? "";
  return given;
}

/**
 * Stored credentials go to the address they were entered for and nowhere else: whoever changes it
 * must know them.
 */
export function askForSecrets(
  fields: readonly SettingField[],
  given: Record<string, string>,
  stored: SettingValues,
): void {
  for (const { name, label, secret } of fields) {
    if (!secret || !stored[name] || given[name]) continue;
    throw new UserError(`The address is new, so enter ${label} again.`, { field: name });
  }
}

export function sealFields(fields: readonly SettingField[], values: SettingValues, owner: Owner) {
  const stored: StoredFields = { settings: {}, secrets: {} };
  for (const { name, secret } of fields) {
    const value = values[name];
    if (value === undefined) continue;
    if (secret) stored.secrets[name] = sealSecret(value, placeOf(owner, name));
    else stored.settings[name] = value;
  }
  return stored;
}

/** The readable form, for calls. It never leaves the engine. */
export function openFields({ settings, secrets }: StoredFields, owner: Owner): SettingValues {
  const opened = Object.entries(secrets).map(([name, envelope]) => [
    name,
    openSecret(envelope, placeOf(owner, name)),
  ]);
  return { ...settings, ...Object.fromEntries(opened) };
}

function placeOf({ tenantId, ownerId }: Owner, field: string) {
  return { tenantId, ownerId, field };
}
