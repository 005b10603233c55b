import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { mappings, settingsVersions, syncs } from "@/db/schema/syncs";
import { notFound } from "@/lib/core/not-found";
import { type SyncSettings, syncSettings } from "@/lib/core/settings/sync-settings";

/** The rules of one settings version, attribute mapping included. */
export async function settingsOf(
  tx: Transaction,
  tenantId: string,
  syncId: string,
  version: number,
): Promise<SyncSettings> {
  return (await readVersion(tx, tenantId, syncId, version)).settings;
}

/** A version with who made it, for screens and the API; the one in force unless told. */
export async function getSettings(tenantId: string, syncId: string, version?: number) {
  return inTenant(tenantId, async (tx) => {
    const [sync] = await tx
      .select({ version: syncs.version })
      .from(syncs)
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
    if (!sync) throw notFound("sync");
    return readVersion(tx, tenantId, syncId, version ?? sync.version);
  });
}

export type SettingsVersion = Awaited<ReturnType<typeof getSettings>>;

async function readVersion(tx: Transaction, tenantId: string, syncId: string, version: number) {
  const [row] = await tx
    .select({
      version: settingsVersions.version,
      rules: settingsVersions.rules,
      author: settingsVersions.author,
      comment: settingsVersions.comment,
      createdAt: settingsVersions.createdAt,
    })
    .from(settingsVersions)
    .where(
      and(
        eq(settingsVersions.tenantId, tenantId),
        eq(settingsVersions.syncId, syncId),
        eq(settingsVersions.version, version),
      ),
    );
  if (!row) throw notFound("settings version");
  const { rules, ...about } = row;
  const attributes = await readMappings(tx, tenantId, syncId, version);
  return { ...about, settings: syncSettings.parse({ ...rules, attributes }) };
}

async function readMappings(tx: Transaction, tenantId: string, syncId: string, version: number) {
  const rows = await tx
    .select({
      field: mappings.field,
      sources: mappings.sources,
      transforms: mappings.transforms,
      expression: mappings.expression,
      fallback: mappings.fallback,
      apply: mappings.apply,
      candidates: mappings.candidates,
    })
    .from(mappings)
    .where(
      and(
        eq(mappings.tenantId, tenantId),
        eq(mappings.syncId, syncId),
        eq(mappings.version, version),
      ),
    );
  return Object.fromEntries(rows.map(({ field, ...mapping }) => [field, mapping]));
}
