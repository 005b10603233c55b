import { describe, expect, test } from "vitest";
import {
  type Guide,
  methodsOf,
  type SourceDefinition,
  type SourceMethod,
} from "@/lib/sources/port";
import { sources } from "@/lib/sources/registry";

const baseUrl = "https://usher.test/scim/v2/k";
/** Where there is no provider, nobody has to be led through its screens. */
const ways = sources.flatMap((source) =>
  methodsOf(source)
    .filter((method) => method !== "logins")
    .map((method) => ({ name: `${source.id} by ${method}`, source, method })),
);

function guideOf(source: SourceDefinition, method: SourceMethod): Guide | undefined {
  if (method === "scim") return source.scimGuide?.({ baseUrl, token: "secret" });
  return method === "api" ? source.api?.guide : source.ldap?.guide;
}

describe.each(ways)("the guide of $name", ({ source, method }) => {
  const guide = guideOf(source, method);

  test("leads through steps of whole sentences at a named place", () => {
    expect(guide?.place).toMatch(/\w/);
    expect(guide?.steps.length).toBeGreaterThanOrEqual(2);
    for (const { title, text, note } of guide?.steps ?? []) {
      expect(title).toMatch(/^\S.*[^.]$/);
      for (const sentence of [...text, ...(note === undefined ? [] : [note])])
        expect(sentence).toMatch(/^[A-Z“].*[.:]$/);
    }
    expect(guide?.after).toMatch(/\.$/);
  });

  test("has the customer's values to copy, and every step its own title", () => {
    const values = guide?.steps.flatMap((step) => step.values ?? []) ?? [];
    if (method === "scim") {
      expect(values.filter(({ value }) => value.startsWith(baseUrl))).not.toEqual([]);
      expect(values.filter(({ value, secret }) => value.endsWith("secret") && secret)).toHaveLength(
        1,
      );
    }
    for (const { value } of values) expect(value).not.toBe("");
    const titles = guide?.steps.map(({ title }) => title) ?? [];
    expect(new Set(titles).size).toBe(titles.length);
  });
});

test("every provider can be connected in some way", () => {
  expect(sources.filter((source) => methodsOf(source).length === 0)).toEqual([]);
});
