import { and, desc, eq } from "drizzle-orm";
import { inTenant } from "../client";
import { uploadedFiles } from "../schema/files";

const columns = {
  id: uploadedFiles.id,
  name: uploadedFiles.name,
  size: uploadedFiles.size,
  people: uploadedFiles.people,
  groups: uploadedFiles.groups,
  problems: uploadedFiles.problems,
  state: uploadedFiles.state,
  uploadedBy: uploadedFiles.uploadedBy,
  uploadedAt: uploadedFiles.uploadedAt,
};

export type UploadedFileRow = Awaited<ReturnType<typeof listUploadedFiles>>[number];

/** The files of an app that are kept, the newest first. */
export async function listUploadedFiles(tenantId: string, appId: string) {
  return inTenant(tenantId, (tx) =>
    tx
      .select(columns)
      .from(uploadedFiles)
      .where(and(eq(uploadedFiles.tenantId, tenantId), eq(uploadedFiles.appId, appId)))
      .orderBy(desc(uploadedFiles.id)),
  );
}
