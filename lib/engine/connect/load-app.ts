import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { notFound } from "@/lib/core/not-found";

/** An app's row with its envelopes; for the engine only. */
export async function loadApp(
  tx: Transaction,
  tenantId: string,
  appId: string,
  lock: "update" | "none" = "none",
) {
  const query = tx
    .select({
      id: apps.id,
      name: apps.name,
      provider: apps.provider,
      method: apps.method,
      settings: apps.settings,
      secrets: apps.secrets,
      credentialEndsAt: apps.credentialEndsAt,
    })
    .from(apps)
    .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
  const [row] = await (lock === "update" ? query.for("update") : query);
  if (!row) throw notFound("app");
  return row;
}

export type AppSourceRow = Awaited<ReturnType<typeof loadApp>>;
