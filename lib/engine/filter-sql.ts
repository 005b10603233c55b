import type { Where } from "@/db/queries/scim-users";
import type { Value } from "@/db/statement";
import type { Attribute } from "@/lib/scim/attribute";
import { type BoundFilter, type BoundPath, bindFilter, type Unknown } from "@/lib/scim/bind-filter";
import { invalidFilter } from "@/lib/scim/errors";
import type { CompareOperator, Filter } from "@/lib/scim/filter";
import { type ResourceType, resourceDefinitions } from "@/lib/scim/schemas";
import { foldCase } from "@/lib/scim/text-order";
import { columnFor, rowsFor } from "./filter-columns";
import { emailLengthMax } from "./stored-user";

type Compare = BoundFilter & { kind: "compare" };
type Operator = Exclude<CompareOperator, "ne">;

/** Collects parameters while the text grows around their numbers. */
type Draft = { type: ResourceType; first: number; values: Value[]; aliases: number };

/** Where a path is looked up: the resource itself, one element of it, or a row of memberships. */
type Place = { kind: "resource" } | { kind: "element"; json: string } | RowPlace;
type RowPlace = { kind: "row"; columns: Readonly<Record<string, string>> };

/** The first parameter of a condition that stands alone: tenant and app come before it. */
const firstParameter = 3;

type Options = { unknown?: Unknown; firstParameter?: number };

/**
 * A filter as a condition of SQL. Names become columns or paths that are parameters, and values are
 * parameters always; the text itself is ours alone. What it cannot say is 400 invalidFilter.
 */
export function filterSql(filter: Filter, type: ResourceType, options: Options = {}): Where {
  const bound = bindFilter(filter, type, options.unknown);
  const first = options.firstParameter ?? firstParameter;
  const draft: Draft = { type, first, values: [], aliases: 0 };
  const text = compile(bound, draft, { kind: "resource" });
  return { text, values: draft.values, atMostOne: isUnique(bound) };
}

/** A condition that no two users can meet, so that there is nothing to count. */
function isUnique(filter: BoundFilter): boolean {
  if (filter.kind !== "compare" || filter.operator !== "eq") return false;
  const { extension, leaf } = filter.path;
  return extension === null && (leaf.name === "userName" || leaf.name === "id");
}

function compile(filter: BoundFilter, draft: Draft, place: Place): string {
  switch (filter.kind) {
    case "and":
    case "or": {
      const terms = filter.terms.map((term) => compile(term, draft, place));
      return `(${terms.join(` ${filter.kind} `)})`;
    }
    case "not":
      // A comparison with an absent value is null, whose plain negation would be null again.
      return `(${compile(filter.filter, draft, place)}) is not true`;
    case "present":
      return present(filter.path, draft, place);
    case "element":
      return element(filter, draft, place);
    case "compare":
      return compare(filter, draft, place);
    case "never":
      return "false";
    default:
      return filter satisfies never;
  }
}

/** `ne` holds when no value is equal, so also where there is none. */
function compare(filter: Compare, draft: Draft, place: Place): string {
  const { path, operator, value } = filter;
  if (operator === "ne") {
    return `(${compareBy("eq", path, value, draft, place)}) is not true`;
  }
  return compareBy(operator, path, value, draft, place);
}

function compareBy(
  operator: Operator,
  path: BoundPath,
  value: Compare["value"],
  draft: Draft,
  place: Place,
): string {
  const column = columnAt(path, draft, place);
  if (column) return compareColumn(column, operator, value, path.leaf, draft);
  const rows = place.kind === "resource" ? rowsFor(path, draft.type) : null;
  if (rows) {
    const inner = rows.columns[path.leaf.name];
    if (!inner) throw unsupported(path);
    return rows.where(compareColumn({ text: inner }, operator, value, path.leaf, draft));
  }
  const alias = nextAlias(draft);
  const test = compareJson(`${alias}.v`, operator, value, path.leaf, draft);
  const hint = place.kind === "resource" && operator === "eq" ? emailHint(path, value, draft) : "";
  return `(${hint}exists (select from ${valuesAt(path, draft, place)} as ${alias}(v) where ${test}))`;
}

/**
 * Entra ID may match people by e-mail. What must be true then, as far as indexes know: the address
 * is the one that is kept aside, or the person has several.
 */
function emailHint({ attribute, leaf }: BoundPath, value: Compare["value"], draft: Draft): string {
  if (attribute.name !== "emails" || leaf.name !== "value" || typeof value !== "string") return "";
  if (value.length > emailLengthMax) return "";
  const wanted = parameter(draft, foldCase(value));
  return `(u.email_key = ${wanted} or jsonb_path_exists(u.resource, '$.emails[1]')) and `;
}

/** The value that some element must have for the filter in brackets to hold. */
function requiredValue(filter: BoundFilter): (BoundFilter & { kind: "compare" }) | null {
  if (filter.kind === "and") return filter.terms.map(requiredValue).find((term) => term) ?? null;
  const isValue = filter.kind === "compare" && filter.path.leaf.name === "value";
  return isValue && filter.operator === "eq" ? filter : null;
}

type Column = { text: string; folded?: string };

function columnAt(path: BoundPath, draft: Draft, place: Place): Column | null {
  if (place.kind === "resource") return columnFor(path, draft.type);
  if (place.kind === "element") return null;
  const text = place.columns[path.leaf.name];
  if (!text) throw unsupported(path);
  return { text };
}

