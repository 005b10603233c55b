import { inTenant } from "@/db/client";
import { SyncError } from "@/lib/core/sync-error";
import { loadApp } from "@/lib/engine/connect/load-app";
import { readerOfApp } from "@/lib/engine/connect/save-source";
import type { SourceRows, UploadedFile } from "@/lib/sources/port";
import { definitionOfApp, readerOf, sourceAccess } from "./source-access";

export type { SourceRows } from "@/lib/sources/port";

/** Somebody waits for the answer. */
const triesMax = 2;

/** Whether an app's source is shown by rows, and whether its list is a file that somebody uploads. */
export async function showsRows(tenantId: string, appId: string) {
  const { provider, method, settings } = await inTenant(tenantId, (tx) =>
    loadApp(tx, tenantId, appId),
  );
  const reader = readerOf(definitionOfApp(provider), method);
  return {
    hasRows: reader?.hasRows ?? false,
    takesFile: reader?.takesFile(settings) ?? false,
  };
}

/** How the first entries of an app's source are understood; of this file where one is given. */
export async function sourceRows(
  tenantId: string,
  appId: string,
  signal: AbortSignal,
  file?: UploadedFile,
): Promise<SourceRows> {
  const row = await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  readerOfApp(row);
  try {
    const given = file ? { uploaded: async () => file } : {};
    return await sourceAccess(tenantId, row, { triesMax, ...given }).rows(signal);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const none = { facts: [], columns: [], rows: [], size: null };
    return { ...none, problems: [{ line: null, message: error.message }], problemCount: 1 };
  }
}
