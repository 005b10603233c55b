import { and, eq, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { sourceUsers } from "@/db/schema/source";
import { audit, changedParts } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { pathProblem } from "@/lib/core/mapping/attribute-path";
import {
  directorySettings,
  enrichmentConnection,
  enrichmentFields,
} from "@/lib/core/mapping/enrichment";
import { notFound } from "@/lib/core/not-found";
import type { SettingField, SettingValues } from "@/lib/core/settings/setting-field";
import { UserError } from "@/lib/core/user-error";
import {
  askForSecrets,
  mergeFields,
  openFields,
  sealFields,
} from "@/lib/engine/connect/setting-fields";
import type { SourceProbeStep } from "@/lib/sources/port";
import { sources } from "@/lib/sources/registry";
import { type Reader, readerOf } from "./source-access";

/** The directory of this app, decrypted; null where it has none. */
export async function loadEnrichment(
  tx: Transaction,
  tenantId: string,
  appId: string,
): Promise<SettingValues | null> {
  const { name: _, enrichment, enrichmentSecrets } = await rowOf(tx, tenantId, appId);
  if (enrichment === null) return null;
  const stored = { settings: enrichment, secrets: enrichmentSecrets };
  return openFields(stored, { tenantId, ownerId: appId });
}

/** The form, with what is stored; secrets by name only. */
export async function enrichmentOf(tenantId: string, appId: string) {
  const row = await inTenant(tenantId, (tx) => rowOf(tx, tenantId, appId));
  return {
    fields: fieldsOfEnrichment(),
    isOn: row.enrichment !== null,
    settings: row.enrichment ?? {},
    secretsSet: Object.keys(row.enrichmentSecrets),
  };
}

/** Attributes are looked up from the next run on. Secrets left out or empty stay as they are. */
export async function saveEnrichment(
  tenantId: string,
  actor: Actor,
  appId: string,
  given: Record<string, string>,
): Promise<void> {
  const owner = { tenantId, ownerId: appId };
  const fields = fieldsOfEnrichment();
  const current = (await inTenant(tenantId, (tx) => loadEnrichment(tx, tenantId, appId))) ?? {};
  const values = mergeFields(fields, given, current);
  const problem = pathProblem(values["keyPath"] ?? "");
  if (problem !== null) throw new UserError(problem, { field: "keyPath" });
  if (values["servers"] !== current["servers"]) askForSecrets(fields, given, current);
  await directoryReader().checkAddresses(values);
  const { settings, secrets } = sealFields(fields, values, owner);
  await inTenant(tenantId, async (tx) => {
    const row = await rowOf(tx, tenantId, appId);
    await store(tx, tenantId, appId, { enrichment: settings, enrichmentSecrets: secrets });
    const named = { id: appId, name: row.name };
    const detail = changedParts(row.enrichment ?? {}, settings);
    await audit(tx, tenantId, actor, "app.enrichment_saved", named, detail);
  });
}

/** The looked-up values go with it: nothing would keep them true. */
export async function removeEnrichment(
  tenantId: string,
  actor: Actor,
  appId: string,
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const row = await rowOf(tx, tenantId, appId);
    await store(tx, tenantId, appId, { enrichment: null, enrichmentSecrets: {} });
    await tx
      .update(sourceUsers)
      .set({ enrichment: null })
      .where(
        and(
          ...[eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId)],
          sql`${sourceUsers.enrichment} is not null`,
        ),
      );
    await audit(tx, tenantId, actor, "app.enrichment_removed", { id: appId, name: row.name }, {});
  });
}

/** Tests the directory's connection, as for an app that reads it; groups are of no interest. */
export async function probeEnrichment(
  tenantId: string,
  appId: string,
  signal: AbortSignal,
): Promise<{ passed: boolean; steps: SourceProbeStep[] }> {
  const settings = await inTenant(tenantId, (tx) => loadEnrichment(tx, tenantId, appId));
  if (settings === null)
    throw new UserError("No directory is set up for this app. Save one first.");
  const all = await directoryReader().open(directorySettings(settings)).probe(signal);
  const steps = all.filter(({ name }) => !name.startsWith("Read groups"));
  return { passed: steps.every(({ state }) => state !== "failed"), steps };
}

/** The one source that is a directory. */
export function directoryReader(): Reader {
  const definition = sources.find(({ ldap }) => ldap);
  const reader = definition ? readerOf(definition, "ldap") : null;
  if (!reader) throw new Error("No source in the registry is a directory.");
  return reader;
}

export function fieldsOfEnrichment(): SettingField[] {
  const own = directoryReader().fields.filter(({ name }) => enrichmentConnection.includes(name));
  return [...enrichmentFields, ...own];
}

async function rowOf(tx: Transaction, tenantId: string, appId: string) {
  const [row] = await tx
    .select({
      name: apps.name,
      enrichment: apps.enrichment,
      enrichmentSecrets: apps.enrichmentSecrets,
    })
    .from(apps)
    .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
  if (!row) throw notFound("app");
  return row;
}

async function store(
  tx: Transaction,
  tenantId: string,
  appId: string,
  values: Pick<typeof apps.$inferInsert, "enrichment" | "enrichmentSecrets">,
): Promise<void> {
  await tx
    .update(apps)
    .set(values)
    .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
}