function compareColumn(
  column: Column,
  operator: Operator,
  value: Compare["value"],
  leaf: Attribute,
  draft: Draft,
): string {
  if (leaf.type === "boolean") return `${column.text} = ${parameter(draft, value)}::boolean`;
  if (leaf.type === "dateTime") {
    return `${column.text} ${sqlOperators[operator]} ${parameter(draft, value)}::timestamptz`;
  }
  if (leaf.caseExact) return compareText(column.text, operator, String(value), draft);
  const folded = column.folded ?? `lower(${column.text})`;
  return compareText(folded, operator, foldCase(String(value)), draft);
}

/** One JSON value; of another type than the schema says it matches nothing. */
function compareJson(
  json: string,
  operator: Operator,
  value: Compare["value"],
  leaf: Attribute,
  draft: Draft,
): string {
  if (typeof value === "boolean") {
    return `${json} = to_jsonb(${parameter(draft, value)}::boolean)`;
  }
  const text = `${json} #>> '{}'`;
  if (typeof value === "number") {
    const number = `case when jsonb_typeof(${json}) = 'number' then (${text})::numeric end`;
    return `${number} ${sqlOperators[operator]} ${parameter(draft, value)}::numeric`;
  }
  const plain = `case when jsonb_typeof(${json}) = 'string' then ${text} end`;
  return leaf.caseExact || leaf.type === "binary"
    ? compareText(plain, operator, value, draft)
    : compareText(`lower(${plain})`, operator, foldCase(value), draft);
}

const sqlOperators: Record<Operator, string> = {
  ...{ eq: "=", gt: ">", ge: ">=", lt: "<", le: "<=" },
  // Only text has parts, and compareText says how.
  ...{ co: "=", sw: "=", ew: "=" },
};

/** Never LIKE, so there is nothing to escape. Order is that of code points, as in evaluate. */
function compareText(text: string, operator: Operator, value: string, draft: Draft): string {
  const wanted = `${parameter(draft, value)}::text`;
  switch (operator) {
    case "eq":
      return `${text} = ${wanted}`;
    case "co":
      return `strpos(${text}, ${wanted}) > 0`;
    case "sw":
      return `starts_with(${text}, ${wanted})`;
    case "ew":
      return `right(${text}, length(${wanted})) = ${wanted}`;
    default:
      return `${text} collate "C" ${sqlOperators[operator]} ${wanted}`;
  }
}

function present(path: BoundPath, draft: Draft, place: Place): string {
  const column = columnAt(path, draft, place);
  if (column) return `${column.text} is not null`;
  const rows = place.kind === "resource" ? rowsFor(path, draft.type) : null;
  if (rows) return rows.where("true");
  const alias = nextAlias(draft);
  const empty = `('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb)`;
  const values = valuesAt(path, draft, place);
  return `exists (select from ${values} as ${alias}(v) where ${alias}.v not in ${empty})`;
}

function element(filter: BoundFilter & { kind: "element" }, draft: Draft, place: Place): string {
  const rows = place.kind === "resource" ? rowsFor(filter.path, draft.type) : null;
  if (rows) {
    return rows.where(compile(filter.filter, draft, { kind: "row", columns: rows.columns }));
  }
  if (columnAt(filter.path, draft, place)) throw unsupported(filter.path);
  const alias = nextAlias(draft);
  const values = valuesAt(filter.path, draft, place);
  const inner = compile(filter.filter, draft, { kind: "element", json: `${alias}.v` });
  const required = requiredValue(filter.filter);
  const hint = required
    ? emailHint({ ...filter.path, leaf: required.path.leaf }, required.value, draft)
    : "";
  return `(${hint}exists (select from ${values} as ${alias}(v) where ${inner}))`;
}

/** All values at a path. Lax mode steps into every element of an array on the way. */
function valuesAt({ extension, attribute, sub }: BoundPath, draft: Draft, place: Place): string {
  if (place.kind === "resource" && attribute.name === "schemas") return schemasOf(draft.type);
  const json = place.kind === "element" ? place.json : draft.type === "User" ? "u.resource" : null;
  if (json === null) throw invalidFilter(`Groups cannot be searched by ${attribute.name}.`);
  const names = [extension, attribute.name, sub?.name ?? null].filter((name) => name !== null);
  const path = `lax $${names.map((name) => `.${JSON.stringify(name)}`).join("")}[*]`;
  return `jsonb_path_query(${json}, ${parameter(draft, path)}::jsonpath)`;
}

/** A resource has its type's schema and those of the extensions it uses. */
function schemasOf(type: ResourceType): string {
  const own = `select to_jsonb('${resourceDefinitions[type].schema.id}'::text)`;
  if (type === "Group") return `(${own})`;
  const extensions =
    "select to_jsonb(k) from jsonb_object_keys(u.resource) k where strpos(k, ':') > 0";
  return `(${own} union all ${extensions})`;
}

function parameter(draft: Draft, value: Compare["value"]): string {
  if (typeof value === "string" && value.includes("\0")) {
    throw invalidFilter("A NUL character is part of no stored value. Remove it.");
  }
  draft.values.push(value);
  return `$${draft.values.length + draft.first - 1}`;
}

function nextAlias(draft: Draft): string {
  draft.aliases += 1;
  return `e${draft.aliases}`;
}

function unsupported({ attribute, sub }: BoundPath) {
  const name = [attribute.name, sub?.name].filter((part) => part !== undefined).join(".");
  return invalidFilter(`${name} can be read but not searched for.`);
}
