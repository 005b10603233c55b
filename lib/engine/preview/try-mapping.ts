import { z } from "zod";
import { inTenant } from "@/db/client";
import { compileMappings, type FieldTrace } from "@/lib/core/mapping/attribute-derive";
import {
  type AttributeMappings,
  attributeMappings,
  type MappingProblem,
  mappingOf,
  mappingProblems,
} from "@/lib/core/mapping/attribute-mapping";
import { accountFields, type DerivedUser, settleUser } from "@/lib/core/mapping/desired-user";
import {
  type ProfileAttribute,
  profileDrafts,
  profileProblems,
} from "@/lib/core/mapping/profile-attribute";
import { type UsernameRule, usernameRule } from "@/lib/core/mapping/username-rule";
import { notFound } from "@/lib/core/not-found";
import type { AccountField } from "@/lib/core/target/target";
import { findTarget } from "@/lib/targets/registry";
import { inMappingThread } from "./in-mapping-thread";
import type { MappedPerson } from "./mapping-thread";
import { type TrialPlace, trialPage, trialPageSize, trialPeople, trialPlace } from "./trial-people";

export const mappingTrial = z.strictObject({
  /** The draft; without it the mapping in force. */
  attributes: attributeMappings.optional(),
  /** The same of the custom attributes. */
  profile: profileDrafts.optional(),
  /** The same of the rule for user names. */
  usernameRule: usernameRule.optional(),
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
  /** Of the custom attributes, in their order. */
  profile: FieldTrace[];
};

/** `field` is one of the account, or `profile.` with the place of a custom attribute. */
export type FieldProblem = MappingProblem & { field: string };

/** Tries a draft on a few people, with each step's output. Nothing is saved, nothing is written. */
export async function tryMapping(
  tenantId: string,
  syncId: string,
  { people: ids, search, ...draft }: MappingTrial,
): Promise<{ problems: FieldProblem[]; total: number; people: TriedPerson[] }> {
  const place = await inTenant(tenantId, (tx) => trialPlace(tx, tenantId, syncId));
  const people = await inTenant(tenantId, (tx) => trialPeople(tx, tenantId, place, ids, search));
  const { usable, problems } = withoutProblems(place, draft);
  const mapped = await inMappingThread({ ...usable, people, traced: true });
  const judge = judgeWith(usable.attributes, place.product);
  return {
    problems,
    total: place.total,
    people: people.flatMap((person, index) => {
      const found = mapped[index];
      if (!found) return [];
      const { id, userName, active } = person;
      return [{ id, userName, active, ...judge(found.derived), ...tracesOf(found) }];
    }),
  };
}

function tracesOf({ traces, profile }: MappedPerson) {
  return { traces, profile };
}

export const mappingCount = z.strictObject({
  attributes: attributeMappings.optional(),
  profile: profileDrafts.optional(),
  /** The same of the rule for user names. */
  usernameRule: usernameRule.optional(),
  /** Where the page before stopped. */
  cursor: z.string().max(500).nullable().default(null),
});

const examplesMax = 5;

export type MappingCounts = {
  problems: FieldProblem[];
  /** People of this page, and all there are. */
  people: number;
  total: number;
  /** Those who would be left out. */
  refused: number;
  /** Those of them whom the rule for user names does not match. */
  unmatched: number;
  empty: Record<AccountField, number>;
  failed: Record<AccountField, number>;
  /** The same of the custom attributes, in their order. */
  profile: { empty: number; failed: number }[];
  examples: { id: string; userName: string; message: string }[];
  cursor: string | null;
};

/** Counts errors and empty values over the next page of staged people, in the order of their ids. */
export async function countMapping(
  tenantId: string,
  syncId: string,
  { cursor, ...draft }: z.output<typeof mappingCount>,
): Promise<MappingCounts> {
  const place = await inTenant(tenantId, (tx) => trialPlace(tx, tenantId, syncId));
  const { usable, problems } = withoutProblems(place, draft);
  const people = await inTenant(tenantId, (tx) => trialPage(tx, tenantId, place, cursor));
  const mapped = await inMappingThread({ ...usable, people, traced: false });
  const counts = emptyCounts(problems, people.length, place.total, usable.profile.length);
  const judge = judgeWith(usable.attributes, place.product);
  for (const [index, { derived, profile }] of mapped.entries()) {
    const { refusal } = judge(derived);
    const person = people[index];
    countPerson(counts, derived);
    if (derived.reasons.username === "username_unmatched") counts.unmatched += 1;
    countProfile(counts, profile);
    if (refusal === null || !person) continue;
    counts.refused += 1;
    if (counts.examples.length < examplesMax) {
      counts.examples.push({ id: person.id, userName: person.userName, message: refusal });
    }
  }
  counts.cursor = people.length < trialPageSize ? null : (people.at(-1)?.id ?? null);
  return counts;
}

function countPerson(counts: MappingCounts, { fields, errors }: DerivedUser): void {
  for (const field of accountFields) {
    if (errors[field] !== undefined) counts.failed[field] += 1;
    else if (fields[field] === "") counts.empty[field] += 1;
  }
}

function countProfile({ profile }: MappingCounts, traces: readonly FieldTrace[]): void {
  for (const [index, { error, value }] of traces.entries()) {
    const of = profile[index];
    if (of && error !== null) of.failed += 1;
    else if (of && value === "") of.empty += 1;
  }
}

function emptyCounts(
  problems: FieldProblem[],
  people: number,
  total: number,
  attributes: number,
): MappingCounts {
  const none = () => ({ username: 0, displayName: 0, email: 0 });
  const counts = { empty: none(), failed: none(), examples: [], cursor: null };
  const profile = Array.from({ length: attributes }, () => ({ empty: 0, failed: 0 }));
  return { problems, people, total, refused: 0, unmatched: 0, profile, ...counts };
}

type Draft = {
  attributes?: AttributeMappings | undefined;
  profile?: ProfileAttribute[] | undefined;
  usernameRule?: UsernameRule | undefined;
};

/** A row that cannot be used shows its problem, and the other rows still show their values. */
function withoutProblems({ product, ...inForce }: TrialPlace, draft: Draft) {
  const attributes = { ...(draft.attributes ?? inForce.attributes) };
  const profile = [...(draft.profile ?? inForce.profile)];
  const problems: FieldProblem[] = accountFields.flatMap((field) =>
    mappingProblems(attributes[field]).map((problem) => ({ field, ...problem })),
  );
  for (const field of accountFields) {
    if (problems.some((problem) => problem.field === field)) attributes[field] = mappingOf([], []);
  }
  for (const { index, ...problem } of profileProblems(profile, productOf(product))) {
    problems.push({ field: `profile.${index}`, ...problem });
    const attribute = profile[index];
    if (attribute && problem.place !== "key")
      profile[index] = { ...attribute, mapping: mappingOf([], []) };
  }
  const rule = draft.usernameRule === undefined ? inForce.usernameRule : draft.usernameRule;
  return { usable: { attributes, profile, usernameRule: rule }, problems };
}

/** The target's own rules, for somebody who has no account yet. */
function judgeWith(attributes: AttributeMappings, product: string) {
  const definition = productOf(product);
  const mappings = compileMappings(attributes);
  return (derived: DerivedUser) => {
    const settled = settleUser(derived, null, mappings, definition);
    return "refusal" in settled
      ? { refusal: settled.refusal.message, values: derived.fields }
      : { refusal: null, values: definition.normalize(derived.fields) };
  };
}

function productOf(product: string) {
  const definition = findTarget(product);
  if (!definition) throw notFound("product");
  return definition;
}
