import { expect, test } from "vitest";
import { writtenOtherwise } from "@/lib/core/plan/written-otherwise";

const account = {
  ...{ id: "1", username: "ada", displayName: "Ada", email: null, active: true, writable: true },
};
const shown = { account, groupKeys: new Set(["crew"]) };
const away = { ...shown, account: { ...account, active: false } };
const written = { displayName: "Ada", username: "ADA", email: "ada@acme.test" };

test.each([
  ["membership.add", shown, "crew", null, null],
  ["membership.add", shown, "staff", null, "the account is not in the group"],
  ["membership.add", null, "crew", null, "there is no such account"],
  ["membership.remove", shown, "crew", null, "the account is still in the group"],
  ["membership.remove", shown, "staff", null, null],
  ["membership.remove", null, "crew", null, null],
  ["user.disable", shown, null, null, "the account is still active"],
  ["user.disable", away, null, null, null],
  ["user.disable", null, null, null, null],
  ["user.enable", away, null, null, "the account is still disabled"],
  ["user.delete", away, null, null, "the account is still there"],
  ["user.delete", null, null, null, null],
  ["user.create", null, null, written, "there is no such account"],
  ["user.update", shown, null, written, null],
  ["user.update", shown, null, { displayName: "Ada Byron" }, "another full name is shown"],
])("%s, and what is shown then", (kind, seen, groupKey, after, expected) => {
  const words = expected && `The product answered that it was done, but ${expected}.`;
  expect(writtenOtherwise({ kind, groupKey, after }, seen)).toBe(words);
});
