import { describe, expect, test } from "vitest";
import { printFilter } from "@/lib/scim/filter";
import { parseFilter } from "@/lib/scim/filter-parser";
import { limits } from "@/lib/scim/limits";
import { listResponse, parseListQuery, withPlusSigns } from "@/lib/scim/list";
import { urns } from "@/lib/scim/urns";
import { refusalOf } from "./refusal";

const read = (query: string) => parseListQuery(new URLSearchParams(query));

describe("the query of a list (RFC 7644 §3.4.2)", () => {
  test("without parameters it is the first page of everything", () => {
    expect(read("")).toEqual({
      filter: null,
      cursor: null,
      startIndex: 1,
      count: limits.pageSizeDefault,
      sort: null,
      projection: { kind: "default" },
    });
  });

  test.each([
    ["startIndex=0&count=2", 1, 2],
    ["startIndex=-5&count=-1", 1, 0],
    ["startIndex=3&count=0", 3, 0],
    ["count=1000000000", 1, limits.pageSizeMax],
    [`startIndex=${"9".repeat(30)}`, limits.startIndexMax, limits.pageSizeDefault],
    [`count=${"9".repeat(400)}`, 1, limits.pageSizeMax],
    ["startIndex=&count=", 1, limits.pageSizeDefault],
    ["STARTINDEX=2&Count=3", 2, 3],
    ["startIndex=1&count=2?", 1, 2],
    ["?startIndex=4&&count=2&", 4, 2],
    ["aadOptscim062020&startIndex=2", 2, limits.pageSizeDefault],
    ["constructor=1&__proto__=2&count=5", 1, 5],
  ])("%s", (query, startIndex, count) => {
    expect(read(query)).toMatchObject({ startIndex, count });
  });

  test.each(["startIndex=abc", "count=1.5", "count=1e3", "startIndex=0x10", "count=1 2"])(
    "%s is invalidValue",
    (query) => {
      const refused = refusalOf(() => read(query));
      expect(refused).toMatchObject({ status: 400, scimType: "invalidValue" });
    },
  );

  test("a filter that cannot be read is invalidFilter", () => {
    expect(refusalOf(() => read("filter=userName")).scimType).toBe("invalidFilter");
  });

  test("an empty filter is none", () => {
    expect(read("filter=&count=1").filter).toBeNull();
  });

  test("projections are part of it", () => {
    expect(read("attributes=id,userName").projection).toMatchObject({ kind: "only" });
    expect(read("excludedAttributes=members").projection).toMatchObject({ kind: "except" });
    const together = read("attributes=id,userName,title").projection;
    expect(read("attributes=id&attributes=userName%2Ctitle&attributes=").projection).toEqual(
      together,
    );
  });
});

describe("plus signs (P21)", () => {
  test.each([
    ["filter=userName+eq+%22a%2Bb@x%22", "a+b@x", null],
    ['filter=userName eq "a+b@x"', "a b@x", "a+b@x"],
    ['filter=userName eq "a+b+c@x"&', "a b c@x", "a+b+c@x"],
    ['filter=displayName eq "Jo Doe"', "Jo Doe", null],
    ['filter=displayName eq "a@x and b"', "a@x and b", null],
  ])("%s", (query, first, second) => {
    const { filter } = read(query);
    expect(filter).toMatchObject({ value: first });
    const again = filter && withPlusSigns(filter);
    if (second === null) expect(again).toBeNull();
    else expect(again).toMatchObject({ value: second });
  });

  test("anywhere in the filter, the rest untouched", () => {
    const filter = parseFilter(
      'not (active eq true) and (emails[type eq "work"].value eq "a b@x" or title pr)',
    );
    const again = withPlusSigns(filter);
    expect(again && printFilter(again)).toBe(printFilter(filter).replace("a b@x", "a+b@x"));
  });
});

test("a list answer counts what is in all and what is on this page, in numbers (P19)", () => {
  expect(listResponse([{ id: "1" }, { id: "2" }], { totalResults: 7, startIndex: 3 })).toEqual({
    schemas: [urns.listResponse],
    totalResults: 7,
    startIndex: 3,
    itemsPerPage: 2,
    Resources: [{ id: "1" }, { id: "2" }],
  });
  expect(listResponse([], { totalResults: 0, startIndex: 1 })).toMatchObject({
    totalResults: 0,
    itemsPerPage: 0,
    Resources: [],
  });
});
