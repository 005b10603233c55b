import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { pauseSync } from "@/lib/engine/connect/pause-sync";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { saveSettings } from "@/lib/engine/settings/save-settings";
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
  removePerson,
  runRow,
  type World,
  writes,
} from "./world";

async function approved(world: World, run: Record<string, unknown>) {
  if (run["state"] !== "held") return run;
  await approveRun(world.tenantId, String(run["id"]), actor);
  return goOn(world, String(run["id"]));
}

async function rollBack(world: World, runId: unknown) {
  const { runId: id } = await startRollback(world.tenantId, String(runId), actor);
  return goOn(world, id);
}

/** Accounts without those made since, groups with their members, links and ledger. */
async function stateOf(world: World, known?: ReadonlySet<string>) {
  const { people, groups } = await world.fake.state();
  const links = await world.sql(
    "select source_user_id, account_id, username, pushed_email_hash from account_links where sync_id = $1 order by 1",
    [world.syncId],
  );
  const ledger = await world.sql(
    "select source_user_id, group_key, source_group_id, is_default from membership_links where sync_id = $1 order by 1, 2",
    [world.syncId],
  );
  const isKnown = (name: unknown) => !known || known.has(String(name));
  return {
    people: people.filter(({ username }) => isKnown(username)),
    made: people.filter(({ username }) => !isKnown(username)).map(({ active }) => active),
    members: Object.entries(groups)
      // The product itself puts every new account into this group.
      .map(([name, of]) => [name, of.filter((who) => isKnown(who) || name !== "confluence-users")])
      .filter(([, members]) => members?.length),
    links: links.filter(({ username }) => isKnown(username)),
    ledger,
  };
}

const names = ["ann", "bob", "cid", "dee", "eve"];
const choice = fc.constantFrom("keep", "leave", "disable", "rename", "remail");
const steps = fc.record({
  removal: fc.constantFrom("owned", "mapped", "mirror"),
  /** In the target before Usher. */
  existing: fc.subarray(names),
  first: fc.record({ people: fc.subarray(names, { minLength: 1 }), crew: fc.subarray(names) }),
  next: fc.array(choice, { minLength: 5, maxLength: 5 }),
  late: fc.subarray(names),
  crew: fc.subarray(names),
  byHand: fc.subarray(names),
});

test("rolled back, a run leaves people, groups, links and ledger as they were; twice writes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async ({ removal, existing, first, next, late, crew, byHand }) => {
      const world = await createWorld({
        people: existing.map((name) => person(name)),
        groups: { crew: byHand.filter((name) => existing.includes(name)).map(mail), other: [] },
      });
      const groups = { ...defaultSettings.groups, removal, defaultsAll: ["other"] };
      await saveSettings(world.tenantId, actor, world.syncId, { groups });
      const ids = new Map<string, string>();
      for (const name of first.people) ids.set(name, await addPerson(world, name));
      const idsOf = (wanted: string[]) => wanted.flatMap((name) => ids.get(name) ?? []);
      const group = await addGroup(world, "crew", idsOf(first.crew));
      await approved(world, await carryOut(world, "full"));

      const { people } = await world.fake.state();
      const known = new Set(people.map(({ username }) => username));
      const before = await stateOf(world, known);
      for (const [index, name] of first.people.entries()) {
        await change(world, ids.get(name) ?? "", name, next[index]);
      }
      const newcomers = late.filter((name) => !ids.has(name));
      for (const name of newcomers) ids.set(name, await addPerson(world, name));
      const gone = first.people.filter((_, index) => next[index] === "leave");
      const wanted = idsOf(crew.filter((name) => !gone.includes(name)));
      if (wanted.length > 0) await changeMembers(world, group, "add", wanted);
      await addGroup(world, "fresh", wanted);
      const run = await approved(world, await carryOut(world, "full"));

      const [{ wrote = 0 } = {}] = await world.sql(
        "select count(*)::int as wrote from changes where run_id = $1 and outcome = 'applied'",
        [run["id"]],
      );
      fc.pre(Number(wrote) > 0);
      const back = await rollBack(world, run["id"]);
      const rows = await changesOf(world, back["id"]);
      const planned = rows.filter((row) => row.endsWith("planned: rolled_back"));
      // Confluence does not show the e-mail of an account that was there before.
      const unknown = rows.filter((row) => row.endsWith("before_unknown"));
      expect(planned.length + unknown.length).toBe(rows.length);
      expect(back["state"]).toBe(planned.length > 0 ? "held" : "succeeded");
      expect(await approved(world, back)).toMatchObject({ state: "succeeded" });

      const after = await stateOf(world, known);
      expect(after).toEqual({ ...before, made: after.made });
      expect(JSON.stringify({ ...after, made: [] })).toBe(JSON.stringify({ ...before, made: [] }));
      expect(after.made).not.toContain(true);

      const written = writes(world).length;
      expect(await rollBack(world, run["id"])).toMatchObject({ state: "succeeded" });
      expect(writes(world)).toHaveLength(written);
    }),
    { numRuns: 8 },
  );
}, 120_000);

