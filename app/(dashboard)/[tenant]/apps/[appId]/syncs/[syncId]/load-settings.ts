import { getSettings } from "@/lib/engine/settings/settings-of";
import { loadSync } from "../../load-app";

export type SyncParams = { tenant: string; appId: string; syncId: string };

/** A sync with the settings in force, and what the member may do. */
export async function loadSettings(params: Promise<SyncParams>) {
  const { tenant: slug, appId, syncId } = await params;
  const loaded = await loadSync(slug, appId, syncId);
  const settings = await getSettings(loaded.tenant.id, syncId);
  const { mayConfigure, mayRun } = loaded;
  return { ...loaded, settings, form: { syncId, settings, mayConfigure, mayRun } };
}
