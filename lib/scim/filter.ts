import { type AttributePath, printAttributePath } from "./attribute-path";

export type CompareOperator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";
export type FilterValue = string | number | boolean | null;

/** A filter as written, not yet held against a schema (RFC 7644 §3.4.2.2). */
export type Filter =
  | { kind: "compare"; path: AttributePath; operator: CompareOperator; value: FilterValue }
  | { kind: "present"; path: AttributePath }
  | { kind: "and" | "or"; terms: Filter[] }
  | { kind: "not"; filter: Filter }
  /** `emails[type eq "work" and primary eq true]`: one element must satisfy the whole filter. */
  | { kind: "element"; path: AttributePath; filter: Filter };

/** Text that parses to the same filter again. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case "compare":
      return `${printAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "present":
      return `${printAttributePath(filter.path)} pr`;
    case "not":
      return `not (${printFilter(filter.filter)})`;
    case "element":
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`;
    case "and":
    case "or":
      return filter.terms.map(printTerm).join(` ${filter.kind} `);
    default:
      return filter satisfies never;
  }
}

/** How many comparisons a filter makes. */
export function termCount(filter: Filter): number {
  switch (filter.kind) {
    case "compare":
    case "present":
      return 1;
    case "not":
    case "element":
      return termCount(filter.filter);
    case "and":
    case "or":
      return filter.terms.reduce((sum, term) => sum + termCount(term), 0);
    default:
      return filter satisfies never;
  }
}

function printTerm(filter: Filter): string {
  const text = printFilter(filter);
  return filter.kind === "and" || filter.kind === "or" ? `(${text})` : text;
}
