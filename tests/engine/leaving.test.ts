import { expect, test } from "vitest";
import { pruneOriginals } from "@/db/queries/prune";
import { noLeads } from "@/lib/core/plan/lead-rules";
import { defaultSettings, type UserRules } from "@/lib/core/settings/sync-settings";
import { peopleAway } from "@/lib/engine/plan/people-away";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake } from "@/lib/targets/jira/jira.fake";
import {
  actor,
  addGroup,
  addPerson,
  changesOf,
  fullRun,
  goOn,
  patchPerson,
  push,
  removePerson,
  worldOn,
} from "./world";

/** One Jira, which shows e-mails, renames, deletes and knows who leads what. */
async function createJira(
  users: Partial<UserRules>,
  options: Partial<Parameters<typeof startFake>[0]> = {},
) {
  const world = await worldOn("jira", await startFake({ version: "10.3", ...options }));
  const rules = { ...defaultSettings.users, adoption: "automatic" as const, ...users };
  const sections = { users: rules };
  await saveSettings(world.tenantId, actor, world.syncId, sections, { mayDelete: true });
  return world;
}

type World = Awaited<ReturnType<typeof createJira>>;

const person = (name: string, more: object = {}) => ({
  ...{ username: name, displayName: name, email: `${name}@acme.test` },
  ...more,
});

async function accountOf({ fake }: World, email: string) {
  const { people } = await fake.state();
  return people.find((each) => each.email === email);
}

test("a pushed person is found by an e-mail that the target can be asked for", async () => {
  const people = [person("adoe", { email: "Ann@acme.test" })];
  const world = await createJira({ match: [{ by: "email" }] }, { people });
  await addPerson(world, "ann");
  const run = await push(world);
  expect((await changesOf(world, run["id"]))[0]).toBe("user.link adoe applied: matched_by_email");
  expect((await accountOf(world, "ann@acme.test"))?.username).toBe("ann@acme.test");
});

test("an anonymised account has nobody's name, and gets its own back with its person", async () => {
  const world = await createJira({ inactive: "anonymise" });
  const [ann] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await push(world);
  await patchPerson(world, ann, { active: false });
  const left = await push(world);
  expect(await changesOf(world, left["id"])).toEqual([
    "user.disable ann@acme.test applied: inactive_in_source",
    "user.anonymise ann@acme.test applied: inactive_in_source",
  ]);
  expect(JSON.stringify(await world.fake.state())).not.toMatch(/ann/i);
  const [link] = await world.sql("select originals from account_links where source_user_id = $1", [
    ann,
  ]);
  expect(String(link?.["originals"])).toMatch(/^v1\./);
  const { items } = await peopleAway(world.tenantId, world.syncId);
  expect(items).toMatchObject([{ anonymisedAt: expect.any(Date), endsAt: expect.any(Date) }]);

  await patchPerson(world, ann, { displayName: "Ann Again" });
  expect(await changesOf(world, (await push(world))["id"])).toEqual([]);
  await patchPerson(world, ann, { active: true });
  await push(world);
  expect(await accountOf(world, "ann@acme.test")).toMatchObject({
    ...{ username: "ann@acme.test", displayName: "Ann Again" },
  });
  expect((await peopleAway(world.tenantId, world.syncId)).items).toEqual([]);
});

test("rolled back, a run that anonymised gives the account its names, its state and its groups back", async () => {
  const world = await createJira({ inactive: "anonymise" });
  const ann = await addPerson(world, "ann");
  await addGroup(world, "crew", [ann]);
  await fullRun(world);
  const before = await world.fake.state();
  expect(before.groups["crew"]).toEqual(["ann@acme.test"]);
  await patchPerson(world, ann, { active: false });
  const left = await push(world);
  expect(JSON.stringify(await world.fake.state())).not.toMatch(/ann/i);
  const { runId } = await startRollback(world.tenantId, String(left["id"]), actor);
  await goOn(world, runId);
  await approveRun(world.tenantId, runId, actor);
  expect(await goOn(world, runId)).toMatchObject({ state: "succeeded" });
  expect(await changesOf(world, runId)).toEqual([
    "user.enable former-user-792794238813 applied: rolled_back",
    "user.update former-user-792794238813 applied: rolled_back",
    "membership.add former-user-792794238813 crew applied: rolled_back",
  ]);
  expect(await world.fake.state()).toEqual(before);
  const kept = "select originals, anonymised_at from account_links where source_user_id = $1";
  expect(await world.sql(kept, [ann])).toEqual([{ originals: null, anonymised_at: null }]);
});

