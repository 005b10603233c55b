import { isObject, type Json, type JsonObject } from "./json";

/** One value of a resource and the attribute path that leads to it. */
export type AttributeValue = { path: string; value: string | number | boolean };

/**
 * Every value of a resource with its path, for people who map attributes: `name.givenName`,
 * `emails[type eq "work"].value`, `urn:…:User:department`.
 */
export function flatten(resource: JsonObject): AttributeValue[] {
  return Object.entries(resource).flatMap(([name, value]) => {
    const isContainer = name.includes(":") && isObject(value);
    return flattenValue(name, value, isContainer ? ":" : ".");
  });
}

function flattenValue(path: string, value: Json, separator: string): AttributeValue[] {
  if (value === null) return [];
  if (Array.isArray(value)) return flattenElements(path, value);
  if (!isObject(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, inner]) =>
    flattenValue(`${path}${separator}${name}`, inner, "."),
  );
}

/** The first of each type is named by its type; one without a type can only be the plain attribute. */
function flattenElements(path: string, elements: readonly Json[]): AttributeValue[] {
  const seen = new Set<string>();
  return elements.flatMap((element) => {
    const type = isObject(element) ? element["type"] : undefined;
    const named = typeof type === "string" ? `${path}[type eq ${JSON.stringify(type)}]` : path;
    if (seen.has(named)) return [];
    seen.add(named);
    return flattenValue(named, withoutType(element), ".");
  });
}

function withoutType(element: Json): Json {
  if (!isObject(element)) return element;
  const { type: _type, ...rest } = element;
  return rest;
}
