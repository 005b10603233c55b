import { expect, test } from "vitest";
import { getSync } from "@/db/queries/syncs";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { reconcile } from "@/lib/engine/run/reconcile";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { actor, addPerson, carryOut, createWorld, goOn, type World } from "./world";

async function openIncidents({ sql, syncId }: World) {
  const rows = await sql(
    "select code, count from incidents where sync_id = $1 and closed_at is null order by code",
    [syncId],
  );
  return rows.map((row) => `${row["code"]} ${row["count"]}`);
}

async function minutesUntil({ sql, syncId }: World, column: "retry_at" | "due_at") {
  const [row] = await sql(
    `select round(extract(epoch from ${column} - now()) / 60)::int as minutes from syncs where id = $1`,
    [syncId],
  );
  return row?.["minutes"] ?? null;
}

test("refused credentials hold a sync, are told of once, and the first success mends it all", async () => {
  const world = await createWorld();
  const { tenantId, syncId, fake } = world;
  const schedule = { ...defaultSettings.schedule, everyMinutes: 10_080 };
  await saveSettings(tenantId, actor, syncId, { schedule });
  await addPerson(world, "ann");
  fake.faults.push({ kind: "revoked" });
  for (const minutes of [5, 15, 60, 360, 1_440, 1_440]) {
    expect(await carryOut(world, "full")).toMatchObject({ state: "failed" });
    expect(await minutesUntil(world, "retry_at")).toBe(minutes);
    expect(await minutesUntil(world, "due_at")).toBe(minutes);
  }
  expect(await getSync(tenantId, syncId)).toMatchObject({
    ...{ health: "held", healthCode: "TARGET_AUTH" },
    healthMessage: expect.stringContaining("enter new ones"),
  });
  expect(await openIncidents(world)).toEqual(["TARGET_AUTH 6"]);
  fake.faults.length = 0;
  const run = await carryOut(world, "full");
  expect(run).toMatchObject({ state: "held" });
  expect(await openIncidents(world)).toEqual(["RUN_HELD 1", "TARGET_AUTH 6"]);
  await approveRun(tenantId, String(run["id"]), actor);
  expect(await goOn(world, String(run["id"]))).toMatchObject({ state: "succeeded" });
  expect(await getSync(tenantId, syncId)).toMatchObject({ health: "healthy", healthCode: null });
  expect(await openIncidents(world)).toEqual([]);
  expect(await minutesUntil(world, "retry_at")).toBeNull();
  expect(Number(await minutesUntil(world, "due_at"))).toBeLessThanOrEqual(10_080);
});

test("a schedule that was missed twice is told of once, and a full run ends that", async () => {
  const world = await createWorld();
  const { tenantId, syncId, sql } = world;
  const schedule = { ...defaultSettings.schedule, everyMinutes: 60 };
  await saveSettings(tenantId, actor, syncId, { schedule });
  await reconcile();
  expect(await openIncidents(world)).toEqual([]);
  await sql("update syncs set expected_by = now() - interval '1 second' where id = $1", [syncId]);
  await Promise.all([reconcile(), reconcile()]);
  await reconcile();
  expect(await openIncidents(world)).toEqual([expect.stringMatching(/^SCHEDULE_MISSED/)]);
  expect(await carryOut(world, "full")).toMatchObject({ state: "succeeded" });
  expect(await openIncidents(world)).toEqual([]);
  expect(
    (await sql("select expected_by > now() as later from syncs where id = $1", [syncId]))[0],
  ).toEqual({ later: true });
});

test("what nobody foresaw ends a run with a word to support, and leaves nothing planned", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  await world.sql("update settings_versions set rules = '{\"users\": 5}' where sync_id = $1", [
    world.syncId,
  ]);
  const run = await carryOut(world, "full");
  expect(run).toMatchObject({
    ...{ state: "failed", error_code: "INTERNAL_ERROR" },
    error_message: expect.stringContaining(String(run["id"])),
  });
});
