import { expect, test } from "vitest";
import { planMemberships } from "@/lib/core/plan-memberships";
import { defaultSettings } from "@/lib/core/sync-settings";

const rules = defaultSettings.groups;
const wants = (key: string, available = true) => ({
  key,
  name: key.toUpperCase(),
  sourceGroupId: `g-${key}`,
  available,
});
const owns = (key: string) => ({ key, name: key.toUpperCase() });
const seen = (...keys: string[]) => new Set(keys);

test("a group the person is missing from is added, a group they are in is left", () => {
  const pair = { desired: [wants("a"), wants("b")], observed: seen("a"), owned: [] };
  const { changes } = planMemberships(pair, rules, "follow");
  expect(changes).toMatchObject([
    { kind: "membership.add", reason: "member_in_source", group: { key: "b", name: "B" } },
  ]);
});

test("a membership someone gave by hand survives", () => {
  const pair = { desired: [], observed: seen("by-hand"), owned: [] };
  expect(planMemberships(pair, rules, "follow")).toEqual({ changes: [], forgotten: [] });
});

test("a membership we gave is taken away when the source no longer lists it", () => {
  const pair = { desired: [], observed: seen("a"), owned: [owns("a")] };
  const { changes } = planMemberships(pair, rules, "follow");
  expect(changes).toMatchObject([{ kind: "membership.remove", reason: "not_member_in_source" }]);
});

test("with add-only rules the surplus is reported and kept", () => {
  const pair = { desired: [], observed: seen("a"), owned: [owns("a")] };
  const { changes } = planMemberships(pair, { ...rules, removal: "addOnly" }, "follow");
  expect(changes).toMatchObject([{ reason: "removing_is_off", skipped: true }]);
});

test("a membership that someone else removed is given again", () => {
  const pair = { desired: [wants("a")], observed: seen(), owned: [owns("a")] };
  const { changes, forgotten } = planMemberships(pair, rules, "follow");
  expect(changes).toMatchObject([{ kind: "membership.add" }]);
  expect(forgotten).toEqual([]);
});

test("a ledger entry that stands for nothing on either side is forgotten", () => {
  const pair = { desired: [], observed: seen(), owned: [owns("a")] };
  expect(planMemberships(pair, rules, "follow")).toEqual({ changes: [], forgotten: ["a"] });
});

test("someone who left loses all we gave, and nothing else", () => {
  const pair = { desired: [wants("a")], observed: seen("a", "by-hand"), owned: [owns("a")] };
  const { changes } = planMemberships(pair, rules, "removeAll");
  expect(changes).toMatchObject([{ kind: "membership.remove", group: { key: "a" } }]);
});

test("a disabled person is given nothing new", () => {
  const pair = { desired: [wants("a")], observed: seen(), owned: [] };
  expect(planMemberships(pair, rules, "removeOnly").changes).toEqual([]);
});

test("a group that neither exists nor is made in this run is reported, never written to", () => {
  const pair = { desired: [wants("a", false)], observed: seen(), owned: [] };
  expect(planMemberships(pair, rules, "follow").changes).toMatchObject([
    { reason: "group_missing", skipped: true },
  ]);
});

test("group sync that is switched off touches no membership", () => {
  const pair = { desired: [wants("a")], observed: seen("b"), owned: [owns("b")] };
  expect(planMemberships(pair, { ...rules, mode: "off" }, "follow").changes).toEqual([]);
});
