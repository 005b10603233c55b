import type { Actor } from "@/lib/core/access/actor";
import { saveSettings } from "./save-settings";
import { settingsToRevertTo } from "./settings-to-revert-to";

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
