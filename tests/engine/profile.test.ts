import { expect, test } from "vitest";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import type { ProfileAttribute } from "@/lib/core/mapping/profile-attribute";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { startFake } from "@/lib/targets/jira/jira.fake";
import {
  actor,
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

const attributes: ProfileAttribute[] = [
  { key: "department", label: "Department", mapping: mappingOf(["title"]) },
  { key: "office", label: "Office", mapping: { ...mappingOf(["nickName"]), apply: "ifEmpty" } },
];

async function jira(options: Partial<Parameters<typeof startFake>[0]> = {}) {
  const world = await worldOn("jira", await startFake({ version: "10.3", ...options }));
  await saveSettings(world.tenantId, actor, world.syncId, { profile: attributes });
  return world;
}

async function approved(world: World, run: Record<string, unknown>) {
  if (run["state"] !== "held") return run;
  await approveRun(world.tenantId, String(run["id"]), actor);
  return goOn(world, String(run["id"]));
}

async function profileOf(world: World, username: string) {
  const { people } = await world.fake.state();
  return people.find((person) => person.username === username)?.profile;
}

test("custom attributes reach Jira as rows of their own; a second run writes nothing", async () => {
  const world = await jira();
  const jo = await addPerson(world, "jo", { title: "Sales", nickName: "4.12" });
  await addPerson(world, "max", {});
  const run = await approved(world, await carryOut(world, "full"));
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create jo@acme.test applied: new_in_source",
    "user.create max@acme.test applied: new_in_source",
    "user.profile jo@acme.test applied: new_in_source",
  ]);
  expect(await profileOf(world, "jo@acme.test")).toEqual({ department: "Sales", office: "4.12" });

  world.fake.calls.length = 0;
  const again = await carryOut(world, "full");
  expect(await changesOf(world, again["id"])).toEqual([]);
  expect(writes(world)).toEqual([]);

  await patchPerson(world, jo, { title: "Support", nickName: "5.01" });
  const delta = await push(world);
  const [row] = await world.sql("select kind, before, after from changes where run_id = $1", [
    delta["id"],
  ]);
  const department = { before: { department: "Sales" }, after: { department: "Support" } };
  expect(row).toEqual({ kind: "user.profile", ...department });

  const { runId } = await startRollback(world.tenantId, String(delta["id"]), actor);
  await approved(world, await goOn(world, runId));
  expect(await profileOf(world, "jo@acme.test")).toEqual({ department: "Sales", office: "4.12" });
  await world.fake.close();
});

test("what changes of one person at once is one call where the product has one", async () => {
  const taken = { username: "taken@acme.test", displayName: "Max", email: "max@acme.test" };
  const world = await jira({ people: [taken] });
  const jo = await addPerson(world, "jo", { title: "Sales" });
  await approved(world, await carryOut(world, "full"));
  await patchPerson(world, jo, { active: false });
  await push(world);
  await patchPerson(world, jo, { active: true, userName: "joan@acme.test", displayName: "Joan" });
  world.fake.calls.length = 0;
  const back = await push(world);
  expect(await changesOf(world, back["id"])).toEqual([
    "user.enable jo@acme.test applied: active_in_source",
    "user.update jo@acme.test applied: attributes_differ",
    "user.update jo@acme.test applied: attributes_differ",
  ]);
  expect(writes(world)).toHaveLength(1);
  const { people } = await world.fake.state();
  const joan = { username: "joan@acme.test", displayName: "Joan", active: true };
  expect(people[0]).toMatchObject(joan);
  const known = "select display_name, active from accounts where username = $1";
  expect(await world.sql(known, [joan.username])).toEqual([
    { display_name: joan.displayName, active: true },
  ]);

  // Refused together, they are tried one by one.
  await patchPerson(world, jo, { userName: taken.username, displayName: "Jo" });
  const rows = await changesOf(world, (await push(world))["id"]);
  expect(rows).toEqual([
    "user.update joan@acme.test failed: attributes_differ",
    "user.update joan@acme.test applied: attributes_differ",
  ]);
  expect((await world.fake.state()).people[0]).toMatchObject({ ...joan, displayName: "Jo" });
  await world.fake.close();
});

test("what an account had before Usher is read first, kept where it should be, and put back", async () => {
  const had = { department: "Board", office: "1.01", badge: "7" };
  const people = [
    { username: "jo@acme.test", displayName: "jo Doe", email: "jo@acme.test", profile: had },
  ];
  const world = await jira({ people });
  await addPerson(world, "jo", { nickName: "4.12" });
  await saveSettings(world.tenantId, actor, world.syncId, { profile: [] });
  await approved(world, await carryOut(world, "full"));
  await saveSettings(world.tenantId, actor, world.syncId, { profile: attributes });
  const run = await approved(world, await carryOut(world, "full"));
  expect(await changesOf(world, run["id"])).toEqual([
    "user.profile jo@acme.test applied: attributes_differ",
  ]);
  expect(await profileOf(world, "jo@acme.test")).toEqual({ office: "1.01", badge: "7" });
  const { runId } = await startRollback(world.tenantId, String(run["id"]), actor);
  await approved(world, await goOn(world, runId));
  expect(await profileOf(world, "jo@acme.test")).toEqual(had);
  await world.fake.close();
});

test("a target that keeps no attributes refuses the setting; other sections leave it alone", async () => {
  const wiki = await createWorld();
  const save = saveSettings(wiki.tenantId, actor, wiki.syncId, { profile: attributes });
  await expect(save).rejects.toMatchObject({ field: "profile.0.key" });
  await wiki.fake.close();
  const world = await jira();
  const { settings } = await getSettings(world.tenantId, world.syncId);
  await saveSettings(world.tenantId, actor, world.syncId, {
    groups: { ...settings.groups, defaultsAll: ["x"] },
  });
  const after = await getSettings(world.tenantId, world.syncId);
  expect(after.settings.profile).toEqual(attributes);
  await world.fake.close();
});
