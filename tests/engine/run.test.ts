import { expect, test } from "vitest";
import { approveRun } from "@/lib/engine/run/approve-run";
import { cancelRun } from "@/lib/engine/run/cancel-run";
import { startFake as startBitbucket } from "@/lib/targets/bitbucket/bitbucket.fake";
import { startFake as startCrowd } from "@/lib/targets/crowd/crowd.fake";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  createWorld,
  goOn,
  patchPerson,
  push,
  removeGroup,
  removePerson,
  runRow,
  worldOn,
  writes,
} from "./world";

test("the first full run waits with nothing written; approved, it makes exactly its plan; the next writes nothing", async () => {
  const world = await createWorld();
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await addGroup(world, "Engineering", [ann, bob]);

  const held = await carryOut(world, "full");
  expect(held).toMatchObject({ state: "held", holds: [{ code: "FIRST_RUN" }] });
  expect(writes(world)).toEqual([]);
  const plan = await changesOf(world, held["id"]);
  expect(plan).toHaveLength(5);

  await approveRun(world.tenantId, String(held["id"]), actor);
  const done = await goOn(world, String(held["id"]));
  expect(done).toMatchObject({ state: "succeeded" });
  expect(await changesOf(world, held["id"])).toEqual([
    "group.create Engineering Engineering applied: group_in_source",
    "user.create ann@acme.test applied: new_in_source",
    "user.create bob@acme.test applied: new_in_source",
    "membership.add ann@acme.test Engineering applied: member_in_source",
    "membership.add bob@acme.test Engineering applied: member_in_source",
  ]);
  const { groups } = await world.fake.state();
  expect(groups["engineering"]).toEqual(["ann@acme.test", "bob@acme.test"]);
  expect(plan.map((row) => row.replace("planned:", "applied:"))).toEqual(
    await changesOf(world, held["id"]),
  );
  expect(writes(world)).toHaveLength(plan.length);

  const before = writes(world).length;
  const second = await carryOut(world, "full");
  expect(second).toMatchObject({ state: "succeeded", change_count: 0 });
  expect(writes(world)).toHaveLength(before);
});

test("a push is carried on by a delta run that looks only at the people it touches", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await addGroup(world, "Engineering", [ann]);
  const run = await push(world);
  expect(run).toMatchObject({ state: "succeeded", scope: "delta" });
  expect((await world.fake.state()).groups["engineering"]).toEqual(["ann@acme.test"]);
  expect(world.fake.calls.filter((call) => call.path.includes("/user/list"))).toEqual([]);

  const full = await carryOut(world, "full");
  expect(full).toMatchObject({ state: "succeeded", change_count: 0 });
});

test("a rename of the display name, a disable and a return reach the target, each with its reason", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await push(world);
  await patchPerson(world, ann, { displayName: "Ann Smith" });
  const renamed = await push(world);
  expect(await changesOf(world, renamed["id"])).toEqual([
    "user.update ann@acme.test applied: attributes_differ",
  ]);
  await patchPerson(world, ann, { active: "False" });
  const disabled = await push(world);
  expect(await changesOf(world, disabled["id"])).toEqual([
    "user.disable ann@acme.test applied: inactive_in_source",
  ]);
  await patchPerson(world, ann, { active: true });
  const enabled = await push(world);
  expect(await changesOf(world, enabled["id"])).toEqual([
    "user.enable ann@acme.test applied: active_in_source",
  ]);
});

test("only memberships that we gave are taken away; one given by hand stays", async () => {
  const world = await createWorld({
    people: [{ username: "ann@acme.test", displayName: "ann Doe", email: "ann@acme.test" }],
    groups: { "by-hand": ["ann@acme.test"] },
  });
  const ann = await addPerson(world, "ann");
  const group = await addGroup(world, "Engineering", [ann]);
  await addGroup(world, "By-Hand", [ann]);
  await approveIfHeld(world, await push(world));
  await changeMembers(world, group, "remove", [ann]);
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "membership.remove ann@acme.test engineering applied: not_member_in_source",
  ]);
  const { groups } = await world.fake.state();
  expect(groups["engineering"]).toEqual([]);
  expect(groups["by-hand"]).toEqual(["ann@acme.test"]);
});

test("a group that disappears at the source takes its memberships with it and stays itself", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  const group = await addGroup(world, "Engineering", [ann]);
  await push(world);
  await removeGroup(world, group);
  await push(world);
  expect((await world.fake.state()).groups["engineering"]).toEqual([]);
});

