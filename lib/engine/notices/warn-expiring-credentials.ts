import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { appsToWarnOf, targetsToWarnOf } from "@/db/queries/lookup";
import { apps } from "@/db/schema/apps";
import { targets } from "@/db/schema/targets";
import { productLabel } from "@/lib/engine/connect/products";
import { providerLabel } from "@/lib/engine/connect/providers";
import { tellOfEnd } from "./tell-of-end";

const most = 100;

/**
 * Mails owners and admins once for each warning that is due: 30, 14, 7 days and a day before the
 * credentials end that a provider is read with, or a target written to. Safe to repeat and to run in
 * several workers.
 */
export async function warnOfExpiringCredentials(): Promise<number> {
  let warned = 0;
  for (const { tenant_id, app_id } of await appsToWarnOf(most)) {
    if (await inTenant(tenant_id, (tx) => warnOfApp(tx, tenant_id, app_id))) warned += 1;
  }
  for (const { tenant_id, target_id } of await targetsToWarnOf(most)) {
    if (await inTenant(tenant_id, (tx) => warnOfTarget(tx, tenant_id, target_id))) warned += 1;
  }
  return warned;
}

/** False when another worker was faster, or other credentials were entered meanwhile. */
async function warnOfApp(tx: Transaction, tenantId: string, id: string): Promise<boolean> {
  const isApp = and(eq(apps.tenantId, tenantId), eq(apps.id, id));
  const [app] = await tx
    .select({
      ...{ id: apps.id, name: apps.name, provider: apps.provider },
      ...{ endsAt: apps.credentialEndsAt, warnedDays: apps.credentialWarnedDays },
    })
    .from(apps)
    .where(isApp)
    .for("update");
  if (!app) return false;
  const days = await tellOfEnd(tx, tenantId, {
    ...{ ...app, kind: "app", path: `/apps/${id}/configuration` },
    purpose: `reads ${providerLabel(app.provider)} with, for the app`,
    loss: "From then on Usher cannot read who is there, and changes of people and groups no longer arrive.",
    maker: "at the provider",
  });
  if (days === null) return false;
  await tx.update(apps).set({ credentialWarnedDays: days }).where(isApp);
  return true;
}

async function warnOfTarget(tx: Transaction, tenantId: string, id: string): Promise<boolean> {
  const isTarget = and(eq(targets.tenantId, tenantId), eq(targets.id, id));
  const [target] = await tx
    .select({
      ...{ id: targets.id, name: targets.name, product: targets.product },
      ...{ endsAt: targets.credentialEndsAt, warnedDays: targets.credentialWarnedDays },
    })
    .from(targets)
    .where(isTarget)
    .for("update");
  if (!target) return false;
  const days = await tellOfEnd(tx, tenantId, {
    ...{ ...target, kind: "target", path: `/targets/${id}/settings` },
    purpose: `signs in to ${productLabel(target.product)} with, for the target`,
    loss: "From then on Usher cannot change anything there: newcomers get no account, and whoever leaves keeps theirs.",
    maker: "in the product",
  });
  if (days === null) return false;
  await tx.update(targets).set({ credentialWarnedDays: days }).where(isTarget);
  return true;
}
