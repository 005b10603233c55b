import { describe, expect, test } from "vitest";
import type { SettingField } from "@/lib/core/settings/setting-field";
import { mergeFields } from "@/lib/engine/connect/setting-fields";

const fields: SettingField[] = [
  { name: "id", label: "Client ID", help: "" },
  { name: "secret", label: "Client secret", help: "", secret: true },
  { name: "cloud", label: "Cloud", help: "", choices: [{ value: "public", label: "Global" }] },
  { name: "url", label: "Address", help: "", optional: true, operatorOnly: true },
];
const given = { id: "a", secret: "b" };

describe("another address than the vendor's", () => {
  test("is refused where the operator does not permit it, with what to do", () => {
    const merge = () => mergeFields(fields, { ...given, url: "https://evil.example" }, {}, false);
    expect(merge).toThrow(/Leave it empty.*USHER_ALLOW_BASE_URL_OVERRIDE/);
  });

  test("is kept where it was stored while that was permitted", () => {
    const stored = { url: "https://double.example" };
    expect(mergeFields(fields, { ...given, ...stored }, stored, false)).toMatchObject(stored);
  });

  test("is taken where the operator permits it", () => {
    const url = "https://double.example";
    expect(mergeFields(fields, { ...given, url }, {}, true)).toMatchObject({ url });
  });
});

test("a field of choices takes its first one unless told, and nothing outside of them", () => {
  expect(mergeFields(fields, given, {})).toMatchObject({ cloud: "public" });
  expect(() => mergeFields(fields, { ...given, cloud: "moon" }, {})).toThrow(/Choose one/);
});

test("a secret left empty stays; a missing one is asked for by its label", () => {
  const stored = { secret: "kept" };
  expect(mergeFields(fields, { ...given, secret: "" }, stored)).toMatchObject(stored);
  expect(() => mergeFields(fields, { id: "a", secret: "" }, {})).toThrow(
    "Client secret is missing",
  );
});
