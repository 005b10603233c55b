import { compilePath } from "./attribute-path";

type Resource = Record<string, unknown>;
type Part = string | ((value: string, resource: Resource) => string);

/**
 * Fills `{name.givenName} {name.familyName}`: `{value}` is the value so far, every other brace an
 * attribute path. Blanks that an empty attribute leaves collapse; all empty gives nothing.
 */
export function compileTemplate(text: string): (value: string, resource: Resource) => string {
  const parts = partsOf(text);
  return (value, resource) => {
    let filled = false;
    let result = "";
    for (const part of parts) {
      const piece = typeof part === "string" ? part : part(value, resource);
      if (typeof part !== "string" && piece !== "") filled = true;
      result += piece;
    }
    return filled ? result.replace(/\s{2,}/g, " ").trim() : "";
  };
}

export function templateProblem(text: string): string | null {
  try {
    const parts = partsOf(text);
    return parts.some((part) => typeof part !== "string")
      ? null
      : "The template has no {attribute}. Use a default for a fixed text.";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The attribute paths of a template. */
export function templatePaths(text: string): string[] {
  return placesOf(text).flatMap(({ inner }) => (inner === "value" ? [] : [inner]));
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { inner, start, end } of placesOf(text)) {
    parts.push(text.slice(from, start), partFor(inner, start));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

function partFor(inner: string, start: number): Part {
  if (inner === "value") return (value) => value;
  try {
    const read = compilePath(inner);
    return (_, resource) => read(resource)[0] ?? "";
  } catch {
    throw new SyntaxError(`{${inner}} at character ${start + 1} is no attribute path.`);
  }
}

function placesOf(text: string): { inner: string; start: number; end: number }[] {
  const places = [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => ({
    inner: (match[1] ?? "").trim(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const lone = text.replace(/\{[^{}]*\}/g, (place) => " ".repeat(place.length)).search(/[{}]/);
  if (lone >= 0) throw new SyntaxError(`A lone brace stands at character ${lone + 1}.`);
  return places;
}
