import { describe, expect, test } from "vitest";
import { parseBulk, referencesIn, withIds } from "@/lib/scim/bulk";
import { limits } from "@/lib/scim/limits";
import { profiles } from "@/lib/scim/profiles";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const post = { method: "POST", bulkId: "a", path: "/Users", data: { userName: "a" } };
const parse = (...Operations: unknown[]) => parseBulk({ Operations }, profiles.generic);

describe("a bulk request (RFC 7644 §3.7)", () => {
  test("is read with names in any case, a path with or without its slash, and its query", () => {
    const sent = { METHOD: "put", Path: "Users/a%20b?attributes=id", DATA: {}, version: 'W/"1"' };
    expect(parseBulk({ operations: [sent], FailOnErrors: 2 }, profiles.generic)).toEqual({
      failOnErrors: 2,
      operations: [
        {
          ...{ method: "PUT", bulkId: null, version: 'W/"1"', query: "attributes=id" },
          ...{ segments: ["Users", "a b"], data: {}, refusal: null },
        },
      ],
    });
  });

  test.each([
    ["invalidSyntax", {}],
    ["invalidSyntax", { Operations: [] }],
    ["invalidSyntax", { Operations: {} }],
    ["invalidSyntax", { Operations: ["x"] }],
    ["invalidValue", { Operations: [post, post] }],
    ["invalidValue", { Operations: [post], failOnErrors: 0 }],
    ["invalidValue", { Operations: [post], failOnErrors: "1" }],
    ["invalidValue", { Operations: [post], failOnErrors: 1.5 }],
  ])("is refused whole, %s: %j", (scimType, body) => {
    const refusal = refusalOf(() => parseBulk(body, profiles.generic));
    expect(refusal).toMatchObject({ status: 400, scimType });
  });

  test("needs its schema only from strict clients", () => {
    const body = { Operations: [post] };
    expect(refusalOf(() => parseBulk(body, profiles.strict)).scimType).toBe("invalidSyntax");
    expect(parseBulk({ ...body, schemas: [urns.bulkRequest] }, profiles.strict)).toBeTruthy();
  });

  test("with more operations than announced is 413 and names the limit", () => {
    const many = Array.from({ length: limits.bulkOperations + 1 }, () => post);
    const refusal = refusalOf(() => parse(...many));
    expect([refusal.status, refusal.detail]).toEqual([413, expect.stringContaining("1000")]);
  });

  test.each([
    { method: "GET", path: "/Users" },
    { path: "/Users", data: {} },
    { ...post, bulkId: undefined },
    { ...post, data: undefined },
    { ...post, data: [] },
    { ...post, path: "/Bulk" },
    { ...post, path: "/Me" },
    { ...post, path: "/.search" },
    { ...post, path: "/Users/.SEARCH" },
    { ...post, path: "/ServiceProviderConfig" },
    { ...post, path: "https://elsewhere.example/Users" },
    { ...post, path: "" },
    { method: "DELETE", path: "/Users/a/b" },
  ])("an operation that cannot be is refused by itself: %j", (operation) => {
    const [read] = parse(operation).operations;
    expect(read?.refusal).toMatchObject({ status: 400, scimType: "invalidValue" });
  });
});

describe("references by bulkId", () => {
  const [operation] = parse({
    method: "PATCH",
    path: "/Groups/bulkId:g",
    data: {
      displayName: "see bulkId:none",
      Operations: [
        { op: "add", path: "members", value: [{ value: "bulkId:u", $ref: "../Users/BULKID:r" }] },
        { op: "remove", path: 'members[value eq "bulkId:q"]' },
      ],
    },
  }).operations;

  test("are found wherever an id may stand, and nowhere else", () => {
    expect(operation && [...referencesIn(operation)].sort()).toEqual(["g", "q", "r", "u"]);
  });

  test("become ids; one without an id stays", () => {
    const ids = new Map([
      ["g", "G"],
      ["u", "U"],
      ["q", "Q"],
    ]);
    expect(operation && withIds(operation, ids)).toMatchObject({
      segments: ["Groups", "G"],
      data: {
        displayName: "see bulkId:none",
        Operations: [
          { value: [{ value: "U", $ref: "../Users/BULKID:r" }] },
          { path: 'members[value eq "Q"]' },
        ],
      },
    });
  });
});
