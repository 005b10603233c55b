import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { audit, changedParts } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { UserError } from "@/lib/core/user-error";
import { definitionOfApp, type Reader, readerOf } from "@/lib/engine/read/source-access";
import { endOf } from "./credential-end";
import { type AppSourceRow, loadApp } from "./load-app";
import { askForSecrets, mergeFields, openFields, sealFields } from "./setting-fields";

/** Changes how an app's provider is read. Secrets left out or empty stay as they are. */
export async function saveSource(
  tenantId: string,
  actor: Actor,
  appId: string,
  given: Record<string, string>,
): Promise<void> {
  const before = await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  const reader = readerOfApp(before);
  const owner = { tenantId, ownerId: appId };
  const current = openFields(before, owner);
  const values = mergeFields(reader.fields, given, current);
  const addressesOf = (settings: SettingValues) => reader.addresses(settings).join(" ");
  if (addressesOf(values) !== addressesOf(current)) askForSecrets(reader.fields, given, current);
  await reader.checkAddresses(values);
  const stored = sealFields(reader.fields, values, owner);
  const end = endOf(reader.endsAt(values), before.credentialEndsAt);
  await inTenant(tenantId, async (tx) => {
    await loadApp(tx, tenantId, appId, "update");
    await tx
      .update(apps)
      .set({ ...stored, ...end })
      .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
    const secretsReplaced = reader.fields.flatMap(({ name, secret }) =>
      secret && given[name] ? [name] : [],
    );
    const detail = { ...changedParts(before.settings, stored.settings), secretsReplaced };
    await audit(tx, tenantId, actor, "app.source_saved", { id: appId, name: before.name }, detail);
  });
}

/** How an app's provider is read now: readable settings, and which secrets are stored. */
export async function sourceOf(tenantId: string, appId: string) {
  const row = await inTenant(tenantId, (tx) => loadApp(tx, tenantId, appId));
  const { settings, secrets, credentialEndsAt } = row;
  return { settings, secretsSet: Object.keys(secrets), credentialEndsAt };
}

export function readerOfApp({ name, method, provider }: AppSourceRow): Reader {
  const reader = readerOf(definitionOfApp(provider), method);
  if (reader) return reader;
  throw new UserError(
    method === "logins"
      ? `${name} has no identity provider: it looks at the logins of its targets. Use the settings of its syncs.`
      : `${name} pushes by SCIM: there is nothing to read. Use its SCIM settings.`,
  );
}
