import { config } from "@/lib/config";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { assertAllowedUrl, type EgressPolicy } from "@/lib/http/egress";
import type { TargetDefinition, TargetSettings } from "@/lib/targets/port";

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

/** Wherever the credentials of these settings are sent. */
export function addressesOf(definition: TargetDefinition, settings: TargetSettings): string[] {
  const { baseUrl, alsoAt } = definition.access(settings);
  return alsoAt === undefined ? [baseUrl] : [baseUrl, alsoAt];
}

/** Refuses an address that Usher must not call, in the words of the form. */
export async function checkAddress(
  definition: TargetDefinition,
  values: TargetSettings,
): Promise<void> {
  try {
    for (const address of addressesOf(definition, values)) {
      await assertAllowedUrl(address, egressPolicy(false));
    }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    throw new UserError(
      error.message,
      error.code === "CREDENTIALS_MISSING" ? {} : { field: "baseUrl" },
    );
  }
}
