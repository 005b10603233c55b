import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { syncSettings } from "@/lib/core/settings/sync-settings";
import { everySetting } from "./every-setting";

test("the settings that laws are tried with take every choice of every field of the schema", () => {
  const drawn = fc.sample(everySetting(), { numRuns: 400, seed: 1 });
  const seen = new Set(drawn.flatMap((settings) => choicesIn(settings, "")));
  const wanted = choicesOf(node.parse(z.toJSONSchema(syncSettings)), "");
  expect(wanted.length).toBeGreaterThan(200);
  expect(wanted.filter((choice) => !seen.has(choice))).toEqual([]);
});

/** As far as JSON Schema is read here. */
const node = z.record(z.string(), z.unknown());
const nodes = z.array(node);

/** `users.gone=delete`, `groups.include[].kind=glob`, `safety.disablesMax=*` for any value at all. */
function choicesOf(schema: z.infer<typeof node>, path: string): string[] {
  const either = schema["anyOf"] ?? schema["oneOf"];
  if (either) return nodes.parse(either).flatMap((each) => choicesOf(each, path));
  if (Array.isArray(schema["enum"])) return schema["enum"].map((value) => `${path}=${value}`);
  if ("const" in schema) return [`${path}=${schema["const"]}`];
  switch (schema["type"]) {
    case "object":
      return Object.entries(node.parse(schema["properties"])).flatMap(([name, each]) =>
        choicesOf(node.parse(each), path === "" ? name : `${path}.${name}`),
      );
    case "array": {
      const empty = Number(schema["minItems"] ?? 0) > 0 ? [] : [`${path}=none`];
      return [...empty, ...choicesOf(node.parse(schema["items"]), `${path}[]`)];
    }
    case "boolean":
      return [`${path}=true`, `${path}=false`];
    case "null":
      return [`${path}=null`];
    default:
      return [`${path}=*`];
  }
}

function choicesIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${path}=none`];
    return value.flatMap((each) => choicesIn(each, `${path}[]`));
  }
  if (value === null || typeof value !== "object") {
    return value === null ? [`${path}=null`] : [`${path}=${value}`, `${path}=*`];
  }
  return Object.entries(value).flatMap(([name, each]) =>
    choicesIn(each, path === "" ? name : `${path}.${name}`),
  );
}
