import { describe, expect, test } from "vitest";
import { namesVersion } from "@/lib/scim/etag";
import { limits } from "@/lib/scim/limits";
import { parseListQuery } from "@/lib/scim/list";
import { parseSearchRequest } from "@/lib/scim/search";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const schemas = [urns.searchRequest];

describe("POST /.search (RFC 7644 §3.4.3)", () => {
  test("means what the same query would", () => {
    const body = {
      schemas,
      filter: 'userName sw "j"',
      startIndex: 3,
      count: 500,
      sortBy: "userName",
      sortOrder: "descending",
      attributes: ["userName", "emails.value"],
    };
    const { schemas: _schemas, ...parameters } = body;
    const pairs = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
    expect(parseSearchRequest(body)).toEqual(parseListQuery(new URLSearchParams(pairs)));
    expect(parseSearchRequest(body).count).toBe(limits.pageSizeMax);
    expect(parseSearchRequest({ schemas })).toEqual(parseListQuery(new URLSearchParams()));
    expect(parseSearchRequest({ SCHEMAS: schemas, StartIndex: 2, COUNT: null })).toMatchObject({
      startIndex: 2,
      count: limits.pageSizeDefault,
    });
    expect(parseSearchRequest({ schemas, startIndex: -1, count: -1 })).toMatchObject({
      startIndex: 1,
      count: 0,
    });
  });

  test.each([
    ["invalidSyntax", { schemas: [urns.patchOp] }],
    ["invalidSyntax", []],
    ["invalidSyntax", {}],
    ["invalidValue", { schemas, count: "2" }],
    ["invalidValue", { schemas, startIndex: 1.5 }],
    ["invalidValue", { schemas, attributes: "userName" }],
    ["invalidCount", { schemas, count: 1.5, cursor: "" }],
    ["invalidFilter", { schemas, filter: "userName" }],
    ["invalidPath", { schemas, sortBy: "a b" }],
  ])("%s: %j", (scimType, body) => {
    expect(refusalOf(() => parseSearchRequest(body))).toMatchObject({ status: 400, scimType });
  });
});

test.each([
  ['W/"2"', true],
  ['"2"', true],
  ["*", true],
  ['"1", w/"2"', true],
  ['W/"1"', false],
  ['"22"', false],
  ["", false],
])("the header %s names version 2: %s", (header, named) => {
  expect(namesVersion(header, 'W/"2"')).toBe(named);
});
