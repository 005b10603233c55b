import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { apiOperations, openApiDocument } from "@/app/api/v1/_shapes/openapi";
import { apiPaths } from "@/app/api/v1/_shapes/routes";
import { GET } from "@/app/api/v1/openapi.json/route";
import { readDocument } from "@/app/docs/api/document";

/** Routes that are no operations: the document itself, and the answer for unknown paths. */
const notOperations = ["/openapi.json", "/[...rest]"];

describe("the OpenAPI document", () => {
  test("has every route file, and each of its methods", () => {
    const files = routeFolders("app/api/v1").filter((path) => !notOperations.includes(path));
    const documented = Object.keys(apiPaths).map((path) => path.replace(/\{(\w+)\}/g, "[$1]"));
    expect(documented.sort()).toEqual(files.sort());
    const { paths } = parsed();
    for (const { method, path } of apiOperations()) {
      expect(paths[path]).toHaveProperty(method.toLowerCase());
    }
  });

  test("names each operation once and describes each parameter of its path", () => {
    const operations = apiOperations();
    const names = operations.map(({ contract }) => contract.operation);
    expect(new Set(names).size).toBe(names.length);
    for (const { path, contract } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(Object.keys(contract.params?.shape ?? {})).toEqual(inPath);
    }
  });

  test("refers only to schemas it has, and has none that nobody refers to", () => {
    const document = parsed();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      (match) => match[1] ?? "",
    );
    const known = Object.keys(document.components.schemas).map(
      (name) => `#/components/schemas/${name}`,
    );
    expect([...new Set(references)].filter((reference) => !known.includes(reference))).toEqual([]);
    expect(known.filter((name) => !references.includes(name))).toEqual([]);
  });

  test("shows no secret field as readable", () => {
    const { components } = parsed();
    const target = JSON.stringify(components.schemas["Target"]);
    expect(target).not.toMatch(/"secrets"|"hash"|"password"/);
  });

  test("can be read whole by its page", () => {
    const { operations, components } = readDocument();
    expect(operations).toHaveLength(apiOperations().length);
    expect(components.schemas["Target"]?.properties).toHaveProperty("secretsSet");
  });

  test("is served without a key", async () => {
    const response = GET();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ openapi: "3.1.0" });
  });
});

type Parsed = {
  paths: Record<string, object>;
  components: { schemas: Record<string, unknown> };
};

/** As a reader gets it: through JSON. */
function parsed(): Parsed {
  return JSON.parse(JSON.stringify(openApiDocument()));
}

function routeFolders(root: string, path = ""): string[] {
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return routeFolders(root, `${path}/${entry.name}`);
    return entry.name === "route.ts" ? [path] : [];
  });
}
