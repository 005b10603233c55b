import { expect, test } from "vitest";
import { readPattern } from "@/lib/core/groups/group-pattern";
import { defaultGroupRules, type GroupRules } from "@/lib/core/groups/group-rules";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { startRun } from "@/lib/engine/run/start-run";
import { patchGroup } from "@/lib/engine/scim/ingest-group";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import {
  actor,
  addGroup,
  addPerson,
  changeMembers,
  changesOf,
  createWorld,
  fullRun,
  goOn,
  patchPerson,
  type World,
  writes,
} from "./world";

async function rules(world: World, groups: Partial<GroupRules>) {
  await saveSettings(world.tenantId, actor, world.syncId, {
    groups: { ...defaultGroupRules, firstContact: "automatic", ...groups },
  });
}

async function push(world: World) {
  const { tenantId, syncId } = world;
  const start = { trigger: "push", scope: "delta", startedBy: "Tests" } as const;
  const { runId } = await startRun({ tenantId, syncId, ...start });
  return goOn(world, runId);
}

async function members({ fake }: World, group: string) {
  return (await fake.state()).groups[group] ?? null;
}

/** As an administrator does by hand. */
async function takeOut({ fake }: World, username: string, group: string) {
  const path = `/rest/api/user/${encodeURIComponent(username)}/group/${group}`;
  const headers = { authorization: `Bearer ${fake.settings["token"]}` };
  const answer = await fetch(`${fake.settings["baseUrl"]}${path}`, { method: "DELETE", headers });
  expect(answer.ok).toBe(true);
}

const person = (name: string) => ({
  ...{ username: `${name}@acme.test`, displayName: `${name} Doe`, email: `${name}@acme.test` },
});

test("groups pass the filter by the provider's name and feed the group of their changed name", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await addGroup(world, "App-Wiki-Users", [ann]);
  await addGroup(world, "App-Wiki-Temp", [ann]);
  await addGroup(world, "Sales", [ann]);
  await rules(world, {
    include: [readPattern("app-*")],
    exclude: [readPattern("/Temp$/")],
    steps: [{ kind: "regex", pattern: "^App-Wiki-(.+)$", with: "wiki-$1" }],
  });
  const run = await fullRun(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "group.create wiki-Users wiki-Users applied: group_in_source",
    "user.create ann@acme.test applied: new_in_source",
    "membership.add ann@acme.test wiki-Users applied: member_in_source",
  ]);
  expect(run["totals"]).toMatchObject({
    unchanged: { group_excluded: 1, group_not_included: 1 },
  });
  expect(await fullRun(world)).toMatchObject({ state: "succeeded", change_count: 0 });
});

test("two groups that lead to one name are both left alone; merged, their members join", async () => {
  const world = await createWorld({ people: [], groups: { eng: [] } });
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await addGroup(world, "aad-eng", [ann]);
  await addGroup(world, "okta-eng", [bob]);
  const steps = [{ kind: "regex" as const, pattern: "^(aad|okta)-", with: "" }];
  await rules(world, { steps });
  const run = await fullRun(world);
  const about = (await changesOf(world, run["id"])).filter((line) => !line.startsWith("user."));
  expect(about).toEqual([
    "group.create eng eng skipped: group_name_collision",
    "group.create eng eng skipped: group_name_collision",
    "membership.add ann@acme.test eng skipped: group_name_collision",
    "membership.add bob@acme.test eng skipped: group_name_collision",
  ]);
  await rules(world, { steps, merge: true });
  await fullRun(world);
  expect(await members(world, "eng")).toEqual(["ann@acme.test", "bob@acme.test"]);
});

test("a manual mapping makes its groups, follows any, all and none, and a push moves one membership", async () => {
  const world = await createWorld();
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  const eng = await addGroup(world, "Eng", [ann, bob]);
  const sales = await addGroup(world, "Sales", []);
  const former = await addGroup(world, "Former", [bob]);
  const source = (id: string) => ({ id, name: id });
  await rules(world, {
    mode: "manual",
    mappings: [
      { target: "wiki-users", any: [source(eng), source(sales)], all: [], none: [source(former)] },
      { target: "devs", any: [source(eng)], all: [], none: [] },
    ],
  });
  const first = await fullRun(world);
  expect(first["totals"]).toMatchObject({ unchanged: { group_unmapped: 1 } });
  expect(await members(world, "wiki-users")).toEqual(["ann@acme.test"]);
  expect(await members(world, "devs")).toEqual(["ann@acme.test", "bob@acme.test"]);
  expect(await fullRun(world)).toMatchObject({ change_count: 0 });

  const before = writes(world).length;
  await changeMembers(world, former, "remove", [bob]);
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "membership.add bob@acme.test wiki-users applied: member_by_mapping",
  ]);
  expect(writes(world)).toHaveLength(before + 1);
});

test("a default for new accounts is given once; a default for everybody comes back", async () => {
  const world = await createWorld({
    people: [person("old")],
    groups: { hello: [], everyone: [] },
  });
  await addPerson(world, "old");
  await addPerson(world, "new");
  await rules(world, { defaultsNew: ["Hello"], defaultsAll: ["Everyone"] });
  await fullRun(world);
  expect(await members(world, "hello")).toEqual(["new@acme.test"]);
  expect(await members(world, "everyone")).toEqual(["new@acme.test", "old@acme.test"]);
  for (const group of ["hello", "everyone"]) await takeOut(world, "new@acme.test", group);
  const run = await fullRun(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "membership.add new@acme.test everyone applied: default_for_all",
  ]);
  await rules(world, {});
  expect(await fullRun(world)).toMatchObject({ change_count: 0 });
});

