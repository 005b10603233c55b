import { bindElementFilter } from "./bind-filter";
import { invalidFilter } from "./errors";
import { evaluate } from "./evaluate";
import type { Filter } from "./filter";
import { membersAttribute } from "./group-schema";
import { idInReference } from "./member";
import type { PresentedMember } from "./present";

/**
 * The filter of `members[…]` with ids in place of references, held against the schema: 400
 * invalidFilter where it has no meaning. A reference is good for its id only.
 */
export function memberFilter(filter: Filter): Filter {
  const byId = withIds(filter);
  bindElementFilter(byId, membersAttribute);
  return byId;
}

/** The ids that a filter of nothing but ids leaves; null where it asks for more than these. */
export function idsNamed(filter: Filter): string[] | null {
  if (filter.kind === "compare") return isId(filter) ? [String(filter.value)] : null;
  if (filter.kind !== "and" && filter.kind !== "or") return null;
  const sets = filter.terms.map(idsNamed);
  const known = sets.filter((ids) => ids !== null);
  if (known.length < sets.length) return null;
  if (filter.kind === "or") return [...new Set(known.flat())];
  const [first = [], ...rest] = known;
  return first.filter((id) => rest.every((ids) => ids.includes(id)));
}

/** Every id that a filter speaks of, for people who read what was asked. */
export function idsMentioned(filter: Filter): string[] {
  switch (filter.kind) {
    case "compare":
      return isId(filter) ? [String(filter.value)] : [];
    case "and":
    case "or":
      return [...new Set(filter.terms.flatMap(idsMentioned))];
    case "not":
    case "element":
    case "present":
      return [];
    default:
      return filter satisfies never;
  }
}

/** Whom of these members the filter selects. */
export function selectedIds(filter: Filter, members: readonly PresentedMember[]): string[] {
  const bound = bindElementFilter(filter, membersAttribute);
  return members
    .filter(({ id, type, display }) => evaluate(bound, { value: id, type, display }))
    .map(({ id }) => id);
}

function withIds(filter: Filter): Filter {
  switch (filter.kind) {
    case "compare":
      return isReference(filter) ? withId(filter) : filter;
    case "present":
      return isReference(filter) ? named(filter, "value") : filter;
    case "not":
    case "element":
      return { ...filter, filter: withIds(filter.filter) };
    case "and":
    case "or":
      return { ...filter, terms: filter.terms.map(withIds) };
    default:
      return filter satisfies never;
  }
}

type Comparison = Filter & { kind: "compare" };

function withId(filter: Comparison): Filter {
  const { operator, value } = filter;
  if ((operator !== "eq" && operator !== "ne") || typeof value !== "string") {
    throw invalidFilter("A member's $ref is compared by eq and ne only. Select members by value.");
  }
  return { ...named(filter, "value"), value: idInReference(value) };
}

function named<Part extends Filter & { path: unknown }>(filter: Part, name: string): Part {
  return { ...filter, path: { schema: null, name, sub: null } };
}

function isReference({ path }: Filter & { kind: "compare" | "present" }): boolean {
  return path.name.toLowerCase() === "$ref";
}

function isId({ path, operator, value }: Comparison): boolean {
  return operator === "eq" && typeof value === "string" && path.name.toLowerCase() === "value";
}
