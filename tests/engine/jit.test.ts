import { afterEach, describe, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import type { JitCall } from "@/lib/core/jit/jit-call";
import { jitCall } from "@/lib/core/jit/jit-call";
import { defaultJitSettings, type JitSettings } from "@/lib/core/settings/jit-settings";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { jitLogin } from "@/lib/engine/jit/jit-login";
import { forgetUnseen, stageMembers, stageUsers } from "@/lib/engine/read/stage-source";
import { startFake } from "@/lib/sources/entra/entra.fake";
import { actor, addGroup, addPerson, carryOut, createWorld, type World } from "./world";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function pushedWorld() {
  const world = await createWorld();
  open.push(world.fake);
  return world;
}

/** The same app read over Microsoft Graph, feeding the same target. */
async function entraWorld() {
  const world = await createWorld();
  const source = await startFake({
    users: ["ada", "ben"].map((name) => ({
      ...{ id: `id-${name}`, userName: `${name}@acme.test`, active: true },
      ...{ displayName: `${name} Graph`, email: `${name}@acme.test` },
    })),
    groups: [{ id: "g-1", displayName: "Staff", members: ["id-ada"] }],
  });
  open.push(source, world.fake);
  const { tenantId, targetId } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "Graph", provider: "entra", method: "api", settings: source.settings },
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  return { ...world, appId: app.id, syncId: sync.id, source };
}

function login(
  { tenantId, appId }: World,
  call: Partial<JitCall>,
  settings: Partial<JitSettings> = {},
  budgetMs = 8_000,
) {
  const given = jitCall.parse({ nonce: "0123456789abcdef", loginId: "ada@acme.test", ...call });
  const wanted = { ...defaultJitSettings, enabled: true, ...settings };
  return jitLogin({ tenantId, appId }, { settings: wanted, call: given }, budgetMs);
}

async function account({ fake }: World, username: string) {
  const { people, groups } = await fake.state();
  const person = people.find((each) => each.username === username);
  const isIn = Object.entries(groups).flatMap(([name, members]) =>
    members.includes(username) ? [name] : [],
  );
  return { ...person, groups: isIn };
}

describe("a source that pushes", () => {
  test("the login's values count by each attribute's precedence, and the source's record stays", async () => {
    const world = await pushedWorld();
    const id = await addPerson(world, "ada");
    const attributes = { name: "Ada by Login", email: "other@acme.test" };
    const rules: JitSettings["attributes"] = [
      { attribute: "displayName", claims: ["name"], wins: "login" },
      { attribute: "emails", claims: ["email"], wins: "source" },
    ];
    await login(world, { attributes }, { attributes: rules });
    expect(await account(world, "ada@acme.test")).toMatchObject({
      ...{ displayName: "Ada by Login", email: "ada@acme.test" },
    });
    const [row] = await world.sql("select resource from source_users where id = $1", [id]);
    expect(row?.["resource"]).toMatchObject({ displayName: "ada Doe" });
    // The next full run agrees with what the login brought, and has nothing to do.
    const run = await carryOut(world, "full");
    expect(run["change_count"]).toBe(0);
  });

  test("an absent groups claim changes no group; an empty one empties, where the claim is whole", async () => {
    const world = await pushedWorld();
    const id = await addPerson(world, "ada");
    await addGroup(world, "Staff", [id]);
    expect(await login(world, {}, { groups: "exact" })).toMatchObject({
      ...{ status: "created", groups: ["Staff"], groupsFrom: "unchanged" },
    });
    expect((await account(world, "ada@acme.test")).groups).toContain("staff");
    expect(await login(world, { groups: [] }, { groups: "add" })).toMatchObject({
      ...{ groups: ["Staff"], groupsFrom: "claim" },
    });
    expect(await login(world, { groups: [] }, { groups: "exact" })).toMatchObject({ groups: [] });
    expect((await account(world, "ada@acme.test")).groups).not.toContain("staff");
  });

  test("an overage that nobody can look up leaves the groups as they are, and says so", async () => {
    const world = await pushedWorld();
    const id = await addPerson(world, "ada");
    await addGroup(world, "Staff", [id]);
    const attributes = { _claim_names: { groups: "src1" } };
    expect(await login(world, { attributes }, { groups: "exact" })).toMatchObject({
      ...{ groups: ["Staff"], groupsFrom: "overage" },
    });
  });

  test("somebody new is made known only where the settings say so, with the groups of the claim", async () => {
    const world = await pushedWorld();
    const call = {
      ...{ email: "eve@acme.test", loginId: "eve@acme.test", sourceId: "oid-eve" },
      attributes: { name: "Eve New" },
      groups: ["Staff", "00000000-0000-4000-8000-000000000000"],
    };
    expect(await login(world, call)).toMatchObject({ code: "JIT_PERSON_UNKNOWN" });
    const done = await login(world, call, { newPeople: true, newGroups: true });
    expect(done).toMatchObject({ status: "created", groups: ["Staff"] });
    expect(await account(world, "eve@acme.test")).toMatchObject({
      ...{ displayName: "Eve New", email: "eve@acme.test" },
      groups: expect.arrayContaining(["staff"]),
    });
    const byId = { keyClaim: "sourceId" };
    expect(await login(world, { ...call, loginId: "x" }, byId)).toMatchObject({
      ...{ status: "unchanged", username: "eve@acme.test" },
    });
  });

  test("somebody who is so new that runs still wait for them gets in at once", async () => {
    const world = await pushedWorld();
    const profile = { ...world.ingest.profile, settleSeconds: 600 };
    await addPerson({ ...world, ingest: { ...world.ingest, profile } }, "ada");
    expect(await login(world, {})).toMatchObject({ status: "created" });
  });

  test("a key that leads to several people touches nobody", async () => {
    const world = await pushedWorld();
    for (const name of ["ada", "ben"]) await addPerson(world, name, { title: "Boss" });
    const call = { attributes: { title: "Boss" } };
    const settings = { keyClaim: "title", keyAttribute: "title" };
    expect(await login(world, call, settings)).toMatchObject({ code: "JIT_PERSON_AMBIGUOUS" });
    expect(await login(world, {}, settings)).toMatchObject({ code: "JIT_KEY_MISSING" });
  });
});

