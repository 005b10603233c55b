import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { sandboxes, sandboxUsers } from "@/db/schema/sandbox";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { loadTarget } from "@/lib/engine/connect/load-target";

/** Writes down a login of somebody in a sandbox, so that rules about logins can be tried. */
export async function setSandboxLogin(
  tenantId: string,
  actor: Actor,
  sandboxKey: string,
  { username, days }: { username: string; days: number },
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [sandbox] = await tx
      .select({ targetId: sandboxes.targetId })
      .from(sandboxes)
      .where(and(eq(sandboxes.tenantId, tenantId), eq(sandboxes.key, sandboxKey)));
    if (!sandbox) throw notFound("sandbox");
    const found = await tx
      .update(sandboxUsers)
      .set({ lastLoginAt: sql`now() - make_interval(days => ${days})` })
      .where(
        and(
          ...[eq(sandboxUsers.tenantId, tenantId), eq(sandboxUsers.sandboxKey, sandboxKey)],
          eq(sandboxUsers.usernameKey, username.toLowerCase()),
        ),
      )
      .returning({ key: sandboxUsers.userKey });
    if (found.length === 0) {
      throw new UserError("Nobody here has this user name. Copy one from the list.", {
        field: "username",
      });
    }
    const { name } = await loadTarget(tx, tenantId, sandbox.targetId);
    const subject = { id: sandbox.targetId, name };
    await audit(tx, tenantId, actor, "sandbox.loginSet", subject, { username, days });
  });
}
