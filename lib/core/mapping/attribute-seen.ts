import type { AccountField } from "@/lib/core/target/target";
import { nameInPath, pathProblem, readPath } from "./attribute-path";

type Resource = Record<string, unknown>;

/** An attribute that staged people really have. */
export type SeenAttribute = {
  path: string;
  /** How many of the people looked at have a value. */
  people: number;
  example: string;
};

const pathsMax = 120;

/** The attributes of some people, the most common first: a path chooses among several by type. */
export function seenAttributes(resources: readonly Resource[]): SeenAttribute[] {
  const seen = new Map<string, SeenAttribute>();
  for (const resource of resources) {
    for (const path of pathsOf(resource)) {
      const known = seen.get(path);
      if (known) known.people += 1;
      else seen.set(path, { path, people: 1, example: exampleOf(resource, path) });
    }
  }
  return [...seen.values()]
    .filter(({ example }) => example !== "")
    .sort((one, other) => other.people - one.people || one.path.localeCompare(other.path))
    .slice(0, pathsMax);
}

/** A source may give names that no path leads to: nothing maps those. */
function exampleOf(resource: Resource, path: string): string {
  return pathProblem(path) === null ? (readPath(resource, path)[0] ?? "") : "";
}

type Shape = { fits: (example: string) => boolean; names: RegExp };

const shapes: Record<AccountField, Shape> = {
  username: {
    fits: (example) => !/\s/.test(example) && example.length > 1,
    names: /^userName$|principalname|samaccount|login|uid$|nickName|externalId/i,
  },
  displayName: {
    fits: (example) => /\p{L}/u.test(example) && !example.includes("@"),
    names: /displayName|name\.formatted|fullName|^cn$/i,
  },
  email: { fits: (example) => /^[^\s@]+@[^\s@]+$/.test(example), names: /mail|userName/i },
};

const suggestionsMax = 4;

/** Attributes worth mapping to a field: their name says so, or at least their values look like it. */
export function suggestSources(field: AccountField, seen: readonly SeenAttribute[]): string[] {
  const { fits, names } = shapes[field];
  const score = ({ path, people }: SeenAttribute) => people * (names.test(path) ? 10 : 1);
  return seen
    .filter(({ path, example }) => fits(example) && (names.test(path) || field === "email"))
    .sort((one, other) => score(other) - score(one))
    .slice(0, suggestionsMax)
    .map(({ path }) => path);
}

/** The attribute paths that one record has values for. */
function pathsOf(resource: Resource): Set<string> {
  const paths = Object.entries(resource).flatMap(([name, value]) =>
    name.includes(":") && isRecord(value)
      ? Object.entries(value).flatMap(([inner, each]) =>
          below(`${name}:${nameInPath(inner)}`, each),
        )
      : below(nameInPath(name), value),
  );
  return new Set(paths.filter((path) => path !== "schemas"));
}

function below(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => ofElement(path, item));
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      below(`${path}.${nameInPath(name)}`, inner),
    );
  }
  return value === null || value === "" ? [] : [path];
}

/** An element is told from its neighbours by its type, or by being the primary one. */
function ofElement(path: string, item: unknown): string[] {
  if (!isRecord(item)) return [path];
  const choice =
    item["primary"] === true
      ? `${path}[primary eq true]`
      : typeof item["type"] === "string"
        ? `${path}[type eq "${item["type"].replace(/["\\]/g, "\\$&")}"]`
        : path;
  return Object.keys(item)
    .filter((name) => name !== "type" && name !== "primary" && !name.startsWith("$"))
    .map((name) => `${choice}.${nameInPath(name)}`);
}

function isRecord(value: unknown): value is Resource {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
