import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { isProfileName } from "@/lib/scim/profiles";

/** How the app's SCIM client is read from now on; what is stored stays as it is. */
export async function setProfile(
  tenantId: string,
  actor: Actor,
  appId: string,
  profile: string,
): Promise<void> {
  if (!isProfileName(profile)) {
    throw new UserError("There is no such client profile. Choose one of the list.", {
      field: "profile",
    });
  }
  const where = and(eq(apps.tenantId, tenantId), eq(apps.id, appId));
  await inTenant(tenantId, async (tx) => {
    const [before] = await tx
      .select({ name: apps.name, profile: apps.profile })
      .from(apps)
      .where(where)
      .for("update");
    if (!before) throw notFound("app");
    if (before.profile === profile) return;
    await tx.update(apps).set({ profile }).where(where);
    const detail = { before: before.profile, after: profile };
    await audit(
      tx,
      tenantId,
      actor,
      "app.profileChanged",
      { id: appId, name: before.name },
      detail,
    );
  });
}
