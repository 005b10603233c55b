import { afterAll, beforeAll, expect, test } from "vitest";
import { policyTest } from "@/lib/core/settings/policy-tests";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { whatIf } from "@/lib/engine/preview/what-if";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { closeQueue } from "@/lib/jobs/queue";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  createWorld,
  goOn,
  push,
  runRow,
  type World,
  writes,
} from "./world";

let world: World;
const ids: Record<string, string> = {};
const noContractors = policyTest.parse({
  kind: "everybody",
  name: "No contractor is an admin",
  holds: '!(user.attr("title").contains("Contractor") && "wiki-admins" in account.groups)',
});
const annReads = policyTest.parse({
  ...{ kind: "person", person: "ann@acme.test", account: "active" },
  groups: { how: "exactly", names: ["readers"] },
});
const save = (sections: Parameters<typeof saveSettings>[3]) =>
  saveSettings(world.tenantId, actor, world.syncId, sections);

beforeAll(async () => {
  world = await createWorld();
  ids["ann"] = await addPerson(world, "ann");
  ids["con"] = await addPerson(world, "con", { title: "Contractor" });
  ids["readers"] = await addGroup(world, "readers", [ids["ann"] ?? ""]);
  ids["admins"] = await addGroup(world, "wiki-admins", [ids["ann"] ?? ""]);
});
afterAll(async () => {
  await world.fake.close();
  await closeQueue();
});

test("a save under which a test would not hold is refused, with the person and why", async () => {
  await expect(save({ tests: [noContractors, annReads] })).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining(
      "“ann@acme.test ends in exactly readers” fails for ann@acme.test. The plan leaves them also in wiki-admins.",
    ),
  });
  const groups = {
    ...defaultSettings.groups,
    exclude: [{ kind: "exact" as const, pattern: "wiki-admins" }],
  };
  // What cannot be saved one by one can be saved together: the tests are about the end.
  await save({ groups, tests: [noContractors, annReads] });
  await expect(save({ groups: defaultSettings.groups })).rejects.toMatchObject({ status: 409 });
  await save({ groups: defaultSettings.groups, tests: [noContractors] });
  expect((await getSettings(world.tenantId, world.syncId)).settings.tests).toEqual([noContractors]);
});

test("a draft's tests are told beside its differences, with people whom nobody is called", async () => {
  const unknown = policyTest.parse({ kind: "person", person: "zoe", account: "active" });
  const { policies } = await whatIf(world.tenantId, world.syncId, {
    ...{ settings: { tests: [unknown, annReads] }, version: undefined, after: null, limit: 10 },
  });
  expect(policies).toMatchObject({
    ...{ count: 1, unseen: ["zoe"] },
    first: [{ personId: ids["ann"], test: "ann@acme.test ends in exactly readers" }],
  });
});

test("a run whose plan breaks a test writes nothing and cannot be approved", async () => {
  const first = await carryOut(world, "full");
  await approveRun(world.tenantId, String(first["id"]), actor);
  expect((await goOn(world, String(first["id"])))["state"]).toBe("succeeded");
  // Pushes before the tests were saved queued a run with the rules of then.
  await push(world);
  world.fake.calls.length = 0;
  await changeMembers(world, ids["admins"] ?? "", "add", [ids["con"] ?? ""]);
  const run = await push(world);
  expect(run).toMatchObject({ state: "held", holds: [{ code: "POLICY_TESTS" }] });
  expect(JSON.stringify(run["holds"])).toContain("No contractor is an admin” fails for con@");
  await expect(approveRun(world.tenantId, String(run["id"]), actor)).rejects.toMatchObject({
    ...{ status: 409, message: expect.stringContaining("No contractor is an admin") },
  });
  expect(writes(world)).toEqual([]);
});

test("once the provider mends it, the next run goes on by itself", async () => {
  await changeMembers(world, ids["admins"] ?? "", "remove", [ids["con"] ?? ""]);
  const run = await carryOut(world, "full");
  expect(run["state"]).toBe("succeeded");
});

test("a part of a plan that breaks a test is stopped before it is written", async () => {
  const doraIn = policyTest.parse({
    ...{ kind: "person", person: "dora@acme.test" },
    groups: { how: "exactly", names: ["readers"] },
  });
  const dora = await addPerson(world, "dora");
  await changeMembers(world, ids["readers"] ?? "", "add", [dora]);
  await save({ tests: [doraIn] });
  await world.sql("update syncs set first_full_run_at = null where id = $1", [world.syncId]);
  const held = await carryOut(world, "full");
  expect(held["holds"]).toMatchObject([{ code: "FIRST_RUN" }]);
  const only = { kind: "user.create" as const };
  await approveRun(world.tenantId, String(held["id"]), actor, { only });
  world.fake.calls.length = 0;
  await goOn(world, String(held["id"]));
  expect(await runRow(world.sql, String(held["id"]))).toMatchObject({
    ...{ state: "failed", error_code: "POLICY_TESTS" },
  });
  expect(writes(world)).toEqual([]);
});
