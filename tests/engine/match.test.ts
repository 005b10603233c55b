import { expect, test } from "vitest";
import { personTimeline } from "@/db/queries/timeline";
import { defaultSettings, type UserRules } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake as startJira } from "@/lib/targets/jira/jira.fake";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  goOn,
  patchPerson,
  push,
  type World,
  worldOn,
  writes,
} from "./world";

async function withRules(world: World, users: Partial<UserRules>) {
  await saveSettings(world.tenantId, actor, world.syncId, {
    users: { ...defaultSettings.users, ...users },
  });
  return world;
}

/** A Confluence shows no e-mails, so here an attribute leads to the account. */
const byNumber: UserRules["match"] = [{ by: "attribute", path: "nickName", field: "username" }];
const person = (username: string) => ({ username, displayName: username, email: "x@acme.test" });

test("an attribute finds an account; the approval names the rule, and no second account is made", async () => {
  const world = await createWorld({ people: [person("e1")] });
  await withRules(world, { match: [...byNumber, { by: "username" }] });
  await addPerson(world, "ann", { nickName: "E1" });
  const held = await carryOut(world, "full");
  expect(held["holds"]).toMatchObject([
    { code: "FIRST_RUN" },
    { code: "ADOPTIONS", message: expect.stringContaining("1 found by an attribute") },
  ]);
  await approveRun(world.tenantId, String(held["id"]), actor);
  await goOn(world, String(held["id"]));
  expect(await changesOf(world, held["id"])).toEqual([
    "user.link e1 applied: matched_by_attribute",
    "user.update e1 skipped: rename_unsupported",
    "user.update e1 applied: attributes_differ",
  ]);
  expect((await world.fake.state()).people).toHaveLength(1);
  expect((await carryOut(world, "full"))["change_count"]).toBe(1);
});

test("a pushed person is looked up at the target by the rules, by its own key too", async () => {
  const world = await withRules(await createWorld({ people: [person("bo")] }), {
    match: [{ by: "externalId" }],
    adoption: "automatic",
  });
  await carryOut(world, "full", "preview");
  const [account] = await world.sql("select id from accounts where username = 'bo'");
  await world.sql("delete from accounts");
  await addPerson(world, "bob", { externalId: account?.["id"] });
  const run = await push(world);
  expect((await changesOf(world, run["id"]))[0]).toBe(
    "user.link bo applied: matched_by_external_id",
  );
});

test("several accounts for one person, and two people for one account, are left alone", async () => {
  const people = ["c1", "c2", "team"].map(person);
  const world = await withRules(await createWorld({ people }), {
    match: [{ by: "attribute", path: "phoneNumbers.value", field: "username" }],
    adoption: "automatic",
  });
  await addPerson(world, "cleo", { phoneNumbers: [{ value: "c1" }, { value: "c2" }] });
  for (const name of ["dan", "eve"])
    await addPerson(world, name, { phoneNumbers: [{ value: "team" }] });
  const full = await carryOut(world, "full", "preview");
  const rows = await changesOf(world, full["id"]);
  expect(rows.filter((row) => row.startsWith("user.link"))).toHaveLength(3);
  expect(rows.every((row) => /skipped: (match_ambiguous|rename_unsupported)$/.test(row))).toBe(
    true,
  );
  const delta = await push(world);
  expect((await changesOf(world, delta["id"])).sort()).toEqual(rows.sort());
});

test("without a rule for user names, nobody gets an account beside one of the same name", async () => {
  const world = await withRules(await createWorld({ people: [person("fay@acme.test")] }), {
    match: byNumber,
  });
  const fay = await addPerson(world, "fay");
  expect(await changesOf(world, (await push(world))["id"])).toEqual([
    "user.create fay@acme.test skipped: username_in_use",
  ]);
  await patchPerson(world, fay, { userName: "fay.new@acme.test" });
  expect(await changesOf(world, (await push(world))["id"])).toEqual([
    "user.create fay.new@acme.test applied: new_in_source",
  ]);
});

test("somebody whom the target's list leaves out is not made a second time", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  await push(world);
  await carryOut(world, "full");
  const before = writes(world).length;
  const none = { results: [], start: 0, limit: 200, size: 0, _links: {} };
  world.fake.faults.push({
    ...{ kind: "answer", times: 1, answer: () => Response.json(none) },
    only: ({ path }) => path.includes("/user/list"),
  });
  const run = await carryOut(world, "full");
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create ann@acme.test applied: account_was_removed",
  ]);
  expect(writes(world)).toHaveLength(before);
  expect(await carryOut(world, "full")).toMatchObject({ change_count: 0 });
});

test("a renamed person keeps the account, its groups and everything that was told of them", async () => {
  const world = await worldOn("jira", await startJira({ version: "10.3" }));
  const ann = await addPerson(world, "ann");
  await addGroup(world, "crew", [ann]);
  await push(world);
  const linked = () =>
    world.sql("select account_id, username from account_links where source_user_id = $1", [ann]);
  const [before] = await linked();
  await patchPerson(world, ann, { userName: "ann.moe@acme.test" });
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.update ann@acme.test applied: attributes_differ",
  ]);
  expect(await linked()).toEqual([
    { account_id: before?.["account_id"], username: "ann.moe@acme.test" },
  ]);
  const { people, groups } = await world.fake.state();
  expect(people.map(({ username }) => username)).toEqual(["ann.moe@acme.test"]);
  expect(groups["crew"]).toEqual(["ann.moe@acme.test"]);
  const { items } = await personTimeline(world.tenantId, world.appId, ann);
  const told = items.flatMap(({ changeKind, subject }) =>
    changeKind ? [`${changeKind} ${subject}`] : [],
  );
  expect(told).toEqual([
    "user.update ann@acme.test",
    "membership.add ann@acme.test",
    "user.create ann@acme.test",
  ]);
  expect((await carryOut(world, "full"))["change_count"]).toBe(0);
  await world.fake.close();
});
