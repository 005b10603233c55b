import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { targets } from "@/db/schema/targets";
import { SyncError } from "@/lib/core/sync-error";
import type { TargetSettings } from "@/lib/targets/port";

type Target = { tenantId: string; targetId: string };

/**
 * Tells a sign-in by name and password from others, without telling it. Null for tokens: no number of
 * refusals locks them, and one that is given back works again by itself.
 */
export function signInPrint(
  { password }: TargetSettings,
  headers: Readonly<Record<string, string>>,
): string | null {
  const { authorization = "" } = headers;
  if (!password || !authorization.startsWith("Basic ")) return null;
  return createHash("sha256").update(authorization).digest("base64url");
}

export async function noteRefusedSignIn(
  { tenantId, targetId }: Target,
  print: string | null,
): Promise<void> {
  if (print === null) return;
  await inTenant(tenantId, (tx) =>
    tx
      .update(targets)
      .set({ refusedSignIn: print })
      .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId))),
  );
}

/** A few failures lock an account, so only a person may let the same password be tried again. */
export function signInRefused(name: string): SyncError {
  return new SyncError(
    "stop",
    "TARGET_AUTH",
    `${name} refused the password, so Usher does not send it again: repeated failures lock accounts. Enter the right one, or, if it was right, run the connection test once more.`,
  );
}
