import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { getSettings } from "./settings-of";

/** The settings of an old version as they can be in force today: raised limits that ended stay so. */
export async function settingsToRevertTo(
  tenantId: string,
  syncId: string,
  version: number,
): Promise<SyncSettings> {
  const { settings } = await getSettings(tenantId, syncId, version);
  const { raised } = settings.safety;
  const hasEnded = raised !== null && Date.parse(raised.until) <= Date.now();
  return hasEnded ? { ...settings, safety: { ...settings.safety, raised: null } } : settings;
}
