import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isReason } from "@/lib/core/reasons/reasons";
import { remedies, remediesByReason } from "@/lib/core/reasons/remedies";

/** The row codes of the product's specification, and where a run or a plan is seen to come to each. */
const reached: Record<string, [file: string, asserted: string]> = {
  CREATE_DISABLED: ["engine/row-codes", "CREATE_DISABLED"],
  UPDATE_DISABLED: ["engine/row-codes", "UPDATE_DISABLED"],
  EXCLUDED: ["engine/row-codes", "excluded"],
  OUT_OF_SCOPE: ["engine/group-rules", "out_of_scope"],
  USERNAME_EMPTY: ["engine/row-codes", "USERNAME_EMPTY"],
  USERNAME_COLLISION: ["engine/mapping", "username_collision"],
  EMAIL_INVALID: ["engine/row-codes", "EMAIL_INVALID"],
  VALUE_REJECTED: ["engine/row-codes", "VALUE_REJECTED"],
  TRANSFORM_ERROR: ["engine/mapping", "mapping_failed"],
  TRANSFORM_TIMEOUT: ["engine/row-codes", "TRANSFORM_TIMEOUT"],
  MATCH_AMBIGUOUS: ["engine/match", "match_ambiguous"],
  EXISTS_IN_OTHER_DIRECTORY: ["engine/row-codes", "EXISTS_IN_OTHER_DIRECTORY"],
  OWNED_BY_OTHER_CONNECTION: ["engine/two-apps", "owned_by_other_app"],
  RENAME_UNSUPPORTED: ["engine/match", "rename_unsupported"],
  VERB_UNSUPPORTED: ["engine/row-codes", "VERB_UNSUPPORTED"],
  LEAD_FALLBACK_INVALID: ["engine/leaving", "lead_fallback_invalid"],
  LAST_ADMIN: ["engine/guard", "last_admin"],
  PROTECTED_GROUP: ["engine/row-codes", "PROTECTED_GROUP"],
  GROUP_NAME_COLLISION: ["engine/group-rules", "group_name_collision"],
  GROUP_MISSING: ["engine/row-codes", "GROUP_MISSING"],
  GROUP_READ_ONLY: ["engine/row-codes", "GROUP_READ_ONLY"],
  MEMBER_UNRESOLVED: ["engine/row-codes", "MEMBER_UNRESOLVED"],
  SEAT_LIMIT: ["engine/seats", "seat_limit"],
  BUDGET_EXCEEDED: ["engine/guard", "skipped: over_limit"],
  SOURCE_INCOMPLETE: ["engine/read", "source_incomplete"],
  DRIFTED_SINCE_PLAN: ["engine/guard", "drifted_since_plan"],
  TARGET_RATE_LIMITED: ["engine/row-codes", "TARGET_RATE_LIMITED"],
  TARGET_AUTH: ["engine/row-codes", "TARGET_AUTH"],
  TARGET_5XX: ["engine/row-codes", "TARGET_5XX"],
  TARGET_REJECTED: ["engine/row-codes", "TARGET_REJECTED"],
  VERIFY_MISMATCH: ["engine/attempts", "VERIFY_MISMATCH"],
  CANCELLED: ["engine/run", "skipped: cancelled"],
};

test("are thirty-two", () => {
  expect(Object.keys(reached)).toHaveLength(32);
});

describe.each(Object.entries(reached))("%s", (code, [file, asserted]) => {
  const of = remedies.filter((remedy) => remedy.code === code);

  test("has a fix, one retry class and an address in the documents", () => {
    expect(of.map(({ fix }) => fix.length > 15)).not.toContain(false);
    expect(new Set(of.map(({ retry }) => retry)).size).toBe(1);
    expect(readFileSync("docs/error-codes.md", "utf8")).toContain(
      `| \`${code}\`<a id="${code}"></a> | ${of[0]?.retry} |`,
    );
  });

  test("is what a test of the engine sees", () => {
    const lines = readFileSync(`tests/${file}.test.ts`, "utf8").split("\n");
    const ofText = lines.filter((line) => !/^\s*(\/\/|\*|test\()/.test(line));
    expect(ofText.filter((line) => line.includes(asserted))).not.toEqual([]);
    const reason = asserted.replace("skipped: ", "");
    const codeOf = isReason(reason) ? remediesByReason[reason]?.code : reason;
    expect(codeOf).toBe(code);
  });
});
