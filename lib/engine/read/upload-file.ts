import { createHash } from "node:crypto";
import { and, desc, eq, inArray } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { uploadedFiles } from "@/db/schema/files";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { fallsFar } from "@/lib/core/guard/read-verdict";
import { newId } from "@/lib/core/ids";
import { UserError } from "@/lib/core/user-error";
import { loadApp } from "@/lib/engine/connect/load-app";
import { readerOfApp } from "@/lib/engine/connect/save-source";
import type { SourceRows, UploadedFile } from "@/lib/sources/port";
import { sourceRows } from "./source-rows";

export const fileBytesMax = 20 * 1024 * 1024;
const kept = 10;

export type UploadState = "current" | "held" | "refused";

/**
 * Takes a file in and reads it at once: whole and without a problem it counts from now on. One that
 * lists far fewer than the one before waits for a person's word, and the one before stays.
 */
export async function uploadFile(
  tenantId: string,
  actor: Actor,
  appId: string,
  file: UploadedFile,
): Promise<{ id: string; state: UploadState }> {
  const app = await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  if (!readerOfApp(app).takesFile(app.settings)) throw notTaken(app.name);
  if (file.bytes.length > fileBytesMax) throw tooLarge();
  const rows = await sourceRows(tenantId, appId, AbortSignal.timeout(60_000), file);
  return inTenant(tenantId, async (tx) => {
    await loadApp(tx, tenantId, appId, "update");
    const before = await currentOf(tx, tenantId, appId);
    const state = stateOf(rows, before);
    const id = newId("fil");
    if (state === "current") await retire(tx, tenantId, appId);
    await tx.insert(uploadedFiles).values({
      ...{ tenantId, appId, id, state, name: file.name, bytes: file.bytes },
      ...{ size: file.bytes.length, hash: createHash("sha256").update(file.bytes).digest("hex") },
      ...{ people: rows.size?.people ?? 0, groups: rows.size?.groups ?? 0 },
      ...{ problems: rows.problemCount, uploadedBy: actor.name },
    });
    await forgetOld(tx, tenantId, appId);
    const detail = { file: file.name, state, ...rows.size, problems: rows.problemCount };
    await audit(tx, tenantId, actor, "app.fileUploaded", { id: appId, name: app.name }, detail);
    return { id, state };
  });
}

type Before = { people: number; groups: number } | null;

function stateOf({ size, problemCount }: SourceRows, before: Before): UploadState {
  if (size === null || problemCount > 0) return "refused";
  if (!before) return "current";
  const falls = fallsFar(before.people, size.people) || fallsFar(before.groups, size.groups);
  return falls ? "held" : "current";
}

async function currentOf(tx: Transaction, tenantId: string, appId: string): Promise<Before> {
  const [row] = await tx
    .select({ people: uploadedFiles.people, groups: uploadedFiles.groups })
    .from(uploadedFiles)
    .where(and(ofApp(tenantId, appId), eq(uploadedFiles.state, "current")));
  return row ?? null;
}

/** Whatever was read or waited for a word is passed by another file. */
export async function retire(tx: Transaction, tenantId: string, appId: string): Promise<void> {
  await tx
    .update(uploadedFiles)
    .set({ state: "past" })
    .where(and(ofApp(tenantId, appId), inArray(uploadedFiles.state, ["current", "held"])));
}

async function forgetOld(tx: Transaction, tenantId: string, appId: string): Promise<void> {
  const all = await tx
    .select({ id: uploadedFiles.id, state: uploadedFiles.state })
    .from(uploadedFiles)
    .where(ofApp(tenantId, appId))
    .orderBy(desc(uploadedFiles.id));
  const old = all.slice(kept).filter(({ state }) => state !== "current");
  const ids = old.map(({ id }) => id);
  await tx.delete(uploadedFiles).where(and(ofApp(tenantId, appId), inArray(uploadedFiles.id, ids)));
}

function ofApp(tenantId: string, appId: string) {
  return and(eq(uploadedFiles.tenantId, tenantId), eq(uploadedFiles.appId, appId));
}

function notTaken(name: string): UserError {
  return new UserError(
    `${name} does not read an uploaded file. Choose “Uploaded here” on its Configuration tab first.`,
    { status: 409 },
  );
}

function tooLarge(): UserError {
  return new UserError(
    `The file is larger than ${fileBytesMax / 1024 / 1024} MB. Leave out columns that no mapping needs, or put it on an https address.`,
    { status: 422 },
  );
}
