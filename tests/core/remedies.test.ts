import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reasons } from "@/lib/core/reasons/reasons";
import { remedies, remediesByReason, remedyOf } from "@/lib/core/reasons/remedies";

const page = readFileSync("docs/error-codes.md", "utf8");

test("every reason to leave something undone has a fix and a retry class", () => {
  const codes = Object.keys(reasons);
  const undone = codes.slice(codes.indexOf("excluded"));
  expect(undone.length).toBeGreaterThan(30);
  expect(undone.filter((code) => !Object.hasOwn(remediesByReason, code))).toEqual([]);
});

test("every code has its rows in the documents, and one address there", () => {
  const rows = page.split("\n").map((line) => line.replace(/<a id="\w+"><\/a>/, ""));
  const wanted = remedies.map(({ code, retry, fix }) => `| \`${code}\` | ${retry} | ${fix} |`);
  expect(wanted.filter((row) => !rows.includes(row))).toEqual([]);
  const anchors = [...page.matchAll(/`<a id="(\w+)"><\/a>/g)].map(([, code]) => code);
  expect(anchors.sort()).toEqual([...new Set(remedies.map(({ code }) => code))].sort());
});

describe("the remedy of a row", () => {
  const skipped = { outcome: "skipped", reason: "group_missing", code: null };

  test("follows from its reason when it was left undone, from its code when it failed", () => {
    expect(remedyOf(skipped)).toMatchObject({ code: "GROUP_MISSING", retry: "afterConfig" });
    const failed = { ...skipped, outcome: "failed", code: "SEAT_LIMIT" };
    expect(remedyOf(failed)).toMatchObject({ code: "SEAT_LIMIT", retry: "manual" });
    expect(remedyOf({ ...failed, code: "SOURCE_TIMEOUT" })).toMatchObject({
      ...{ code: "SOURCE_TIMEOUT", retry: "auto" },
    });
    expect(remedyOf({ ...failed, code: "RATE_LIMITED" })).toMatchObject({ retry: "auto" });
    expect(remedyOf({ ...failed, code: "SOURCE_CREDENTIALS_REFUSED" })).toMatchObject({
      fix: "Enter new credentials and run the connection test.",
    });
    expect(remedyOf({ ...failed, code: "NEW_CODE" })).toMatchObject({ code: "NEW_CODE" });
  });

  test("is none for what was carried out or is planned", () => {
    for (const outcome of ["applied", "planned"])
      expect(remedyOf({ ...skipped, outcome })).toBeNull();
  });
});
