import { type SettingDifference, settingsDiff } from "@/lib/core/settings/settings-diff";
import { getSettings, type SettingsVersion } from "./settings-of";

export type SettingsComparison = {
  from: Omit<SettingsVersion, "settings">;
  to: Omit<SettingsVersion, "settings">;
  differences: SettingDifference[];
};

/** Any two versions of a sync's settings, field by field. */
export async function compareSettings(
  tenantId: string,
  syncId: string,
  versions: { from: number; to: number },
): Promise<SettingsComparison> {
  const { settings: before, ...from } = await getSettings(tenantId, syncId, versions.from);
  const { settings: after, ...to } = await getSettings(tenantId, syncId, versions.to);
  return { from, to, differences: settingsDiff(before, after) };
}
