import { and, asc, eq, gt, inArray, like, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { sourceCounts, sourceUsers } from "@/db/schema/source";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { compileMappings, type FieldTrace } from "@/lib/core/attribute-derive";
import {
  type AttributeMappings,
  attributeMappings,
  type MappingProblem,
  mappingOf,
  mappingProblems,
} from "@/lib/core/attribute-mapping";
import { accountFields, type DerivedUser, settleUser } from "@/lib/core/desired-user";
import { enriched } from "@/lib/core/enrichment";
import { notFound } from "@/lib/core/not-found";
import type { SourceUser } from "@/lib/core/source-user";
import type { AccountField } from "@/lib/core/target";
import { findTarget } from "@/lib/targets/registry";
import { inMappingThread } from "./in-mapping-thread";
import { settingsOf } from "./settings-of";

export const mappingTrial = z.strictObject({
  /** The draft; without it the mapping in force. */
  attributes: attributeMappings.optional(),
  /** Ids of staged people. */
  people: z.array(z.string().max(500)).max(12).default([]),
  /** The beginning of a user name, an e-mail or a full name. */
  search: z.string().trim().max(200).default(""),
});
export type MappingTrial = z.output<typeof mappingTrial>;

export type TriedPerson = {
  id: string;
  userName: string;
  active: boolean;
  /** Null when an account can be derived; else why this person would be left out. */
  refusal: string | null;
  /** As the target would store them; empty where nothing is derived. */
  values: Record<AccountField, string>;
  traces: Partial<Record<AccountField, FieldTrace>>;
};

export type FieldProblem = MappingProblem & { field: AccountField };

/** Tries a draft on a few people, with each step's output. Nothing is saved, nothing is written. */
export async function tryMapping(
  tenantId: string,
  syncId: string,
  { attributes: draft, people: ids, search }: MappingTrial,
): Promise<{ problems: FieldProblem[]; total: number; people: TriedPerson[] }> {
  const place = await inTenant(tenantId, (tx) => placeOf(tx, tenantId, syncId));
  const attributes = draft ?? place.attributes;
  const people = await inTenant(tenantId, (tx) => peopleOf(tx, tenantId, place, ids, search));
  const { usable, problems } = withoutProblems(attributes);
  const mapped = await inMappingThread({ attributes: usable, people, traced: true });
  const judge = judgeWith(usable, place.product);
  return {
    problems,
    total: place.total,
    people: people.flatMap((person, index) => {
      const found = mapped[index];
      if (!found) return [];
      const { id, userName, active } = person;
      return [{ id, userName, active, ...judge(found.derived), traces: found.traces }];
    }),
  };
}

export const mappingCount = z.strictObject({
  attributes: attributeMappings.optional(),
  /** Where the page before stopped. */
  cursor: z.string().max(500).nullable().default(null),
});

/** So many people are counted a call; the caller goes on with the cursor. */
const pageSize = 2_000;
const examplesMax = 5;

export type MappingCounts = {
  problems: FieldProblem[];
  /** People of this page, and all there are. */
  people: number;
  total: number;
  /** Those who would be left out. */
  refused: number;
  empty: Record<AccountField, number>;
  failed: Record<AccountField, number>;
  examples: { id: string; userName: string; message: string }[];
  cursor: string | null;
};

/** Counts errors and empty values over the next page of staged people, in the order of their ids. */
export async function countMapping(
  tenantId: string,
  syncId: string,
  { attributes: draft, cursor }: z.output<typeof mappingCount>,
): Promise<MappingCounts> {
  const place = await inTenant(tenantId, (tx) => placeOf(tx, tenantId, syncId));
  const { usable, problems } = withoutProblems(draft ?? place.attributes);
  const people = await inTenant(tenantId, (tx) => pageOf(tx, tenantId, place.appId, cursor));
  const mapped = await inMappingThread({ attributes: usable, people, traced: false });
  const counts = emptyCounts(problems, people.length, place.total);
  const judge = judgeWith(usable, place.product);
  for (const [index, { derived }] of mapped.entries()) {
    const { refusal } = judge(derived);
    const person = people[index];
    countPerson(counts, derived);
    if (refusal === null || !person) continue;
    counts.refused += 1;
    if (counts.examples.length < examplesMax) {
      counts.examples.push({ id: person.id, userName: person.userName, message: refusal });
    }
  }
  counts.cursor = people.length < pageSize ? null : (people.at(-1)?.id ?? null);
  return counts;
}

function countPerson(counts: MappingCounts, { fields, errors }: DerivedUser): void {
  for (const field of accountFields) {
    if (errors[field] !== undefined) counts.failed[field] += 1;
    else if (fields[field] === "") counts.empty[field] += 1;
  }
}

function emptyCounts(problems: FieldProblem[], people: number, total: number): MappingCounts {
  const none = () => ({ username: 0, displayName: 0, email: 0 });
  const counts = { empty: none(), failed: none(), examples: [], cursor: null };
  return { problems, people, total, refused: 0, ...counts };
}

/** A row that cannot be used shows its problem, and the other rows still show their values. */
function withoutProblems(attributes: AttributeMappings) {
  const problems = accountFields.flatMap((field) =>
    mappingProblems(attributes[field]).map((problem) => ({ field, ...problem })),
  );
  const usable = { ...attributes };
  for (const { field } of problems) usable[field] = mappingOf([], []);
  return { usable, problems };
}

/** The target's own rules, for somebody who has no account yet. */
function judgeWith(attributes: AttributeMappings, product: string) {
  const definition = findTarget(product);
  if (!definition) throw notFound("product");
  const mappings = compileMappings(attributes);
  return (derived: DerivedUser) => {
    const settled = settleUser(derived, null, mappings, definition);
    return "refusal" in settled
      ? { refusal: settled.refusal.message, values: derived.fields }
      : { refusal: null, values: definition.normalize(derived.fields) };
  };
}

type Place = { appId: string; product: string; total: number; attributes: AttributeMappings };

const counted = z.object({ users: z.coerce.number() });

async function placeOf(tx: Transaction, tenantId: string, syncId: string): Promise<Place> {
  const [sync] = await tx
    .select({ appId: syncs.appId, product: targets.product, version: syncs.version })
    .from(syncs)
    .innerJoin(targets, eq(targets.id, syncs.targetId))
    .innerJoin(apps, eq(apps.id, syncs.appId))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!sync) throw notFound("sync");
  const [row] = await tx
    .select({ users: sql`coalesce(sum(${sourceCounts.users}), 0)` })
    .from(sourceCounts)
    .where(and(eq(sourceCounts.tenantId, tenantId), eq(sourceCounts.appId, sync.appId)));
  const { attributes } = await settingsOf(tx, tenantId, syncId, sync.version);
  return { ...sync, attributes, total: counted.parse(row).users };
}

