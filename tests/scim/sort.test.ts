import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/scim/json";
import { bindSort, compareBySort, parseSort } from "@/lib/scim/sort";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const users: JsonObject[] = [
  {
    id: "1",
    userName: "b",
    title: "x",
    emails: [{ value: "z@x" }, { value: "a@x", primary: true }],
  },
  { id: "2", userName: "A", emails: [{ value: "b@x" }], active: true },
  { id: "3", userName: "c", title: "X", active: false },
  { id: "4", userName: "d", title: "w", [urns.enterpriseUser]: { manager: { value: "m" } } },
];

function sorted(sortBy: string, sortOrder: string | null = null): string {
  const sort = parseSort(sortBy, sortOrder);
  if (!sort) return "";
  const bound = bindSort(sort, "User");
  const order = users.toSorted((left, right) => compareBySort(bound, left, right));
  return order.map(({ id }) => id).join("");
}

describe("sorting (RFC 7644 §3.4.2.3)", () => {
  test.each([
    ["userName", null, "2134"],
    ["USERNAME", "Descending", "4312"],
    ["title", "ascending", "4132"],
    ["title", "descending", "2134"],
    ["emails", null, "1234"],
    ["emails.value", "descending", "3421"],
    ["active", null, "3214"],
    [`${urns.enterpriseUser}:manager`, null, "4123"],
  ])("by %s, %s", (sortBy, sortOrder, ids) => {
    expect(sorted(sortBy, sortOrder)).toBe(ids);
  });

  test("an order without a sortBy means nothing", () => {
    expect(parseSort(null, "descending")).toBeNull();
  });

  test.each(["shoeSize", "name", "password", "a b", "emails.shoe"])(
    "%s is invalidPath",
    (sortBy) => {
      expect(refusalOf(() => sorted(sortBy))).toMatchObject({
        status: 400,
        scimType: "invalidPath",
      });
    },
  );
});