test("once the names are erased nobody is that account any more, and who returns gets another", async () => {
  const world = await createJira({ inactive: "anonymise" });
  const [ann] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await push(world);
  await patchPerson(world, ann, { active: false });
  await push(world);
  await world.sql("update account_links set originals_until = now() where originals is not null");
  expect(await pruneOriginals(world.tenantId)).toBe(1);
  const { items } = await peopleAway(world.tenantId, world.syncId);
  expect(items).toMatchObject([{ anonymisedAt: expect.any(Date), endsAt: null }]);
  await patchPerson(world, ann, { active: true });
  const back = await push(world);
  expect(await changesOf(world, back["id"])).toEqual([
    "user.create ann@acme.test applied: new_in_source",
  ]);
});

test("accounts of people who are gone can be deleted; nothing of them is left to look after", async () => {
  const world = await createJira({ gone: "delete", goneGraceDays: 0 });
  const [ann] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await push(world);
  await removePerson(world, ann);
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.delete ann@acme.test applied: gone_from_source",
  ]);
  expect(await accountOf(world, "ann@acme.test")).toBeUndefined();
  const links = await world.sql("select from account_links where source_user_id = $1", [ann]);
  expect(links).toEqual([]);
  const [budget] = await world.sql("select kind, count from budget_uses where run_id = $1", [
    run["id"],
  ]);
  expect(budget).toEqual({ kind: "accounts", count: 1 });
});

test("deleting is switched on by an owner alone; other settings can be saved while it is on", async () => {
  const world = await createJira({});
  const { tenantId, syncId } = world;
  const users = { ...defaultSettings.users, gone: "delete" as const };
  await expect(saveSettings(tenantId, actor, syncId, { users })).rejects.toThrow("Only an owner");
  await saveSettings(tenantId, actor, syncId, { users }, { mayDelete: true });
  await saveSettings(tenantId, actor, syncId, { users: { ...users, goneGraceDays: 30 } });
});

const projects = [
  { key: "WEB", lead: "ann@acme.test", components: [{ name: "Login", lead: "ann@acme.test" }] },
  { key: "OPS", lead: "ann@acme.test" },
  { key: "HR", lead: "cleo" },
];

test("what people lead is handed over before their account is disabled", async () => {
  const people = ["cleo", "dan", "eve"].map((name) => person(name));
  const leads = {
    ...{ project: "cleo", component: "dan" },
    overrides: [{ project: "ops", lead: "eve" }],
  };
  const world = await createJira(
    { leads },
    { people: [...people, person("ann@acme.test", { email: "ann@acme.test" })], projects },
  );
  const [ann] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await push(world);
  await patchPerson(world, ann, { active: false });
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    ...Array.from({ length: 3 }, () => "lead.reassign ann@acme.test applied: leader_leaves"),
    "user.disable ann@acme.test applied: inactive_in_source",
  ]);
  expect(world.fake.projects()).toMatchObject([
    { key: "WEB", lead: "cleo", components: [{ name: "Login", lead: "dan" }] },
    { key: "OPS", lead: "eve" },
    { key: "HR", lead: "cleo" },
  ]);
  // The account goes last, whatever of it takes how long.
  const sent = world.fake.calls.filter(({ method }) => method === "PUT").map(({ path }) => path);
  expect(sent.slice(-4).map((path) => /project|component/.test(path))).toEqual([
    ...[true, true, true, false],
  ]);
  const asked = world.fake.calls.filter(({ path }) => /\/project/.test(path)).length;
  await patchPerson(world, await addPerson(world, "fay"), { displayName: "Fay" });
  await push(world);
  expect(world.fake.calls.filter(({ path }) => /\/project/.test(path))).toHaveLength(asked);
});

test("somebody whose heir is missing or disabled is held alone, and the row names the project", async () => {
  const people = [person("cleo", { active: false }), person("ann@acme.test")];
  const leads = { ...noLeads, project: "cleo", component: "cleo" };
  const world = await createJira({ leads }, { people, projects });
  const ids = [];
  for (const name of ["ann", "bob"]) ids.push(await addPerson(world, name));
  await addPerson(world, "gus");
  await push(world);
  for (const id of ids) await patchPerson(world, id, { active: false });
  const run = await push(world);
  const rows = await changesOf(world, run["id"]);
  expect(rows.sort()).toEqual([
    "user.disable ann@acme.test skipped: lead_fallback_invalid",
    "user.disable bob@acme.test applied: inactive_in_source",
  ]);
  const [row] = await world.sql("select message from changes where run_id = $1 and outcome = $2", [
    ...[run["id"], "skipped"],
  ]);
  expect(row?.["message"]).toMatch(/(WEB|OPS).*“cleo” is disabled/);
  expect(world.fake.projects()[0]?.lead).toBe("ann@acme.test");
});
