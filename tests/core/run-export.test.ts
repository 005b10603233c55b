import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { csvColumns, csvLine, csvRow, exportedChange } from "@/lib/core/run/run-export";

const change = {
  ...{ runId: "run_1", seq: 7, kind: "membership.remove", subject: 'Ada "the first", Lovelace' },
  ...{ sourceId: "u1", accountId: null, groupName: "=HYPERLINK(1)", sourceGroupId: null },
  ...{ before: { member: true }, after: { member: false }, reason: "member_in_source" },
  ...{ outcome: "failed" as const, code: "TARGET_TIMEOUT", message: "-1\r\nno answer" },
  ...{ attempts: 3, requestId: null, at: new Date("2026-11-26T01:02:03.004Z") },
};

describe("a row of CSV", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠x"])(
    "takes the formula out of %j",
    (text) => {
      expect(csvLine([text])).toBe(`"'${text}"\r\n`);
    },
  );

  test("leaves plain text, numbers and what only contains a sign as they are", () => {
    expect(csvLine(["a-b", "x=1", "", 'say "hi"', 12, -4, null])).toBe(
      '"a-b","x=1","","say ""hi""",12,-4,\r\n',
    );
  });

  test("has every column, with what a reader would have to look up", () => {
    expect(csvRow(exportedChange(change))).toBe(
      [
        ...['"run_1"', "7", '"removed"', '"membership.remove"', '"Ada ""the first"", Lovelace"'],
        ...['"\'=HYPERLINK(1)"', '"failed"', '"member_in_source"'],
        '"The person is in the group of this name in the identity provider."',
        ...['"{""member"":true}"', '"{""member"":false}"', '"TARGET_TIMEOUT"'],
        ...[
          '"\'-1\r\nno answer"',
          '"TARGET_TIMEOUT"',
          '"Look at the product\'s load, should it last."',
        ],
        ...['"auto"', "3", '"u1"', "", "", "", '"2026-11-26T01:02:03.004Z"'],
      ]
        .join(",")
        .concat("\r\n"),
    );
  });
});

test("docs/run-export.md describes every column and field, in this order", () => {
  const rows = [
    ...readFileSync("docs/run-export.md", "utf8").matchAll(/^\| `([\w.]+)` \| `(\w+)` \|/gm),
  ];
  expect(rows.map(([, , column]) => column)).toEqual(csvColumns);
  const fields = new Set(rows.map(([, field = ""]) => field.split(".")[0]));
  expect([...fields].sort()).toEqual(Object.keys(exportedChange(change)).sort());
});