const columns = {
  id: sourceUsers.id,
  userName: sourceUsers.userName,
  externalId: sourceUsers.externalId,
  active: sourceUsers.active,
  resource: sourceUsers.resource,
  enrichment: sourceUsers.enrichment,
};

type Row = SourceUser & { enrichment: Record<string, unknown> | null };

/** With what was looked up for the person, as a run maps it. */
function complete({ enrichment, resource, ...row }: Row): SourceUser {
  return { ...row, resource: enriched(resource, enrichment) };
}

function ofApp(tenantId: string, appId: string) {
  return and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId));
}

async function pageOf(tx: Transaction, tenantId: string, appId: string, cursor: string | null) {
  const rows = await tx
    .select(columns)
    .from(sourceUsers)
    .where(and(ofApp(tenantId, appId), gt(sourceUsers.id, cursor ?? "")))
    .orderBy(asc(sourceUsers.id))
    .limit(pageSize);
  return rows.map(complete);
}

const foundMax = 6;

/** The wanted people in the wanted order, then those that the search finds. */
async function peopleOf(
  tx: Transaction,
  tenantId: string,
  { appId }: Place,
  ids: string[],
  search: string,
): Promise<SourceUser[]> {
  const of = ofApp(tenantId, appId);
  const known = await tx
    .select(columns)
    .from(sourceUsers)
    .where(and(of, inArray(sourceUsers.id, ids)));
  const byId = new Map(known.map((person) => [person.id, complete(person)]));
  const wanted = ids.flatMap((id) => byId.get(id) ?? []);
  if (search === "") return wanted;
  const beginning = `${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const keys = [sourceUsers.userNameKey, sourceUsers.emailKey, sourceUsers.displayNameKey];
  const found: Row[] = [];
  for (const key of keys) {
    found.push(
      ...(await tx
        .select(columns)
        .from(sourceUsers)
        .where(and(of, like(key, beginning)))
        .limit(foundMax)),
    );
  }
  const distinct = new Map(found.map((person) => [person.id, person]));
  return [
    ...wanted,
    ...[...distinct.values()]
      .filter(({ id }) => !byId.has(id))
      .slice(0, foundMax)
      .map(complete),
  ];
}
