import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { uploadedFiles } from "@/db/schema/files";
import type { UploadedFile } from "@/lib/sources/port";

/** The file that is read now, or a certain one; null where there is none. */
export async function uploadedFile(
  tenantId: string,
  appId: string,
  fileId?: string,
): Promise<UploadedFile | null> {
  const which =
    fileId === undefined ? eq(uploadedFiles.state, "current") : eq(uploadedFiles.id, fileId);
  const [row] = await inTenant(tenantId, (tx) =>
    tx
      .select({ name: uploadedFiles.name, bytes: uploadedFiles.bytes })
      .from(uploadedFiles)
      .where(and(eq(uploadedFiles.tenantId, tenantId), eq(uploadedFiles.appId, appId), which)),
  );
  return row ?? null;
}
