import fc from "fast-check";
import { expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { disablesLimit, judge, type PlanSums } from "@/lib/core/guard/guard";
import { newId } from "@/lib/core/ids";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { budgetUsed, reserveBudget, settleBudget } from "@/lib/engine/guard/budget";
import { approveRun } from "@/lib/engine/run/approve-run";
import { reconcile } from "@/lib/engine/run/reconcile";
import { saveSettings } from "@/lib/engine/settings/save-settings";
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
  runRow,
  type World,
  writes,
} from "./world";

async function peopled(count: number) {
  const world = await createWorld();
  const people: string[] = [];
  for (let index = 0; index < count; index++) people.push(await addPerson(world, `p${index}`));
  await push(world);
  return { world, people };
}

async function disable(world: World, ids: string[]) {
  for (const id of ids) await patchPerson(world, id, { active: false });
}

test("small pushes one after the other do not drain past the limit of a day", async () => {
  const { world, people } = await peopled(12);
  for (const id of people.slice(0, 3)) {
    await disable(world, [id]);
    expect(await push(world)).toMatchObject({ state: "succeeded" });
  }
  await disable(world, people.slice(3, 4));
  const held = await push(world);
  expect(held).toMatchObject({ state: "held", holds: [{ code: "DISABLES" }] });
  expect((held["holds"] as { message: string }[])[0]?.message).toContain(
    "after 3 in the last 24 hours",
  );

  await world.sql("update budget_uses set at = at - interval '25 hours' where sync_id = $1", [
    world.syncId,
  ]);
  const full = await carryOut(world, "full");
  expect(full).toMatchObject({ state: "held", holds: [{ code: "FIRST_RUN" }] });
});

test("a plan that waits keeps nobody else waiting; more of the same joins it, and one approval ends all", async () => {
  const { world, people } = await peopled(12);
  await disable(world, people.slice(0, 5));
  const first = await push(world);
  expect(first["state"]).toBe("held");

  await addPerson(world, "newcomer");
  const other = await push(world);
  expect(await changesOf(world, other["id"])).toEqual([
    "user.create newcomer@acme.test applied: new_in_source",
  ]);

  await disable(world, people.slice(5, 9));
  const second = await push(world);
  expect(second["state"]).toBe("held");
  expect(await changesOf(world, second["id"])).toHaveLength(9);
  expect(await runRow(world.sql, String(first["id"]))).toMatchObject({
    state: "cancelled",
    error_code: "SUPERSEDED",
  });
  expect((await changesOf(world, first["id"]))[0]).toContain("skipped: superseded");

  const full = await carryOut(world, "full");
  expect(full["state"]).toBe("held");
  expect(await runRow(world.sql, String(second["id"]))).toMatchObject({ state: "cancelled" });
  await approveRun(world.tenantId, String(full["id"]), actor);
  expect(await goOn(world, String(full["id"]))).toMatchObject({ state: "succeeded" });
  const [waiting] = await world.sql(
    "select count(*)::int as count from runs where sync_id = $1 and state = 'held'",
    [world.syncId],
  );
  expect(waiting?.["count"]).toBe(0);
});

test("the very same plan is not announced twice: the older run goes on waiting", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const first = await carryOut(world, "full");
  const second = await carryOut(world, "full", "schedule");
  expect(second).toMatchObject({ state: "cancelled", error_code: "SUPERSEDED" });
  expect(await runRow(world.sql, String(first["id"]))).toMatchObject({ state: "held" });
});

test("an approval is for the plan on screen, under its rules, and for a day", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const held = await carryOut(world, "full");
  const id = String(held["id"]);
  const approve = (planHash?: string) => approveRun(world.tenantId, id, actor, { planHash });

  await expect(approve("0".repeat(64))).rejects.toThrow("not the one that was on screen");
  await world.sql("update changes set subject = 'eve' where run_id = $1", [id]);
  await expect(approve(String(held["plan_hash"]))).rejects.toThrow("not the one");
  await world.sql("update changes set subject = 'ann@acme.test' where run_id = $1", [id]);

  const users = { ...defaultSettings.users, update: false };
  await saveSettings(world.tenantId, actor, world.syncId, { users });
  await expect(approve()).rejects.toThrow("version 2 is in force now");
  await world.sql("update syncs set version = 1 where id = $1", [world.syncId]);

  await world.sql("update runs set held_at = now() - interval '25 hours' where id = $1", [id]);
  await expect(approve()).rejects.toThrow("older than 24 hours");
  await reconcile();
  expect(await runRow(world.sql, id)).toMatchObject({
    state: "cancelled",
    error_code: "PLAN_EXPIRED",
  });
  expect(await changesOf(world, id)).toEqual(["user.create ann@acme.test skipped: expired"]);
  expect(await push(world)).toMatchObject({ state: "succeeded" });
  expect(writes(world)).toHaveLength(1);
});

