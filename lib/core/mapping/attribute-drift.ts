import type { AccountField } from "@/lib/core/target/target";
import type { CompiledMappings } from "./attribute-derive";
import { compilePath, type ReadPath } from "./attribute-path";
import type { CompiledProfile } from "./profile-attribute";

/** How many people of a full run had a value, by mapped source attribute. */
export type AttributeCounts = { people: number; filled: Record<string, number> };

/** Something people should know about a run that went on nevertheless. */
export type RunWarning = {
  code: "ATTRIBUTE_VANISHED" | "ENRICHMENT_FAILED" | "MEMBER_UNRESOLVED";
  message: string;
};

export type AttributeLoss = {
  path: string;
  /** People with a value: in the run before, and now. */
  before: number;
  now: number;
  /** The account fields it feeds. */
  fields: AccountField[];
};

/** A fifth of those who had the attribute, and never less than five people. */
const lossShare = 0.2;
const lossMin = 5;

/** Attributes that vanished for many people since the run before (product.md A15). */
export function lostAttributes(
  before: AttributeCounts | null,
  now: AttributeCounts | null,
  mappings: CompiledMappings,
): AttributeLoss[] {
  if (!before || !now || before.people === 0) return [];
  return Object.entries(before.filled).flatMap(([path, had]) => {
    const has = now.filled[path];
    const fields = fieldsFedBy(path, mappings);
    if (has === undefined || fields.length === 0) return [];
    // Who left took their attributes along: only the share tells a loss from a departure.
    const expected = (had / before.people) * now.people;
    const isLoss = expected - has >= Math.max(lossMin, expected * lossShare);
    return isLoss ? [{ path, before: had, now: has, fields }] : [];
  });
}

/** In one sentence, with what to do next. */
export function lossMessage({ path, before, now }: AttributeLoss): string {
  return `The attribute ${path} had a value for ${before} people in the full run before and has one for ${now} now. Check what the identity provider sends, or map another attribute.`;
}

/** A loss that changes who is who: the attribute feeds a field that accounts are found by. */
export function feedsKey(loss: AttributeLoss, keys: readonly AccountField[]): boolean {
  return loss.fields.some((field) => keys.includes(field));
}

function fieldsFedBy(path: string, mappings: CompiledMappings): AccountField[] {
  const fields: AccountField[] = ["username", "displayName", "email"];
  return fields.filter((field) => mappings[field].paths.includes(path));
}

export type Presence = {
  paths: readonly string[];
  /** Which of them a record has a value for. */
  of: ReadPath;
};

/** Compiled once per run. */
export function compilePresence(mappings: CompiledMappings, profile: CompiledProfile): Presence {
  const { username, displayName, email } = mappings;
  const fields = [username, displayName, email, ...profile.map(({ field }) => field)];
  const all = new Set(fields.flatMap(({ paths }) => paths));
  const readers = [...all].flatMap((path) => readerOf(path));
  return {
    paths: readers.map(({ path }) => path),
    of: (resource) =>
      readers.filter(({ read }) => read(resource).length > 0).map(({ path }) => path),
  };
}

/** An expression may name an attribute in a way that is no path; it then goes uncounted. */
function readerOf(path: string): { path: string; read: ReadPath }[] {
  try {
    return [{ path, read: compilePath(path) }];
  } catch {
    return [];
  }
}

/** Adds a page of people. A path that nobody has is counted as 0, not left out. */
export function addCounts(
  counts: AttributeCounts | null,
  page: readonly (readonly string[])[],
  paths: readonly string[],
  /** So many people each entry stands for. */
  times = 1,
): AttributeCounts {
  const filled = { ...counts?.filled };
  for (const path of paths) filled[path] ??= 0;
  for (const present of page) {
    for (const path of present) filled[path] = (filled[path] ?? 0) + times;
  }
  return { people: (counts?.people ?? 0) + page.length * times, filled };
}
