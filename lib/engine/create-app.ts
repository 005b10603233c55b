import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/actor";
import type { NewApp } from "@/lib/core/app-settings";
import { newId, randomText } from "@/lib/core/ids";
import { UserError } from "@/lib/core/user-error";
import { isProfileName } from "@/lib/scim/profiles";
import { findSource } from "@/lib/sources/registry";

/** Connects an identity provider. Its SCIM endpoint exists from now on; a token is made apart. */
export async function createApp(tenantId: string, actor: Actor, input: NewApp) {
  const source = findSource(input.provider);
  if (!source) {
    throw new UserError("Usher does not know this identity provider. Choose one of the list.", {
      field: "provider",
    });
  }
  if (!source.methods.includes(input.method)) {
    throw new UserError(`${source.label} cannot be connected in this way. Choose another method.`, {
      field: "method",
    });
  }
  const profile = isProfileName(input.provider) ? input.provider : "generic";
  const app = { id: newId("app"), key: randomText(20), profile, ...input };
  await inTenant(tenantId, async (tx) => {
    const inserted = await tx
      .insert(apps)
      .values({ tenantId, ...app })
      .onConflictDoNothing()
      .returning({ id: apps.id });
    if (inserted.length === 0) throw appNameTaken(input.name);
    await audit(tx, tenantId, actor, "app.created", app, {
      provider: input.provider,
      method: input.method,
    });
  });
  return app;
}

export function appNameTaken(name: string): UserError {
  return new UserError(`An app called “${name}” exists already. Choose another name.`, {
    field: "name",
    status: 409,
  });
}