function person(name: string) {
  return { username: mail(name), displayName: `${name} Doe`, email: mail(name) };
}

function mail(name: string): string {
  return `${name}@acme.test`;
}

async function change(world: World, id: string, name: string, what: string | undefined) {
  if (what === "leave") await removePerson(world, id);
  if (what === "disable") await patchPerson(world, id, { active: false });
  if (what === "rename") await patchPerson(world, id, { displayName: `${name} Moe` });
  if (what === "remail") {
    await patchPerson(world, id, { emails: [{ value: `new-${mail(name)}`, primary: true }] });
  }
}

test("while the sync rests a run is rolled back row by row, but for what somebody changed since", async () => {
  const world = await createWorld();
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  const crew = await addGroup(world, "crew", [ann, bob]);
  await push(world);
  await patchPerson(world, ann, { displayName: "Ann Moe" });
  await patchPerson(world, bob, { displayName: "Bob Moe" });
  await changeMembers(world, crew, "remove", [bob]);
  const run = await push(world);
  await patchPerson(world, bob, { displayName: "Bob Roe" });
  await push(world);
  await pauseSync(world.tenantId, actor, world.syncId);

  const { runId } = await startRollback(world.tenantId, String(run["id"]), actor);
  expect(await startRollback(world.tenantId, String(run["id"]), actor)).toEqual({
    runId,
    joined: true,
  });
  expect(await goOn(world, runId)).toMatchObject({
    state: "held",
    undoes_run_id: run["id"],
    holds: [{ code: "ROLLBACK" }],
  });
  expect(await changesOf(world, runId)).toEqual([
    "user.update ann@acme.test planned: rolled_back",
    "user.update bob@acme.test skipped: changed_since_run",
    "membership.add bob@acme.test crew planned: rolled_back",
  ]);
  await expect(startRollback(world.tenantId, runId, actor)).rejects.toThrow("is a rollback itself");
  await approveRun(world.tenantId, runId, actor);
  expect(await goOn(world, runId)).toMatchObject({ state: "succeeded" });
  const { people, groups } = await world.fake.state();
  expect(people.map(({ displayName }) => displayName)).toEqual(["ann Doe", "Bob Roe"]);
  expect(groups["crew"]).toEqual([mail("ann"), mail("bob")]);
});

test("a full run drops no rollback that waits, and a run that wrote nothing has none", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const run = await push(world);
  const waiting = await rollBack(world, run["id"]);
  expect(waiting["state"]).toBe("held");
  const full = await carryOut(world, "full");
  expect(await runRow(world.sql, String(waiting["id"]))).toMatchObject({ state: "held" });
  await expect(startRollback(world.tenantId, String(full["id"]), actor)).rejects.toThrow(
    "wrote nothing",
  );
});
