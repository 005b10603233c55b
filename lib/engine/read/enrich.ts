import { and, eq, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sourceUsers } from "@/db/schema/source";
import { isAmong } from "@/db/text-array";
import { compilePath } from "@/lib/core/mapping/attribute-path";
import { addedFrom, directorySettings } from "@/lib/core/mapping/enrichment";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { subjectPage } from "@/lib/engine/plan/subjects";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { SourceConnection } from "@/lib/sources/port";
import { directoryReader, loadEnrichment } from "./enrichment";

const pageSize = 500;
/** So many values stand in one question. */
const valuesAtOnce = 50;

/**
 * Completes people's attributes from a directory, before they are planned: everybody's in a full run,
 * in a delta run those of the people it looks at. When the directory fails, or suddenly knows far
 * fewer, the values are kept as they were and the run says so: nobody loses anything by it.
 */
export async function enrich(context: RunContext): Promise<void> {
  const { run, appId } = context;
  const settings = await inTenant(run.tenantId, (tx) => loadEnrichment(tx, run.tenantId, appId));
  if (settings === null) return;
  let source: SourceConnection | null = null;
  try {
    source = directoryReader().open(directorySettings(settings)).connect();
    await enrichPages(context, source, settings);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    await warn(context, error.message);
  } finally {
    await source?.close?.();
  }
}

async function enrichPages(context: RunContext, source: SourceConnection, settings: SettingValues) {
  const isFull = context.run.scope === "full";
  const before = isFull ? await known(context) : 0;
  let found = 0;
  for (let after = ""; ; ) {
    const people = await pageAfter(context, after);
    if (people.last === null) break;
    await context.lease.prove();
    const added = await lookUp(source, settings, people.rows, context.lease.signal);
    found += added.size;
    await context.lease.fenced((tx) => store(tx, context, added));
    after = people.last;
  }
  if (!isFull) return;
  if (before - found > Math.max(fewerMax, before * fewerShare)) {
    await warn(context, `The directory knows ${found} people; before there were ${before}.`);
    return;
  }
  await context.lease.fenced((tx) => forgetOthers(tx, context));
}

/** As for a read of a provider: a fifth, and more than twenty. */
const fewerShare = 0.2;
const fewerMax = 20;

type Person = { id: string; resource: Record<string, unknown> };

/** Found by the key, whichever of its values the directory has. */
async function lookUp(
  source: SourceConnection,
  settings: SettingValues,
  people: Person[],
  signal: AbortSignal,
): Promise<Map<string, Record<string, unknown>>> {
  const attribute = settings["keyAttribute"] ?? "uid";
  const idsOf = byKey(people, settings["keyPath"] ?? "userName");
  const keys = [...idsOf.keys()];
  const added = new Map<string, Record<string, unknown>>();
  for (let at = 0; at < keys.length; at += valuesAtOnce) {
    const some = keys.slice(at, at + valuesAtOnce);
    const records = (await source.findMany?.(attribute, some, signal)) ?? [];
    for (const { attributes } of records) {
      const ids = valuesIn(attributes, attribute).flatMap((key) => idsOf.get(key) ?? []);
      for (const id of ids) added.set(id, addedFrom(attributes, settings));
    }
  }
  return added;
}

/** Several people may have one value; without a value nobody is looked for. */
function byKey(people: Person[], path: string): Map<string, string[]> {
  const readKey = compilePath(path);
  const idsOf = new Map<string, string[]>();
  for (const { id, resource } of people) {
    const key = readKey(resource)[0]?.trim().toLowerCase();
    if (key) idsOf.set(key, [...(idsOf.get(key) ?? []), id]);
  }
  return idsOf;
}

function valuesIn(attributes: Record<string, unknown>, name: string): string[] {
  const wanted = name.toLowerCase();
  const own = Object.keys(attributes).find((key) => key.toLowerCase() === wanted);
  const values = own === undefined ? [] : [attributes[own]].flat();
  return values.flatMap((value) => (typeof value === "string" ? [value.trim().toLowerCase()] : []));
}

/** The next people of the run, in order of id. */
async function pageAfter(context: RunContext, after: string) {
  const { run, appId } = context;
  return inTenant(run.tenantId, async (tx) => {
    const ids = await subjectPage(tx, context, after, pageSize);
    const rows = await tx
      .select({ id: sourceUsers.id, resource: sourceUsers.resource })
      .from(sourceUsers)
      .where(
        and(
          ...[eq(sourceUsers.tenantId, run.tenantId), eq(sourceUsers.appId, appId)],
          isAmong(sourceUsers.id, ids),
        ),
      );
    return { rows, last: ids.at(-1) ?? null };
  });
}

/** Noted with the run: those that a whole pass did not find are forgotten after it. */
async function store(
  tx: Transaction,
  { run, appId }: RunContext,
  added: ReadonlyMap<string, Record<string, unknown>>,
): Promise<void> {
  for (const [id, attributes] of added) {
    await tx
      .update(sourceUsers)
      .set({ enrichment: attributes, enrichedBy: run.id })
      .where(
        and(
          ...[eq(sourceUsers.tenantId, run.tenantId), eq(sourceUsers.appId, appId)],
          eq(sourceUsers.id, id),
        ),
      );
  }
}

function ofApp({ run, appId }: RunContext) {
  return and(
    ...[eq(sourceUsers.tenantId, run.tenantId), eq(sourceUsers.appId, appId)],
    sql`${sourceUsers.enrichment} is not null`,
  );
}

async function known(context: RunContext): Promise<number> {
  return inTenant(context.run.tenantId, (tx) => tx.$count(sourceUsers, ofApp(context)));
}

/** After a whole pass in which the directory knew as many as before. */
async function forgetOthers(tx: Transaction, context: RunContext): Promise<void> {
  await tx
    .update(sourceUsers)
    .set({ enrichment: null, enrichedBy: null })
    .where(and(ofApp(context), sql`${sourceUsers.enrichedBy} is distinct from ${context.run.id}`));
}

async function warn(context: RunContext, why: string): Promise<void> {
  const message = `Attributes could not be completed from the directory, so the ones looked up before count on. ${why} Test the connection on the app's LDAP tab.`;
  await context.lease.fenced((tx) =>
    saveProgress(tx, context, { warnings: [{ code: "ENRICHMENT_FAILED", message }] }),
  );
}
