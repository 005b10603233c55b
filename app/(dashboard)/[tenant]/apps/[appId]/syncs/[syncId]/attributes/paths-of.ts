const pathsMax = 80;

/** The attribute paths that a person's record has values for, to choose from. */
export function pathsOf(resource: Record<string, unknown>): string[] {
  const paths = Object.entries(resource).flatMap(([name, value]) =>
    name.includes(":") && isRecord(value)
      ? Object.entries(value).flatMap(([inner, each]) => below(`${name}:${inner}`, each))
      : below(name, value),
  );
  return [...new Set(paths)].filter((path) => path !== "schemas").slice(0, pathsMax);
}

function below(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => ofElement(path, item));
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([name, inner]) => below(`${path}.${name}`, inner));
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
        ? `${path}[type eq "${item["type"]}"]`
        : path;
  return Object.keys(item)
    .filter((name) => name !== "type" && name !== "primary")
    .map((name) => `${choice}.${name}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
