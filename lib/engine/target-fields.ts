import { config } from "@/lib/config";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { assertAllowedUrl, type EgressPolicy } from "@/lib/http/egress";
import { openSecret, sealSecret } from "@/lib/secrets";
import type { SettingField, TargetDefinition, TargetSettings } from "@/lib/targets/port";

/** What is stored of a target: readable settings, and envelopes of its secrets. */
export type StoredFields = {
  settings: Record<string, string>;
  secrets: Record<string, string>;
};

type Owner = { tenantId: string; targetId: string };

/** Checks given values against the definition's fields; a missing one falls back to what is stored. */
export function mergeFields(
  fields: SettingField[],
  given: Record<string, string>,
  stored: TargetSettings,
): TargetSettings {
  const known = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new UserError(`There is no setting called “${unknown}”. Leave it out.`);
  }
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = chosen(field, given[field.name], stored[field.name]);
      if (value === "" && !field.optional) {
        throw new UserError(`${field.label} is missing. Fill it in.`, { field: field.name });
      }
      return value === "" ? [] : [[field.name, value]];
    }),
  );
}

/** A secret is never shown, so an empty one means: keep what is there. */
function chosen(field: SettingField, given: string | undefined, stored: string | undefined) {
  if (given === undefined || (field.secret && given === "")) return stored ?? "";
  return given;
}

export function sealFields(fields: SettingField[], values: TargetSettings, owner: Owner) {
  const stored: StoredFields = { settings: {}, secrets: {} };
  for (const { name, secret } of fields) {
    const value = values[name];
    if (value === undefined) continue;
    if (secret) stored.secrets[name] = sealSecret(value, placeOf(owner, name));
    else stored.settings[name] = value;
  }
  return stored;
}

/** The readable form, for calling the target. It never leaves the engine. */
export function openFields({ settings, secrets }: StoredFields, owner: Owner): TargetSettings {
  const opened = Object.entries(secrets).map(([name, envelope]) => [
    name,
    openSecret(envelope, placeOf(owner, name)),
  ]);
  return { ...settings, ...Object.fromEntries(opened) };
}

/** The sandbox's address is a path on this very Usher, wherever that stands today. */
export function locate(settings: TargetSettings, isSandbox: boolean): TargetSettings {
  const path = settings["baseUrl"] ?? "";
  if (!isSandbox || !path.startsWith("/")) return settings;
  return { ...settings, baseUrl: `${config().baseUrl}${path}` };
}

export function egressPolicy(isSandbox: boolean): EgressPolicy {
  const { egressAllow, baseUrl } = config();
  return {
    allowCidrs: egressAllow,
    allowLoopbackOrigins: isSandbox ? [new URL(baseUrl).origin] : [],
  };
}

/** Refuses an address that Usher must not call, in the words of the form. */
export async function checkAddress(
  definition: TargetDefinition,
  values: TargetSettings,
): Promise<void> {
  try {
    await assertAllowedUrl(definition.access(values).baseUrl, egressPolicy(false));
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    throw new UserError(
      error.message,
      error.code === "CREDENTIALS_MISSING" ? {} : { field: "baseUrl" },
    );
  }
}

function placeOf({ tenantId, targetId }: Owner, field: string) {
  return { tenantId, ownerId: targetId, field };
}
