import { afterEach, expect, test } from "vitest";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createTarget } from "@/lib/engine/connect/create-target";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake as startAtlassian } from "@/lib/targets/atlassian/atlassian.fake";
import type { FakeTarget, StartFake } from "@/lib/targets/port";
import { startForgetful, startFake as startScim } from "@/lib/targets/scim/scim.fake";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  createWorld,
  fullRun,
  patchPerson,
  push,
  type World,
} from "./world";

const fakes: FakeTarget[] = [];

afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

/** The world's app feeding a SCIM service instead of a Confluence. */
async function worldWith(product: string, startFake: StartFake, version: string): Promise<World> {
  const world = await createWorld();
  const { tenantId, appId } = world;
  const fake = await startFake({ version });
  fakes.push(fake);
  const { settings } = fake;
  const target = await createTarget(tenantId, actor, { product, name: "Service", settings });
  const sync = await createSync(tenantId, actor, { appId, targetId: target.id });
  await probeTarget(tenantId, actor, target.id, AbortSignal.timeout(10_000));
  return { ...world, targetId: target.id, syncId: sync.id, fake };
}

const services = [
  { product: "scim", startFake: startScim, version: "2.0 with PATCH" },
  { product: "scim", startFake: startScim, version: "2.0 with PUT" },
  { product: "atlassian", startFake: startAtlassian, version: "2.0 with PATCH" },
];

test.each(services)(
  "$product $version has just the people and groups of the source, and stays so",
  async (service) => {
    const world = await worldWith(service.product, service.startFake, service.version);
    const ids: string[] = [];
    for (const name of ["ada", "grace", "joan", "mary"]) ids.push(await addPerson(world, name));
    const staff = await addGroup(world, "Staff", ids);
    await addGroup(world, "Leads", ids.slice(0, 1));
    const run = await fullRun(world);
    expect(run).toMatchObject({ state: "succeeded" });
    const names = ["ada@acme.test", "grace@acme.test", "joan@acme.test", "mary@acme.test"];
    expect((await world.fake.state()).groups).toEqual({ Leads: names.slice(0, 1), Staff: names });

    const [ada = "", grace = "", joan = ""] = ids;
    await patchPerson(world, ada, { displayName: "Ada Byron" });
    await patchPerson(world, grace, { active: false });
    await changeMembers(world, staff, "remove", [joan]);
    await push(world);
    const { people, groups } = await world.fake.state();
    expect(
      people.map(({ username, displayName, active }) => [username, displayName, active]),
    ).toEqual([
      ["ada@acme.test", "Ada Byron", true],
      ["grace@acme.test", "grace Doe", false],
      ["joan@acme.test", "joan Doe", true],
      ["mary@acme.test", "mary Doe", true],
    ]);
    expect(groups["Staff"]).toEqual(names.filter((name) => !name.startsWith("joan")));

    world.fake.calls.length = 0;
    expect(await carryOut(world, "full")).toMatchObject({ state: "succeeded" });
    const calls = world.fake.calls.map(({ method, path }) => [method, path.split(/[/?]/).at(-2)]);
    // Who is in which group comes with the list of groups.
    expect(calls).toEqual([
      ["GET", "Users"],
      ["GET", "Groups"],
    ]);
  },
);

test("all members of a group go in one call", async () => {
  const world = await worldWith("scim", startScim, "2.0 with PATCH");
  const ids: string[] = [];
  for (let n = 0; n < 40; n++) ids.push(await addPerson(world, `p${n}`));
  await addGroup(world, "Staff", ids);
  await fullRun(world);
  const patches = world.fake.calls.filter(({ method }) => method === "PATCH");
  expect(patches).toHaveLength(1);
  expect((await world.fake.state()).groups["Staff"]).toHaveLength(40);
});

test.each(["2.0 with PATCH", "2.0 with PUT"])(
  "what a server (%s) takes and does not keep is written once, and again when the wanted value changes",
  async (version) => {
    const drops = ["displayName", "name", "title"];
    const world = await worldWith("scim", startForgetful(drops), version);
    await saveSettings(world.tenantId, actor, world.syncId, {
      profile: [{ key: "title", label: "Job title", mapping: mappingOf(["title"]) }],
    });
    const ada = await addPerson(world, "ada", { title: "Countess" });
    await fullRun(world);
    const writesOf = async () => {
      world.fake.calls.length = 0;
      const run = await fullRun(world);
      expect(run).toMatchObject({ state: "succeeded" });
      const written = world.fake.calls.filter(({ method }) => method !== "GET").length;
      return { written, changes: await changesOf(world, run["id"]) };
    };
    const left = [
      "user.update ada@acme.test skipped: attribute_not_kept",
      "user.profile ada@acme.test skipped: attribute_not_kept",
    ];
    expect(await writesOf()).toEqual({ written: 0, changes: left });

    await patchPerson(world, ada, { displayName: "Ada Byron" });
    world.fake.calls.length = 0;
    await push(world);
    const sent = world.fake.calls.filter(({ method }) => /PATCH|PUT/.test(method));
    expect(sent).toHaveLength(1);
    expect(await writesOf()).toEqual({ written: 0, changes: left });
  },
);

test("what a server lost by somebody's hand is written again, though it was pushed once before", async () => {
  const world = await worldWith("scim", startForgetful([]), "2.0 with PATCH");
  await addPerson(world, "ada");
  await fullRun(world);
  await fullRun(world);
  const { baseUrl = "", token = "" } = world.fake.settings;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const listed = await fetch(`${baseUrl}/Users`, { headers });
  const [user] = (await listed.json()).Resources;
  const { displayName: _, name: __, ...bare } = user;
  const put = { method: "PUT", headers, body: JSON.stringify(bare) };
  expect((await fetch(`${baseUrl}/Users/${user.id}`, put)).status).toBe(200);
  await fullRun(world);
  expect((await world.fake.state()).people).toMatchObject([{ displayName: "ada Doe" }]);
});
