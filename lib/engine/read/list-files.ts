import { inTenant } from "@/db/client";
import { listUploadedFiles } from "@/db/queries/uploaded-files";
import { loadApp } from "@/lib/engine/connect/load-app";

/** The files of an app that there is, the newest first. */
export async function listFiles(tenantId: string, appId: string) {
  await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  return listUploadedFiles(tenantId, appId);
}
