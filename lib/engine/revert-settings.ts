import type { Actor } from "@/lib/core/actor";
import type { SyncSettings } from "@/lib/core/sync-settings";
import { saveSettings } from "./save-settings";
import { getSettings } from "./settings-of";

type Options = {
  /** Why; a sentence is written where nobody says it. */
  comment?: string | null | undefined;
  /** The version in force that was looked at; a newer one is a conflict. */
  basedOn?: number | undefined;
};

/** Makes a new version that equals an old one. The versions between stay in the list. */
export async function revertSettings(
  tenantId: string,
  actor: Actor,
  syncId: string,
  version: number,
  { comment, basedOn }: Options = {},
): Promise<{ version: number }> {
  const settings = await settingsToRevertTo(tenantId, syncId, version);
  const reason = comment || `Back to version ${version}`;
  return saveSettings(tenantId, actor, syncId, settings, { comment: reason, basedOn });
}

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
