import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { type WhatIfAsked, whatIf } from "@/lib/engine/preview/what-if";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { closeQueue } from "@/lib/jobs/queue";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  goOn,
  type World,
} from "./world";

let world: World;
const ids: Record<string, string> = {};

/** Three people in step with the target, two groups, and one newcomer whom no run has seen. */
beforeAll(async () => {
  world = await createWorld();
  for (const name of ["ann", "ben", "cleo"]) ids[name] = await addPerson(world, name);
  await addGroup(world, "readers", [ids["ann"] ?? "", ids["ben"] ?? ""]);
  await addGroup(world, "writers", [ids["cleo"] ?? ""]);
  const run = await carryOut(world, "full");
  await approveRun(world.tenantId, String(run["id"]), actor);
  await goOn(world, String(run["id"]));
  ids["dora"] = await addPerson(world, "dora", { title: "Contractor" });
  world.fake.calls.length = 0;
});
afterAll(async () => {
  await world.fake.close();
  await closeQueue();
});

const ask = (asked: Partial<WhatIfAsked>) =>
  whatIf(world.tenantId, world.syncId, {
    ...{ settings: {}, version: undefined, after: null, limit: 200 },
    ...asked,
  });
const { users, groups } = defaultSettings;

describe("what a draft would change", () => {
  test("the settings in force against themselves differ in nothing, and both plans are counted", async () => {
    expect(await ask({})).toMatchObject({
      ...{ people: 4, total: 4, isComplete: true, differing: 0, rows: [], next: null },
      counts: { more: {}, fewer: {}, other: {}, undone: 0 },
      planned: { live: { "user.create": 1 }, draft: { "user.create": 1 } },
    });
  });

  test("only the difference of the two plans is told, per person and with reasons", async () => {
    const draft = { ...groups, include: [{ kind: "exact" as const, pattern: "writers" }] };
    const found = await ask({ settings: { groups: draft, users: { ...users, create: false } } });
    expect(found.counts).toEqual({
      more: { "membership.remove": 2 },
      fewer: { "user.create": 1 },
      other: {},
      undone: 0,
    });
    expect(found.differing).toBe(3);
    expect(
      found.rows.map(({ effect, kind, subject, group, draft: side }) =>
        [effect, kind, subject, group?.name, side?.reason].filter(Boolean).join(" "),
      ),
    ).toEqual([
      "more membership.remove ann@acme.test readers not_member_in_source",
      "more membership.remove ben@acme.test readers not_member_in_source",
      "fewer user.create dora@acme.test creating_is_off",
    ]);
  });

  test("rows are paged by person, and the counts stay those of everybody", async () => {
    const draft = { settings: { groups: { ...groups, required: [], include: [glob("none-*")] } } };
    const first = await ask({ ...draft, limit: 1 });
    expect(first.rows.map(({ subject }) => subject)).toEqual(["ann@acme.test"]);
    expect(first.next).toBe(ids["ann"]);
    const rest = await ask({ ...draft, after: first.next });
    expect(rest.rows.map(({ subject }) => subject)).toEqual(["ben@acme.test", "cleo@acme.test"]);
    expect(rest.next).toBeNull();
    expect(rest.counts).toEqual(first.counts);
  });

  test("groups that only the draft makes are told, and the memberships that follow", async () => {
    const found = await ask({ settings: { groups: { ...groups, defaultsAll: ["everyone"] } } });
    expect(found.counts.more).toEqual({ "group.create": 1, "membership.add": 4 });
    expect(found.rows[0]).toMatchObject({ personId: null, subject: "everyone", effect: "more" });
  });

  test("people whom the draft leads to one user name are left alone in it, as in a run", async () => {
    const same = mappingOf(["title"], []);
    const attributes = { ...defaultMappings, username: { ...same, fallback: "everyone-is-me" } };
    await addPerson(world, "emil", { title: "Contractor" });
    const found = await ask({ settings: { attributes } });
    expect(found.counts.fewer["user.create"]).toBe(2);
    const dora = found.rows.find(({ personId }) => personId === ids["dora"]);
    expect(dora?.draft).toMatchObject({ reason: "username_collision", skipped: true });
  });

  test("what it says is what a preview of the saved draft then plans", async () => {
    const settings = { users: { ...users, excluded: [glob("dora@*")] } };
    const before = await carryOut(world, "full", "preview");
    const found = await ask({ settings });
    expect(found.counts.fewer).toEqual({ "user.create": 1 });
    await saveSettings(world.tenantId, actor, world.syncId, settings);
    const after = await carryOut(world, "full", "preview");
    const [was, is] = [await changesOf(world, before["id"]), await changesOf(world, after["id"])];
    expect(was.filter((line) => !is.includes(line))).toEqual([
      "user.create dora@acme.test planned: new_in_source",
    ]);
    expect(await ask({ version: 1 })).toMatchObject({ counts: { more: { "user.create": 1 } } });
  });

  test("nothing is left behind and the target is not asked", async () => {
    const [{ runs, changes } = {}] = await world.sql(
      `select (select count(*) from runs where started_by = 'what-if')::int as runs,
         (select count(*) from changes c where not exists (
           select from runs r where r.id = c.run_id))::int as changes`,
    );
    expect([runs, changes]).toEqual([0, 0]);
    const calls = world.fake.calls.length;
    await ask({ settings: { users: { ...users, create: false } } });
    expect(world.fake.calls.length).toBe(calls);
  });

  test("a draft that cannot be saved is refused with the place", async () => {
    const broken = { ...defaultMappings.email, expression: "user.nope()" };
    await expect(
      ask({ settings: { attributes: { ...defaultMappings, email: broken } } }),
    ).rejects.toMatchObject({ field: "attributes.email.expression" });
  });
});

function glob(pattern: string) {
  return { kind: "glob" as const, pattern };
}