test("more disables than the limit are held with nothing written; cancelled, they are not tried again", async () => {
  const world = await createWorld();
  const people = [];
  for (let index = 0; index < 12; index++) people.push(await addPerson(world, `p${index}`));
  await push(world);
  for (const id of people.slice(0, 6)) await patchPerson(world, id, { active: false });
  const before = writes(world).length;
  const held = await push(world);
  expect(held).toMatchObject({ state: "held", holds: [{ code: "DISABLES" }] });
  expect(writes(world)).toHaveLength(before);

  await cancelRun(world.tenantId, String(held["id"]), actor);
  expect(
    (await changesOf(world, held["id"])).every((row) => row.endsWith("skipped: cancelled")),
  ).toBe(true);
  const [pending] = await world.sql(
    "select count(*)::int as count from pending_changes where sync_id = $1",
    [world.syncId],
  );
  expect(pending?.["count"]).toBe(0);
});

test("a source that lists nobody any more is held, whatever the grace", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await push(world);
  await removePerson(world, ann);
  expect(await push(world)).toMatchObject({ state: "held", holds: [{ code: "SOURCE_EMPTY" }] });
});

test("someone who left stays through the days of grace, with the reason, and is disabled after", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bob");
  await addGroup(world, "Engineering", [ann]);
  await push(world);
  await removePerson(world, ann);
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.disable ann@acme.test skipped: in_grace",
  ]);

  await world.sql(
    "update account_links set gone_since = now() - interval '4 days' where source_user_id = $1",
    [ann],
  );
  const full = await carryOut(world, "full");
  await approveIfHeld(world, full);
  expect(await changesOf(world, full["id"])).toEqual([
    "membership.remove ann@acme.test engineering applied: groups_stripped",
    "user.disable ann@acme.test applied: gone_from_source",
  ]);
});

test("a preview plans and writes nothing, neither to the target nor to the ledger", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const run = await carryOut(world, "full", "preview");
  expect(run).toMatchObject({ state: "succeeded" });
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create ann@acme.test planned: new_in_source",
  ]);
  expect(writes(world)).toEqual([]);
  const [pending] = await world.sql(
    "select count(*)::int as count from pending_changes where sync_id = $1",
    [world.syncId],
  );
  expect(pending?.["count"]).toBe(1);
});

test("a record the target refuses fails alone, with the target's words, and stays pending", async () => {
  const world = await createWorld();
  const ids = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await addGroup(world, "crew", ids);
  world.fake.faults.push({
    kind: "status",
    status: 400,
    commit: "before",
    times: 1,
    only: ({ method, path }) => method === "POST" && path.includes("/admin/user"),
  });
  const run = await push(world);
  expect(run).toMatchObject({ state: "partial" });
  const outcomes = await world.sql(
    "select outcome from changes where run_id = $1 and kind = 'user.create' order by outcome",
    [run["id"]],
  );
  expect(outcomes.map((row) => row["outcome"])).toEqual(["applied", "failed"]);
  const joins = (await changesOf(world, run["id"])).filter((row) => row.includes("membership"));
  expect(joins.filter((row) => row.endsWith("skipped: depends_on_failed"))).toHaveLength(1);
  expect(joins).toHaveLength(2);
  const [pending] = await world.sql(
    "select count(*)::int as count from pending_changes where sync_id = $1",
    [world.syncId],
  );
  expect(pending?.["count"]).toBe(1);
});

test("a record that failed waits for its time and keeps nobody else waiting", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  world.fake.faults.push({
    kind: "status",
    status: 400,
    commit: "before",
    only: ({ method, path }) => method === "POST" && path.includes("/admin/user"),
  });
  expect(await push(world)).toMatchObject({ state: "partial" });
  world.fake.faults.length = 0;
  await addPerson(world, "bob");
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create bob@acme.test applied: new_in_source",
  ]);

  await world.sql("update syncs set retry_at = now() where id = $1", [world.syncId]);
  const later = await push(world);
  expect(await changesOf(world, later["id"])).toEqual([
    "user.create ann@acme.test applied: new_in_source",
  ]);
});

test("a read of the target that breaks off makes nobody disappear and changes nothing", async () => {
  const world = await createWorld();
  for (const name of ["ann", "bob", "cid"]) await addPerson(world, name);
  await push(world);
  const before = writes(world).length;
  world.fake.faults.push({ kind: "truncated", only: ({ path }) => path.includes("/user/list") });
  const run = await carryOut(world, "full");
  expect(run["state"]).toBe("queued");
  expect(writes(world)).toHaveLength(before);
  const [mirror] = await world.sql(
    "select count(*)::int as count from accounts where target_id = $1",
    [world.targetId],
  );
  expect(mirror?.["count"]).toBeGreaterThanOrEqual(3);
});

test("a group deleted while the target is read is made again, and the run goes on", async () => {
  const world = await createWorld();
  await addGroup(world, "crew", [await addPerson(world, "ann")]);
  await push(world);
  const gone = { statusCode: 404, message: "No group found with name crew" };
  world.fake.faults.push({
    kind: "answer",
    answer: () => Response.json(gone, { status: 404 }),
    times: 1,
    only: ({ path }) => path.includes("/group/crew/member"),
  });
  const run = await carryOut(world, "full");
  expect(run).toMatchObject({ state: "held", phase: "guard" });
  expect(await changesOf(world, run["id"])).toEqual([
    "group.create crew crew planned: group_in_source",
    "membership.add ann@acme.test crew planned: member_in_source",
  ]);
});