describe("a provider that can be asked", () => {
  test("is asked for the person and the groups, so an overage loses nothing", async () => {
    const world = await entraWorld();
    await carryOut(world, "full", "preview");
    world.source.directory.groups[0]?.members.push("id-ben");
    const attributes = { _claim_names: { groups: "src1" }, name: "Ben by Login" };
    const settings: Partial<JitSettings> = {
      newPeople: true,
      attributes: [{ attribute: "displayName", claims: ["name"], wins: "login" }],
    };
    const done = await login(world, { loginId: "ben@acme.test", attributes }, settings);
    expect(done).toMatchObject({
      ...{ status: "created", groupsFrom: "provider", groups: ["Staff"] },
    });
    expect(await account(world, "ben@acme.test")).toMatchObject({
      ...{ displayName: "Ben by Login", groups: expect.arrayContaining(["staff"]) },
    });
  });

  test("that does not answer in time is done without: what is known already counts", async () => {
    const world = await entraWorld();
    await carryOut(world, "full", "preview");
    world.source.faults.push({ kind: "hang" });
    const done = await login(world, {}, {}, 1_200);
    expect(done).toMatchObject({ groupsFrom: "unchanged", groups: ["Staff"] });
    expect(["created", "pending"]).toContain(done.status);
  });

  test("a read that began before the login undoes nothing of it, and the next one counts again", async () => {
    const world = await entraWorld();
    const { tenantId, appId, sql } = world;
    await carryOut(world, "full", "preview");
    const [read] = await sql("select run_id from source_reads where app_id = $1", [appId]);
    const of = { tenantId, appId, readId: String(read?.["run_id"]) };
    const old = { id: "id-ada", userName: "ada@acme.test", displayName: "Old", email: null };
    const older = { ...old, active: false, attributes: { userName: "ada@acme.test" } };
    await sql("update source_reads set started_at = now() where app_id = $1", [appId]);
    await login(world, {});
    await inTenant(tenantId, async (tx) => {
      await stageUsers(tx, of, [older]);
      await stageMembers(tx, of, "g-2", [{ id: "id-ada", kind: "user" }]);
      await forgetUnseen(tx, of);
    });
    const now = () =>
      sql(
        `select u.active, array_agg(m.group_id) as groups from source_users u
         left join source_members m on m.app_id = u.app_id and m.member_id = u.id
         where u.app_id = $1 and u.id = 'id-ada' group by u.active`,
        [appId],
      );
    expect(await now()).toEqual([{ active: true, groups: ["g-1"] }]);
    await sql("update source_reads set started_at = now() where app_id = $1", [appId]);
    await inTenant(tenantId, (tx) => stageUsers(tx, of, [older]));
    expect(await now()).toEqual([{ active: false, groups: ["g-1"] }]);
  });
});
