import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { sandboxes } from "@/db/schema/sandbox";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import type { SandboxFault } from "@/lib/core/target/sandbox-fault";
import { loadTarget } from "@/lib/engine/connect/load-target";

/** Lets a sandbox misbehave until it is told otherwise. */
export async function setSandboxFault(
  tenantId: string,
  actor: Actor,
  sandboxKey: string,
  fault: SandboxFault,
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [sandbox] = await tx
      .update(sandboxes)
      .set({ faults: fault })
      .where(and(eq(sandboxes.tenantId, tenantId), eq(sandboxes.key, sandboxKey)))
      .returning({ targetId: sandboxes.targetId });
    if (!sandbox) throw notFound("sandbox");
    const { name } = await loadTarget(tx, tenantId, sandbox.targetId);
    await audit(tx, tenantId, actor, "sandbox.faultSet", { id: sandbox.targetId, name }, fault);
  });
}
