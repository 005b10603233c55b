import { expect, test } from "vitest";
import { defaultSettings, type ScheduleRules } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { reconcile } from "@/lib/engine/run/reconcile";
import { startRun } from "@/lib/engine/run/start-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
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

async function schedule({ tenantId, syncId }: World, rules: Partial<ScheduleRules>) {
  await saveSettings(tenantId, actor, syncId, {
    schedule: { ...defaultSettings.schedule, ...rules },
  });
}

async function scheduledRuns({ sql, syncId }: World) {
  const rows = await sql(
    "select part from runs where sync_id = $1 and trigger = 'schedule' order by id",
    [syncId],
  );
  return rows.map((row) => row["part"]);
}

test("what was missed is made up for by one run, started once by however many workers", async () => {
  const world = await createWorld();
  const { sql, syncId } = world;
  const hourly = { everyMinutes: 60, cron: null };
  await schedule(world, { ...hourly, users: { everyMinutes: 15, cron: null }, groups: hourly });
  await sql(
    `update syncs set due_at = now() - interval '3 days', users_due_at = now(),
      groups_due_at = now() + interval '30 minutes' where id = $1`,
    [syncId],
  );
  await Promise.all([reconcile(), reconcile(), reconcile()]);
  expect(await scheduledRuns(world)).toEqual(["all"]);
  const [next] = await sql(
    `select due_at > now() and due_at <= now() + interval '1 hour' as full_again,
      users_due_at > now() and users_due_at <= now() + interval '15 minutes' as users_again
      from syncs where id = $1`,
    [syncId],
  );
  expect(next).toEqual({ full_again: true, users_again: true });
  await sql("update syncs set users_due_at = now() where id = $1", [syncId]);
  await reconcile();
  expect(await scheduledRuns(world)).toEqual(["all", "users"]);
});

test("a schedule that is taken away starts nothing, and cron times are kept in their zone", async () => {
  const world = await createWorld();
  const { sql, syncId } = world;
  await schedule(world, { cron: "30 2 * * *", zone: "Asia/Kolkata" });
  const [due] = await sql(
    "select to_char(due_at at time zone 'Asia/Kolkata', 'HH24:MI') as at from syncs where id = $1",
    [syncId],
  );
  expect(due).toEqual({ at: "02:30" });
  await schedule(world, {});
  await reconcile();
  expect(await sql("select due_at, expected_by from syncs where id = $1", [syncId])).toEqual([
    { due_at: null, expected_by: null },
  ]);
  expect(await scheduledRuns(world)).toEqual([]);
});

test("a run of users makes accounts only, one of groups gives memberships only", async () => {
  const world = await createWorld();
  await carryOutFirstRun(world);
  const ann = await addPerson(world, "ann");
  await addGroup(world, "Staff", [ann]);
  const users = await ofPart(world, "users");
  expect(await changesOf(world, users["id"])).toEqual([
    "user.create ann@acme.test applied: new_in_source",
  ]);
  const groups = await ofPart(world, "groups");
  expect(await changesOf(world, groups["id"])).toEqual([
    "group.create Staff Staff applied: group_in_source",
    "membership.add ann@acme.test Staff applied: member_in_source",
  ]);
  const pending = "select 1 from pending_changes where sync_id = $1 and claimed_by is null";
  expect(await world.sql(pending, [world.syncId])).not.toEqual([]);
});

/** It waits for a person; those after it do not. */
async function carryOutFirstRun(world: World): Promise<void> {
  await addPerson(world, "bea");
  const runId = String((await carryOut(world, "full"))["id"]);
  await approveRun(world.tenantId, runId, actor);
  expect(await goOn(world, runId)).toMatchObject({ state: "succeeded" });
}

async function ofPart(world: World, part: "users" | "groups") {
  const { tenantId, syncId } = world;
  const start = { trigger: "schedule", scope: "full", startedBy: "schedule" } as const;
  const { runId } = await startRun({ tenantId, syncId, part, ...start });
  return goOn(world, runId);
}