test("of a plan past a limit that nobody approved in time, the losses say that they exceed the budget", async () => {
  const { world, people } = await peopled(12);
  await disable(world, people.slice(0, 6));
  await addPerson(world, "ann");
  const held = await push(world);
  expect(held).toMatchObject({ state: "held", holds: [{ code: "DISABLES" }] });
  await world.sql("update runs set held_at = now() - interval '25 hours' where id = $1", [
    held["id"],
  ]);
  await reconcile();
  expect(await runRow(world.sql, String(held["id"]))).toMatchObject({
    ...{ state: "cancelled", error_code: "PLAN_EXPIRED" },
    totals: { skipped: { over_limit: 6, expired: 1 } },
  });
  const rows = await changesOf(world, held["id"]);
  expect(rows).toContain("user.create ann@acme.test skipped: expired");
  expect(rows).toContain("user.disable p0@acme.test skipped: over_limit");
  expect(rows.length).toBe(7);
});

test("a part of a plan is approved with what it needs; the rest is left out", async () => {
  const world = await createWorld();
  const [ann, bob] = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  await addGroup(world, "Engineering", [ann, bob]);
  const held = await carryOut(world, "full");
  const id = String(held["id"]);
  await approveRun(world.tenantId, id, actor, {
    only: { kind: "membership.add", sourceId: ann },
  });
  await goOn(world, id);
  expect(await changesOf(world, id)).toEqual([
    "group.create Engineering Engineering applied: group_in_source",
    "user.create ann@acme.test applied: new_in_source",
    "user.create bob@acme.test skipped: not_approved",
    "membership.add ann@acme.test Engineering applied: member_in_source",
    "membership.add bob@acme.test Engineering skipped: not_approved",
  ]);
  const rest = await carryOut(world, "full");
  expect(await changesOf(world, rest["id"])).toEqual([
    "user.create bob@acme.test applied: new_in_source",
    "membership.add bob@acme.test engineering applied: member_in_source",
  ]);
});

test("with memberships of a group that is renamed first, the rename is approved as well", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  const id = String((await carryOut(world, "full"))["id"]);
  await world.sql("update runs set plan_hash = null where id = $1", [id]);
  await world.sql(
    `insert into changes (tenant_id, run_id, seq, stage, kind, subject, source_id, group_key, group_name, reason, outcome)
     select $1, $2, n + 10, n, kind, 'x', source_id, 'new', 'New', 'group_renamed', 'planned'
     from (values (1, 'group.rename', 'grp'), (6, 'membership.remove', $3)) rows (n, kind, source_id)`,
    [world.tenantId, id, ann],
  );
  await approveRun(world.tenantId, id, actor, { only: { kind: "membership.remove" } });
  expect((await changesOf(world, id)).map((row) => row.split(" ").slice(0, -1).join(" "))).toEqual([
    "group.rename x New planned:",
    "user.create ann@acme.test planned:",
    "membership.remove x New planned:",
  ]);
});

test("rows that drifted while the plan waited are left out and planned anew, the others are applied", async () => {
  const { world, people } = await peopled(12);
  const [p0 = ""] = people;
  await disable(world, people.slice(0, 6));
  const held = await push(world);
  const id = String(held["id"]);
  // One comes back at the source, one is disabled in the target by hand.
  await patchPerson(world, p0, { active: true });
  await disableByHand(world, "p1@acme.test");
  await approveRun(world.tenantId, id, actor);
  await goOn(world, id);
  const rows = await changesOf(world, id);
  expect(rows.filter((row) => row.includes("drifted_since_plan")).sort()).toEqual([
    "user.disable p0@acme.test skipped: drifted_since_plan",
    "user.disable p1@acme.test skipped: drifted_since_plan",
  ]);
  expect(rows.filter((row) => row.endsWith("applied: inactive_in_source"))).toHaveLength(4);
  const { people: seen } = await world.fake.state();
  expect(seen.find(({ username }) => username === "p0@acme.test")?.active).toBe(true);
});

test("a run that goes on after a long rest looks again, and leaves out what somebody did meanwhile", async () => {
  const { world, people } = await peopled(12);
  await disable(world, people.slice(0, 4));
  const id = String((await push(world))["id"]);
  await disableByHand(world, "p0@acme.test");
  // As if it had passed the guard and its worker, or its target, had been away since.
  await world.sql(
    `update runs set state = 'queued', phase = 'apply', checkpoint = '{}', phase_times =
       jsonb_set(phase_times, '{plan,1}', to_jsonb(-7200000))
     where id = $1`,
    [id],
  );
  expect(await goOn(world, id)).toMatchObject({ state: "succeeded" });
  const rows = await changesOf(world, id);
  expect(rows.map((row) => row.split(" ").slice(1).join(" ")).sort()).toEqual([
    "p0@acme.test skipped: drifted_since_plan",
    ...[1, 2, 3].map((index) => `p${index}@acme.test applied: inactive_in_source`),
  ]);
});

