import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId, randomText } from "@/lib/core/ids";
import type { NewApp } from "@/lib/core/settings/app-settings";
import { UserError } from "@/lib/core/user-error";
import { readerOf } from "@/lib/engine/read/source-access";
import { isProfileName } from "@/lib/scim/profiles";
import { methodsOf, type SourceDefinition, type SourceMethod } from "@/lib/sources/port";
import { findSource } from "@/lib/sources/registry";
import { mergeFields, type Owner, type StoredFields, sealFields } from "./setting-fields";

/** Connects an identity provider. Its SCIM endpoint exists from now on; a token is made apart. */
export async function createApp(tenantId: string, actor: Actor, input: NewApp) {
  const source = findSource(input.provider);
  if (!source) {
    throw new UserError("Usher does not know this identity provider. Choose one of the list.", {
      field: "provider",
    });
  }
  if (!methodsOf(source).includes(input.method)) {
    throw new UserError(`${source.label} cannot be connected in this way. Choose another method.`, {
      field: "method",
    });
  }
  const { settings: given, ...named } = input;
  const profile = isProfileName(input.provider) ? input.provider : "generic";
  const app = { id: newId("app"), key: randomText(20), profile, ...named };
  const stored = given
    ? await sealSource(source, input.method, given, { tenantId, ownerId: app.id })
    : {};
  await inTenant(tenantId, async (tx) => {
    const inserted = await tx
      .insert(apps)
      .values({ tenantId, ...app, ...stored })
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

async function sealSource(
  source: SourceDefinition,
  method: SourceMethod,
  given: Record<string, string>,
  owner: Owner,
): Promise<StoredFields & { credentialEndsAt: Date | null }> {
  const reader = readerOf(source, method);
  if (!reader)
    throw new UserError(`${source.label} pushes by SCIM, which needs no settings. Leave them out.`);
  const values = mergeFields(reader.fields, given, {});
  await reader.checkAddresses(values);
  return { ...sealFields(reader.fields, values, owner), credentialEndsAt: reader.endsAt(values) };
}

export function appNameTaken(name: string): UserError {
  return new UserError(`An app called “${name}” exists already. Choose another name.`, {
    field: "name",
    status: 409,
  });
}
