import { expect, test } from "vitest";
import { defaultSettings, type SyncSettings } from "@/lib/core/settings/sync-settings";
import { keepAccount, releaseAccount } from "@/lib/engine/plan/keep-account";
import { peopleAway } from "@/lib/engine/plan/people-away";
import { reconcile } from "@/lib/engine/run/reconcile";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  patchPerson,
  push,
  removePerson,
  type World,
} from "./world";

async function save({ tenantId, syncId }: World, sections: Partial<SyncSettings>) {
  await saveSettings(tenantId, actor, syncId, sections);
}

const { users, groups } = defaultSettings;

async function passDays({ sql }: World, days: number) {
  await sql(
    `update account_links set gone_since = gone_since - make_interval(days => $1),
       acts_at = acts_at - make_interval(days => $1) where gone_since is not null`,
    [days],
  );
}

async function awayOf({ tenantId, syncId }: World) {
  const { items } = await peopleAway(tenantId, syncId);
  return items.map(({ username, state, action, endsAt, keptBy }) => {
    const hours = endsAt && Math.round((endsAt.getTime() - Date.now()) / 3_600_000);
    return `${username} ${state} ${action} ${hours ?? `kept by ${keptBy}`}`;
  });
}

test("people in grace are listed with the end of it; who is kept stays until they are back", async () => {
  const world = await createWorld();
  await save(world, { users: { ...users, inactiveGraceDays: 2 } });
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await addPerson(world, "cleo");
  await push(world);
  await removePerson(world, ann);
  await patchPerson(world, bob, { active: false });
  await push(world);
  expect(await awayOf(world)).toEqual([
    "bob@acme.test inactive disable 48",
    "ann@acme.test gone disableAndStripGroups 72",
  ]);

  const [first, second] = [ann, bob].map((personId) => ({ syncId: world.syncId, personId }));
  if (!first || !second) throw new Error("Two people were added.");
  await keepAccount(world.tenantId, actor, second);
  await passDays(world, 5);
  const run = await carryOut(world, "full", "preview");
  expect(await changesOf(world, run["id"])).toEqual([
    "user.disable ann@acme.test planned: gone_from_source",
  ]);
  expect(await awayOf(world)).toEqual(["bob@acme.test inactive disable kept by Tests"]);
  await expect(
    keepAccount(world.tenantId, actor, { syncId: world.syncId, personId: "nobody" }),
  ).rejects.toThrow(/no person who is away|does not exist/);

  await releaseAccount(world.tenantId, actor, second);
  const after = await carryOut(world, "full", "preview");
  expect(await changesOf(world, after["id"])).toContain(
    "user.disable bob@acme.test planned: inactive_in_source",
  );
  await keepAccount(world.tenantId, actor, second);
  await patchPerson(world, bob, { active: true });
  await push(world);
  expect(await awayOf(world)).toEqual([]);
  const [link] = await world.sql(
    "select away_state, gone_since, kept_at from account_links where source_user_id = $1",
    [bob],
  );
  expect(link).toEqual({ away_state: null, gone_since: null, kept_at: null });
});

test("when the days of grace are over a run looks at the person, without a schedule or a push", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bob");
  await push(world);
  await removePerson(world, ann);
  await push(world);
  const pending = () =>
    world.sql("select source_id from pending_changes where sync_id = $1 and claimed_by is null", [
      world.syncId,
    ]);
  await reconcile();
  expect(await pending()).toEqual([]);
  await passDays(world, 3);
  await reconcile();
  expect(await pending()).toEqual([{ source_id: ann }]);
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.disable ann@acme.test applied: gone_from_source",
  ]);
  await reconcile();
  expect(await pending()).toEqual([]);
});

test("with the account go all groups but those on the list, also ones no rule feeds", async () => {
  const world = await createWorld({
    people: [{ username: "ann@acme.test", displayName: "ann Doe", email: "ann@acme.test" }],
    groups: { "by-hand": ["ann@acme.test"], "all-staff": ["ann@acme.test"] },
  });
  await save(world, {
    users: {
      ...users,
      ...{ adoption: "automatic", inactive: "disableAndStripGroups", strip: "all" },
      stripExcept: [{ kind: "glob", pattern: "all-*" }],
    },
  });
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bob");
  await addGroup(world, "Engineering", [ann]);
  await push(world);
  await patchPerson(world, ann, { active: false });
  const run = await carryOut(world, "full", "preview");
  const expected = [
    "membership.remove ann@acme.test by-hand planned: groups_stripped",
    "membership.remove ann@acme.test engineering planned: groups_stripped",
    "user.disable ann@acme.test planned: inactive_in_source",
  ];
  expect((await changesOf(world, run["id"])).sort()).toEqual(expected);
  await push(world);
  const { people, groups: left } = await world.fake.state();
  expect(people.find(({ username }) => username === "ann@acme.test")?.active).toBe(false);
  expect([left["by-hand"], left["engineering"], left["all-staff"]]).toEqual([
    ...[[], [], ["ann@acme.test"]],
  ]);
});

test("somebody who leaves the scope keeps the account for a day, without it for good", async () => {
  const world = await createWorld();
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await addGroup(world, "Staff", [ann, bob]);
  await push(world);
  const required = [{ kind: "exact" as const, pattern: "Leads" }];
  await addGroup(world, "Leads", [bob]);
  await save(world, { groups: { ...groups, required } });
  const first = await carryOut(world, "full", "preview");
  expect(await changesOf(world, first["id"])).toContain(
    "user.disable ann@acme.test skipped: in_grace",
  );
  await carryOut(world, "delta", "manual");
  await save(world, { users: { ...users, outOfScopeGraceDays: 0 } });
  const due = await carryOut(world, "full", "preview");
  expect(await changesOf(world, due["id"])).toEqual(
    expect.arrayContaining([
      "membership.remove ann@acme.test staff planned: groups_stripped",
      "user.disable ann@acme.test planned: left_scope",
    ]),
  );
});