test("what was added by hand survives when only ours may go, and goes in a mirror", async () => {
  const world = await createWorld({
    people: [person("ann"), person("guest")],
    groups: {
      "by-hand": ["ann@acme.test", "guest@acme.test"],
      eng: ["ann@acme.test"],
      "confluence-administrators": ["ann@acme.test"],
    },
  });
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bob");
  await addGroup(world, "Eng", []);
  expect(ann).toBeTruthy();
  await fullRun(world);
  expect(await members(world, "by-hand")).toContain("ann@acme.test");

  await rules(world, { removal: "mapped" });
  const mapped = await fullRun(world);
  expect(await changesOf(world, mapped["id"])).toEqual([
    "membership.remove ann@acme.test eng applied: extra_in_mapped_group",
  ]);
  await rules(world, { removal: "mirror", protected: [readPattern("confluence-users")] });
  const mirror = await fullRun(world);
  expect(await changesOf(world, mirror["id"])).toEqual([
    "membership.remove ann@acme.test by-hand applied: extra_in_mirror",
  ]);
  expect(await members(world, "by-hand")).toEqual(["guest@acme.test"]);
  expect(await members(world, "confluence-administrators")).toContain("ann@acme.test");

  await rules(world, { removal: "mirror" });
  await addPerson(world, "cleo");
  const { id } = await fullRun(world);
  const rows = await world.sql(
    "select kind, group_key, outcome, message from changes where run_id = $1 and subject like 'cleo%' order by seq",
    [id],
  );
  expect(rows).toEqual([
    {
      ...{ kind: "user.create", group_key: null, outcome: "applied" },
      message: expect.stringContaining("stay until the next run"),
    },
    {
      ...{ kind: "membership.remove", group_key: "confluence-users", outcome: "applied" },
      message: expect.stringContaining("gives it to a new account by itself"),
    },
  ]);
});

test("what a product gives many newcomers and a mirror clears takes nothing from anybody, so nobody is asked", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  await rules(world, { removal: "mirror" });
  await fullRun(world);
  const newcomers = Array.from({ length: 40 }, (_, n) => `newcomer${n}`);
  for (const name of newcomers) await addPerson(world, name);
  const run = await push(world);
  expect(run).toMatchObject({ state: "succeeded", change_count: 80 });
  expect(await members(world, "confluence-users")).not.toContain("newcomer7@acme.test");
  const used = await world.sql("select kind, count from budget_uses where run_id = $1", [
    run["id"],
  ]);
  expect(used).toEqual([]);
});

test("people of inner groups are members of the outer ones, by the way the plan tells, and leave with them", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bob");
  const team = await addGroup(world, "Team", [ann]);
  const unit = await addGroup(world, "Unit", []);
  await patchGroup(world.ingest, unit, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "add", path: "members", value: [{ value: team, type: "Group" }] }],
  });
  await rules(world, { nested: "transitive" });
  const run = await push(world);
  expect(await members(world, "unit")).toEqual(["ann@acme.test"]);
  const ways = await world.sql(
    "select message from changes where run_id = $1 and kind = 'membership.add' and group_name = 'Unit'",
    [run["id"]],
  );
  expect(ways).toEqual([{ message: "By way of Team → Unit." }]);
  expect(await fullRun(world)).toMatchObject({ change_count: 0 });

  await changeMembers(world, unit, "remove", [team]);
  await push(world);
  expect(await members(world, "unit")).toEqual([]);
  expect(await members(world, "team")).toEqual(["ann@acme.test"]);
});

test("conditions on attributes give groups and take them back; one that fails changes nothing", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann", { title: "Engineer" });
  await addPerson(world, "bob");
  const conditions = [
    { when: 'user.attr("title") == "Engineer"', groups: ["makers"] },
    { when: 'user.nickName == "x"', groups: ["odd"] },
  ];
  await rules(world, { conditions });
  const run = await fullRun(world);
  expect(await members(world, "makers")).toEqual(["ann@acme.test"]);
  expect(await changesOf(world, run["id"])).toContain(
    "membership.add bob@acme.test odd skipped: condition_failed",
  );
  await patchPerson(world, ann, { title: "Manager" });
  const left = await push(world);
  expect((await changesOf(world, left["id"])).filter((line) => line.includes("makers"))).toEqual([
    "membership.remove ann@acme.test makers applied: not_member_in_source",
  ]);
});

test("only members of a required group are in scope; who leaves it is disabled, who returns is back", async () => {
  const world = await createWorld();
  // Before anybody is sent: a run that is waiting keeps the rules it was queued with.
  await saveSettings(world.tenantId, actor, world.syncId, {
    groups: { ...defaultGroupRules, requiredWhen: 'group.displayName.startsWith("Wiki-")' },
    users: { ...defaultSettings.users, outOfScopeGraceDays: 0 },
  });
  const people = [];
  for (const name of ["ann", "bob", "eve"]) people.push(await addPerson(world, name));
  const [ann, bob] = people;
  const staff = await addGroup(world, "Wiki-Staff", ann && bob ? [ann, bob] : []);
  const run = await fullRun(world);
  expect(run["totals"]).toMatchObject({ unchanged: { out_of_scope: 1 } });
  expect((await world.fake.state()).people.map((each) => each.username)).not.toContain(
    "eve@acme.test",
  );
  await changeMembers(world, staff, "remove", bob ? [bob] : []);
  const left = await push(world);
  expect(await changesOf(world, left["id"])).toEqual([
    "membership.remove bob@acme.test wiki-staff applied: groups_stripped",
    "user.disable bob@acme.test applied: left_scope",
  ]);
  await changeMembers(world, staff, "add", bob ? [bob] : []);
  const back = await push(world);
  expect(await changesOf(world, back["id"])).toEqual([
    "user.enable bob@acme.test applied: active_in_source",
    "membership.add bob@acme.test wiki-staff applied: member_in_source",
  ]);
});
