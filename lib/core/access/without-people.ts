import type { TargetCall } from "@/lib/core/target/target-call";

const mask = "•••";

/** Texts that name somebody or something of the customer's; found wherever they stand. */
export type Names = readonly string[];

/** The strings of a change that could tell who it is about. */
export function namesOf(
  ...values: readonly (string | null | Readonly<Record<string, unknown>>)[]
): Names {
  const texts = values.flatMap((value) =>
    typeof value === "string" ? [value] : stringsIn(value ?? {}),
  );
  // Short words would tear holes into everything; the longest first, so that no rest stays.
  return [...new Set(texts)].filter((text) => text.length >= 3).sort((a, b) => b.length - a.length);
}

/** Products write names in another case, and addresses encode them. */
export function withoutNames(text: string, names: Names): string {
  return names.reduce((rest, name) => {
    const spelt = [name, encodeURIComponent(name), encodeURIComponent(name).replaceAll("%20", "+")];
    return spelt.reduce((left, one) => left.replaceAll(anyCase(one), mask), rest);
  }, text);
}

function anyCase(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "gi");
}

/** A call whose bodies show their form alone: which fields there were, and of which kind. */
export function callWithoutPeople(call: TargetCall, names: Names): TargetCall {
  const [path = ""] = call.url.split("?");
  return {
    ...call,
    url: withoutNames(path, names),
    requestBody: formOf(call.requestBody),
    responseBody: formOf(call.responseBody),
  };
}

function formOf(body: string | null): string | null {
  if (body === null || body === "") return body;
  try {
    return JSON.stringify(formOfValue(JSON.parse(body)));
  } catch {
    return `(${body.length} characters)`;
  }
}

function formOfValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 3).map(formOfValue);
  if (typeof value === "string") return `(text of ${value.length})`;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, formOfValue(field)]),
  );
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
