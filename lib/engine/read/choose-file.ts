import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { uploadedFiles } from "@/db/schema/files";
import { sourceReads } from "@/db/schema/source";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { loadApp } from "@/lib/engine/connect/load-app";
import { retire } from "./upload-file";

/**
 * A person says that this file is right, be it one that shrank or an older one. With that its size
 * is right, too: the next read is measured by it.
 */
export async function chooseFile(
  tenantId: string,
  actor: Actor,
  appId: string,
  fileId: string,
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const app = await loadApp(tx, tenantId, appId, "update");
    const ofFile = and(
      ...[eq(uploadedFiles.tenantId, tenantId), eq(uploadedFiles.appId, appId)],
      eq(uploadedFiles.id, fileId),
    );
    const [file] = await tx
      .select({
        name: uploadedFiles.name,
        state: uploadedFiles.state,
        people: uploadedFiles.people,
        groups: uploadedFiles.groups,
      })
      .from(uploadedFiles)
      .where(ofFile);
    if (!file) throw notFound("file");
    if (file.state === "refused") throw refused();
    if (file.state === "current") return;
    await retire(tx, tenantId, appId);
    await tx.update(uploadedFiles).set({ state: "current" }).where(ofFile);
    await tx
      .update(sourceReads)
      .set({ acceptedUsers: file.people, acceptedGroups: file.groups })
      .where(and(eq(sourceReads.tenantId, tenantId), eq(sourceReads.appId, appId)));
    const detail = { file: file.name, people: file.people, groups: file.groups };
    await audit(tx, tenantId, actor, "app.fileChosen", { id: appId, name: app.name }, detail);
  });
}

function refused(): UserError {
  return new UserError(
    "This file has problems, and whoever cannot be read would count as gone. Mend it and upload it again.",
    { status: 409 },
  );
}
