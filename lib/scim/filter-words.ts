import { printAttributePath } from "./attribute-path";
import type { CompareOperator, Filter } from "./filter";

/** A filter as it was understood, for people: `userName is "ada" and active is true`. */
export function filterWords(filter: Filter): string {
  switch (filter.kind) {
    case "compare":
      return `${printAttributePath(filter.path)} ${operators[filter.operator]} ${JSON.stringify(filter.value)}`;
    case "present":
      return `${printAttributePath(filter.path)} has a value`;
    case "not":
      return `not (${filterWords(filter.filter)})`;
    case "element":
      return `${printAttributePath(filter.path)} has an entry where ${filterWords(filter.filter)}`;
    case "and":
    case "or":
      return filter.terms.map(term).join(` ${filter.kind} `);
    default:
      return filter satisfies never;
  }
}

const operators: Record<CompareOperator, string> = {
  eq: "is",
  ne: "is not",
  co: "contains",
  sw: "begins with",
  ew: "ends with",
  gt: "is greater than",
  ge: "is at least",
  lt: "is less than",
  le: "is at most",
};

function term(filter: Filter): string {
  const words = filterWords(filter);
  const isJoined = filter.kind === "and" || filter.kind === "or" || filter.kind === "element";
  return isJoined ? `(${words})` : words;
}
