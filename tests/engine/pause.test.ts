import { expect, test } from "vitest";
import { dueRuns } from "@/db/queries/lookup";
import { pauseApp, resumeApp } from "@/lib/engine/connect/pause-app";
import { pauseSync, resumeSync } from "@/lib/engine/connect/pause-sync";
import { pauseTarget, resumeTarget } from "@/lib/engine/connect/pause-target";
import { pauseWorkspace, resumeWorkspace } from "@/lib/engine/connect/pause-workspace";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { startRun } from "@/lib/engine/run/start-run";
import { eventually } from "../support/eventually";
import { actor, addPerson, carryOut, createWorld, goOn, push, type World, writes } from "./world";

type Level = [string, (world: World) => Promise<void>, (world: World) => Promise<void>];

const levels: Level[] = [
  [
    "sync",
    ({ tenantId, syncId }) => pauseSync(tenantId, actor, syncId),
    ({ tenantId, syncId }) => resumeSync(tenantId, actor, syncId),
  ],
  [
    "app",
    ({ tenantId, appId }) => pauseApp(tenantId, actor, appId),
    ({ tenantId, appId }) => resumeApp(tenantId, actor, appId),
  ],
  [
    "target",
    ({ tenantId, targetId }) => pauseTarget(tenantId, actor, targetId),
    ({ tenantId, targetId }) => resumeTarget(tenantId, actor, targetId),
  ],
  [
    "workspace",
    ({ tenantId }) => pauseWorkspace(tenantId, actor),
    ({ tenantId }) => resumeWorkspace(tenantId, actor),
  ],
];

test.each(levels)(
  "a paused %s starts no run but previews; resumed, all goes on",
  async (name, pause, resume) => {
    const world = await createWorld();
    await addPerson(world, "ann");
    await pause(world);
    await expect(push(world)).rejects.toThrow(`The ${name} is paused`);
    expect(await carryOut(world, "full", "preview")).toMatchObject({ state: "succeeded" });
    await resume(world);
    expect(await push(world)).toMatchObject({ state: "succeeded" });
  },
);

test("a run waits for the end of a maintenance window, and then goes on", async () => {
  const world = await createWorld();
  const { tenantId, targetId } = world;
  await addPerson(world, "ann");
  const time = (minutes: number) =>
    new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
  const windows = `daily ${time(-1)}-${time(5)}`;
  await updateTarget(tenantId, actor, targetId, { maintenance: { zone: "UTC", windows } });
  const waiting = await push(world);
  expect(waiting).toMatchObject({ state: "queued", lease_owner: null });
  const pauseMs = new Date(String(waiting["due_at"])).getTime() - Date.now();
  expect(pauseMs).toBeGreaterThan(3 * 60_000);
  expect(pauseMs).toBeLessThanOrEqual(5 * 60_000);
  expect(writes(world)).toEqual([]);
  expect(await carryOut(world, "full", "preview")).toMatchObject({ state: "succeeded" });
  await updateTarget(tenantId, actor, targetId, { maintenance: { zone: "UTC", windows: "" } });
  await world.sql("update runs set due_at = now() where id = $1", [waiting["id"]]);
  expect(await goOn(world, String(waiting["id"]))).toMatchObject({ state: "succeeded" });
  expect(writes(world)).toHaveLength(1);
});

test("the kill switch stops a run between two records within two seconds, and the run goes on there when all is resumed", async () => {
  const world = await createWorld();
  const people = 120;
  for (let index = 0; index < people; index++) await addPerson(world, `p${index}`);
  world.fake.faults.push({ kind: "slow", ms: 100, only: ({ method }) => method === "POST" });
  const { tenantId, syncId } = world;
  const { runId } = await startRun({
    ...{ tenantId, syncId, trigger: "push", scope: "delta", startedBy: "Tests" },
  });
  const running = goOn(world, runId);
  await eventually(async () => writes(world).length >= 4);
  await pauseWorkspace(tenantId, actor);
  const pausedAt = Date.now();
  expect(await running).toMatchObject({ state: "queued", lease_owner: null });
  const written = writes(world).length;
  // Four at a time would write for three seconds.
  expect(written).toBeLessThan(people);
  const late = world.fake.calls.filter(
    ({ method, at }) => method !== "GET" && at > pausedAt + 2_000,
  );
  expect(late).toEqual([]);

  expect(await goOn(world, runId)).toMatchObject({ state: "queued" });
  expect(await dueRuns(1_000)).not.toContainEqual({ tenant_id: tenantId, run_id: runId });
  expect(writes(world)).toHaveLength(written);

  world.fake.faults.length = 0;
  await resumeWorkspace(tenantId, actor);
  await world.sql("update runs set notified_at = null where id = $1", [runId]);
  expect(await dueRuns(1_000)).toContainEqual({ tenant_id: tenantId, run_id: runId });
  expect(await goOn(world, runId, "worker-2")).toMatchObject({ state: "succeeded" });
  expect((await world.fake.state()).people).toHaveLength(people);
});
