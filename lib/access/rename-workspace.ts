import { inTenant } from "@/db/client";
import { setTenantName } from "@/db/queries/workspace-view";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";

/** The addresses of its pages stay: they carry the slug, not the name. */
export async function renameWorkspace(
  tenant: { id: string; name: string },
  actor: Actor,
  name: string,
): Promise<void> {
  if (name === tenant.name) return;
  await inTenant(tenant.id, async (tx) => {
    await setTenantName(tx, tenant.id, name);
    const detail = { before: tenant.name };
    await audit(tx, tenant.id, actor, "workspace.renamed", { id: tenant.id, name }, detail);
  });
}
