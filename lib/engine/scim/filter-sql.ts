import type { Where } from "@/db/queries/scim-users";
import type { Value } from "@/db/statement";
import type { Attribute } from "@/lib/scim/attribute";
import { type BoundFilter, type BoundPath, bindFilter, type Unknown } from "@/lib/scim/bind-filter";
import { invalidFilter } from "@/lib/scim/errors";
import type { CompareOperator, Filter } from "@/lib/scim/filter";
import { limits } from "@/lib/scim/limits";
import type { ResourceType } from "@/lib/scim/schemas";
import { foldCase } from "@/lib/scim/text-order";
import { columnFor, rowsFor } from "./filter-columns";
import { isExact, isTextual, type Place, plainText, schemasOf } from "./filter-paths";
import { emailLengthMax } from "./stored-user";

type Compare = BoundFilter & { kind: "compare" };
type Operator = Exclude<CompareOperator, "ne">;

/** Collects parameters while the text grows around their numbers. */
type Draft = { type: ResourceType; first: number; values: Value[]; aliases: number; cost: number };

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
  const draft: Draft = { type, first, values: [], aliases: 0, cost: 0 };
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
      return `(${filter.terms.map((term) => compile(term, draft, place)).join(" and ")})`;
    case "or":
      return `(${alternatives(filter.terms, draft, place).join(" or ")})`;
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

/** Texts that one attribute may equal are looked for together, so that many cost little more than one. */
function alternatives(terms: readonly BoundFilter[], draft: Draft, place: Place): string[] {
  const wanted = new Map<string, string[]>();
  const others: BoundFilter[] = [];
  for (const term of terms) {
    const isText = term.kind === "compare" && typeof term.value === "string";
    const text = isText && term.operator === "eq" ? textAt(term.path, draft, place) : null;
    if (text === null || !isText) {
      others.push(term);
      continue;
    }
    const value = String(term.value);
    const folded = isExact(term.path.leaf) ? value : foldCase(value);
    wanted.set(text, [...(wanted.get(text) ?? []), folded]);
  }
  const lists = [...wanted].map(([text, values]) => {
    spend(draft, costs.text + values.length * costs.column);
    return `${text} = any(${parameter(draft, values)}::text[])`;
  });
  return [...lists, ...others.map((term) => compile(term, draft, place))];
}

/** A single text in the form it is compared in; null where a path leads to something else. */
function textAt(path: BoundPath, draft: Draft, place: Place): string | null {
  if (!isTextual(path.leaf)) return null;
  const column = columnAt(path, draft, place);
  const plain = column?.text ?? plainText(path, draft.type, place);
  if (plain === null || isExact(path.leaf)) return plain;
  return column?.folded ?? `lower(${plain})`;
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
  if (column) {
    spend(draft, operator === "eq" ? costs.column : costs.text);
    return compareColumn(column, operator, value, path.leaf, draft);
  }
  const plain = plainText(path, draft.type, place);
  if (plain) {
    spend(draft, costs.text);
    return compareFolded(plain, operator, String(value), path.leaf, draft);
  }
  spend(draft, costs.list);
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
  return `(u.email_key = ${wanted} or u.several_emails) and `;
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
  return compareFolded(plain, operator, value, leaf, draft);
}

function compareFolded(
  plain: string,
  operator: Operator,
  value: string,
  leaf: Attribute,
  draft: Draft,
): string {
  return isExact(leaf)
    ? compareText(plain, operator, value, draft)
    : compareText(`lower(${plain})`, operator, foldCase(value), draft);
}

/** Roughly what a condition adds to looking at one resource, in comparisons of one text in JSON. */
const costs = { column: 0.1, text: 1, list: 4 };

/** Everybody may have to be looked at, so that the sum bounds what a request can ask of the database. */
function spend(draft: Draft, cost: number): void {
  draft.cost += cost;
  if (draft.cost <= limits.filterCost) return;
  throw invalidFilter(
    "The filter compares too much that no index serves. Ask for less at once, or by userName, id, externalId or displayName.",
  );
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
  // All of meta is the server's, and there always.
  if (path.extension === null && path.attribute.name === "meta") return "true";
  const column = columnAt(path, draft, place);
  if (column) return `${column.text} is not null`;
  const plain = plainText(path, draft.type, place);
  spend(draft, plain ? costs.text : costs.list);
  if (plain) return `${plain} <> ''`;
  const rows = place.kind === "resource" ? rowsFor(path, draft.type) : null;
  if (rows) return rows.where("true");
  const alias = nextAlias(draft);
  const empty = `('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb)`;
  const values = valuesAt(path, draft, place);
  return `exists (select from ${values} as ${alias}(v) where ${alias}.v not in ${empty})`;
}

function element(filter: BoundFilter & { kind: "element" }, draft: Draft, place: Place): string {
  spend(draft, costs.list);
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

function parameter(draft: Draft, value: Compare["value"] | string[]): string {
  if (typeof value === "object" ? value.some(hasNul) : hasNul(value)) {
    throw invalidFilter("A NUL character is part of no stored value. Remove it.");
  }
  draft.values.push(value);
  return `$${draft.values.length + draft.first - 1}`;
}

function hasNul(value: Compare["value"]): boolean {
  return typeof value === "string" && value.includes("\0");
}

function nextAlias(draft: Draft): string {
  draft.aliases += 1;
  return `e${draft.aliases}`;
}

function unsupported({ attribute, sub }: BoundPath) {
  const name = [attribute.name, sub?.name].filter((part) => part !== undefined).join(".");
  return invalidFilter(`${name} can be read but not searched for.`);
}