test("where a target tells what changed, only that is read, and all of it when its token ended", async () => {
  const fake = await startCrowd({ version: "6.0" });
  const world = await worldOn("crowd", fake);
  await addGroup(world, "crew", [await addPerson(world, "ann")]);
  await push(world);
  const paths = async () => {
    fake.calls.length = 0;
    const run = await carryOut(world, "full");
    const asked = fake.calls
      .map(({ path }) => path.replace(/^.*usermanagement.1|[?].*$|[^/]*%3A.*$/g, ""))
      .sort();
    return { asked, changes: await changesOf(world, run["id"]) };
  };
  expect((await paths()).asked).toContain("/search");
  const { asked, changes } = await paths();
  expect(asked).toEqual(["/event/"]);
  expect(changes).toEqual([]);

  const crew = fake.directory.group("crew");
  crew?.members.clear();
  fake.events.happened("userMembershipEvent", {
    ...{ operation: "DELETED", childUser: { name: "ann@acme.test" } },
    parentGroups: { groups: [{ name: "crew" }] },
  });
  const drifted = await paths();
  expect(drifted.changes.join()).toContain("membership.add ann@acme.test crew");
  expect(drifted.asked).toEqual([
    ...["/event/", "/group/user/direct", "/search", "/user"],
    // Read, and given back.
    ...["/user/group/direct", "/user/group/direct"],
  ]);
  fake.events.forget();
  expect((await paths()).asked).toContain("/search");
  await fake.close();
});

test("newcomers whose keys a product does not tell are made first and read together", async () => {
  const fake = await startBitbucket({ version: "8.19" });
  const world = await worldOn("bitbucket", fake);
  for (const name of ["ann", "bob", "cy"]) await addPerson(world, name);
  // The first answer is lost: whom it was about is recognised as ours.
  const isPost = ({ method }: { method: string }) => method === "POST";
  fake.faults.push({ kind: "reset", commit: "after", times: 1, only: isPost });
  expect(await push(world)).toMatchObject({ state: "succeeded" });
  const links = await world.sql(
    "select account_id, username, origin from account_links where target_id = $1 order by username",
    [world.targetId],
  );
  const origin = "created";
  expect(links).toEqual(
    fake.directory.users().map(({ key, username }) => ({ account_id: key, username, origin })),
  );
  fake.calls.length = 0;
  for (const name of ["dee", "eli", "fay"]) await addPerson(world, name);
  await push(world);
  // One list tells the keys of all.
  expect(fake.calls.map(({ method }) => method).slice(-4)).toEqual(["POST", "POST", "POST", "GET"]);
  await fake.close();
});

test("refused credentials end the run at once, say so on the target, and are not tried twice", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  await push(world);
  await addPerson(world, "bob");
  const before = world.fake.calls.length;
  world.fake.faults.push({ kind: "revoked" });
  const run = await push(world);
  expect(run).toMatchObject({ state: "failed" });
  expect(world.fake.calls.length - before).toBeLessThanOrEqual(2);
  const [target] = await world.sql("select attention from targets where id = $1", [world.targetId]);
  expect(target?.["attention"]).not.toBeNull();
});

test("two people who lead to one user name are both left alone", async () => {
  const world = await createWorld();
  await world.sql(
    "update mappings set sources = '{displayName}' where sync_id = $1 and field = 'username'",
    [world.syncId],
  );
  await addPerson(world, "ann", { displayName: "same" });
  await addPerson(world, "bob", { displayName: "same" });
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.create same skipped: username_collision",
    "user.create same skipped: username_collision",
  ]);
  expect(writes(world)).toEqual([]);
});

async function approveIfHeld(
  world: Awaited<ReturnType<typeof createWorld>>,
  run: Record<string, unknown>,
) {
  if (run["state"] !== "held") return;
  await approveRun(world.tenantId, String(run["id"]), actor);
  await goOn(world, String(run["id"]));
  expect(await runRow(world.sql, String(run["id"]))).toMatchObject({ state: "succeeded" });
}

test("nothing but a sandbox is written before an owner has confirmed an e-mail; a preview may look", async () => {
  const world = await createWorld();
  await world.sql(
    "update logins set email_verified_at = null where id in (select login_id from members where tenant_id = $1)",
    [world.tenantId],
  );
  await addPerson(world, "ann");
  expect(await carryOut(world, "full", "preview")).toMatchObject({ state: "succeeded" });
  expect(await push(world)).toMatchObject({ state: "failed", error_code: "EMAIL_NOT_VERIFIED" });
  expect(writes(world)).toEqual([]);
});
