import { describe, expect, test } from "vitest";
import { checkConditions, conditionsOf, versionTag, versionTagOf } from "@/lib/scim/etag";
import { refusalOf } from "./refusal";

const check = (ifMatch: string | null, ifNoneMatch: string | null) =>
  checkConditions({ ifMatch, ifNoneMatch }, versionTag(2, "members"));

describe("a version tag", () => {
  test("is the bare version where nothing from elsewhere is shown", () => {
    expect(versionTag(3)).toBe('W/"3"');
  });

  test("differs as soon as what is shown with it differs", () => {
    const tags = ["a", "b", "ab", "ba"].map((shown) => versionTag(3, shown));
    expect(new Set([...tags, versionTag(3), versionTag(4, "a")]).size).toBe(6);
    const prints = [[1], [2], [1, 2], [2, 1], [1, 2, 1]].map((all) => versionTagOf(3, all));
    expect(new Set([...prints, versionTagOf(3, []), versionTagOf(4, [1])]).size).toBe(7);
    expect(versionTagOf(3, [])).toBe(versionTag(3));
  });
});

describe("the conditions of a change (RFC 9110 §13.1)", () => {
  test.each([
    [versionTag(2, "members"), null],
    [versionTag(2), null],
    ['"1", W/"2"', null],
    ["*", null],
    [null, versionTag(1)],
    [null, null],
  ])("If-Match %s and If-None-Match %s let it pass", (ifMatch, ifNoneMatch) => {
    expect(() => check(ifMatch, ifNoneMatch)).not.toThrow();
  });

  test.each([
    [versionTag(2, "others"), null],
    [versionTag(1), null],
    ["", null],
    [null, "*"],
    [null, versionTag(2)],
  ])("If-Match %s and If-None-Match %s end it with 412", (ifMatch, ifNoneMatch) => {
    const refusal = refusalOf(() => check(ifMatch, ifNoneMatch));
    expect(refusal).toMatchObject({ status: 412, scimType: null });
  });

  test("are none for a request without them", () => {
    expect(conditionsOf(null, null)).toBeNull();
  });
});