test("over any interleaving of runs no more than the budget gets through without a person", async () => {
  const world = await createWorld();
  const { safety } = defaultSettings;
  const step = fc.record({
    disables: fc.integer({ min: 0, max: 4 }),
    /** What becomes of the plan that passed: some rows applied, put off with rows open, or cancelled. */
    applied: fc.integer({ min: 0, max: 4 }),
    end: fc.constantFrom("finished", "put off", "cancelled"),
    trigger: fc.constantFrom("push", "manual", "schedule", "jit"),
    /** What is about an account alone, as where only logins count, names no person. */
    about: fc.constantFrom("source_id", "account_id"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 0, max: 200 }),
      async (steps, managed) => {
        await world.sql("delete from budget_uses where sync_id = $1", [world.syncId]);
        let through = 0;
        const limit = disablesLimit({ managedAccounts: managed }, safety);
        for (const each of steps) {
          const run = { tenantId: world.tenantId, syncId: world.syncId, id: newId("run") };
          await insertPlan(world, run.id, each);
          const passed = await inTenant(world.tenantId, async (tx) => {
            const used = await budgetUsed(tx, run);
            const sums: PlanSums = {
              ...{
                scope: "delta",
                isFirstFullRun: false,
                isResumed: false,
                sourceUsers: 1,
                sourceUsersBefore: null,
              },
              ...{ managedAccounts: managed, ownedMemberships: 0, planned: each.disables },
              ...{ adoptions: [], disables: each.disables, membershipRemovals: 0, groups: [] },
              groupDeletes: 0,
              used: { disables: used.accounts, membershipRemovals: used.memberships },
            };
            const free = judge(sums, safety, Date.now()).length === 0;
            if (free) await reserveBudget(tx, run);
            return free;
          });
          if (!passed) continue;
          const open = each.end === "put off";
          const done = open ? each.disables : Math.min(each.applied, each.disables);
          through += done;
          if (open) continue;
          await world.sql(
            "update changes set outcome = case when seq <= $2 then 'applied' else 'skipped' end where run_id = $1",
            [run.id, done],
          );
          await inTenant(world.tenantId, (tx) => settleBudget(tx, { ...run, approvedAt: null }));
        }
        expect(through).toBeLessThanOrEqual(limit);
      },
    ),
    { numRuns: 25 },
  );
});

async function insertPlan(
  { sql, tenantId, syncId, targetId }: World,
  runId: string,
  {
    disables,
    trigger,
    end,
    about,
  }: { disables: number; trigger: string; end: string; about: string },
) {
  await sql(
    `insert into runs (id, tenant_id, sync_id, target_id, trigger, scope, state, attempts, settings_version, started_by)
     values ($1, $2, $3, $4, $5, 'delta', $6, 1, 1, 'Tests')`,
    [runId, tenantId, syncId, targetId, trigger, end === "put off" ? "queued" : "succeeded"],
  );
  await sql(
    `insert into changes (tenant_id, run_id, seq, stage, kind, subject, ${about}, reason, outcome)
     select $1, $2, n, 7, 'user.disable', 'p' || n, 'p' || n, 'inactive_in_source', 'planned'
     from generate_series(1, $3::int) n`,
    [tenantId, runId, disables],
  );
}

/** As an administrator would in the product. */
async function disableByHand({ fake }: World, username: string) {
  const { baseUrl, token } = fake.settings;
  const answer = await fetch(`${baseUrl}/rest/api/admin/user/${username}/disable`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "x-atlassian-token": "no-check" },
  });
  expect(answer.status).toBe(204);
}

test("the last active administrator is never disabled; while another is left, one may go", async () => {
  const admins = ["ann@acme.test", "bob@acme.test"];
  const world = await createWorld({
    people: admins.map((username) => ({ username, displayName: username, email: username })),
    groups: { "confluence-administrators": admins },
  });
  const people = [await addPerson(world, "ann"), await addPerson(world, "bob")];
  const adopted = await push(world);
  expect(adopted).toMatchObject({ state: "held", holds: [{ code: "ADOPTIONS" }] });
  await approveRun(world.tenantId, String(adopted["id"]), actor);
  await goOn(world, String(adopted["id"]));

  await disable(world, people);
  expect((await changesOf(world, (await push(world))["id"])).sort()).toEqual([
    "user.disable ann@acme.test skipped: last_admin",
    "user.disable bob@acme.test skipped: last_admin",
  ]);
  await patchPerson(world, people[0] ?? "", { active: true });
  const full = await carryOut(world, "full");
  await approveRun(world.tenantId, String(full["id"]), actor);
  await goOn(world, String(full["id"]));
  expect(await changesOf(world, full["id"])).toEqual([
    "user.disable bob@acme.test applied: inactive_in_source",
  ]);
});
