import { expect, test } from "vitest";
import { cancelRun } from "@/lib/engine/run/cancel-run";
import { continueRun } from "@/lib/engine/run/continue-run";
import { claimRun, LeaseLostError } from "@/lib/engine/run/lease";
import { reconcile } from "@/lib/engine/run/reconcile";
import { startRun } from "@/lib/engine/run/start-run";
import { eventually } from "../support/eventually";
import {
  actor,
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

const never = new AbortController().signal;

async function queued({ tenantId, syncId }: World, scope: "full" | "delta" = "delta") {
  const trigger = scope === "delta" ? "push" : "manual";
  return (await startRun({ tenantId, syncId, trigger, scope, startedBy: "Tests" })).runId;
}

/** What a worker leaves behind that died: its lease runs out and nobody renews it. */
async function letLeaseRunOut({ sql }: World, runId: string) {
  await sql("update runs set lease_until = now() - interval '1 second' where id = $1", [runId]);
}

test("a run has one worker at a time", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const runId = await queued(world);
  const first = await claimRun(world.tenantId, runId, "worker-1", never);
  expect(first).not.toBeNull();
  expect(await claimRun(world.tenantId, runId, "worker-2", never)).toBeNull();
  first?.release();
});

test("a target has one run at a time; the other waits and goes on afterwards", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const [delta, full] = [await queued(world), await queued(world, "full")];
  const lease = await claimRun(world.tenantId, delta, "worker-1", never);
  await goOn(world, full, "worker-2");
  expect(await runRow(world.sql, full)).toMatchObject({ state: "queued" });
  lease?.release();
  await letLeaseRunOut(world, delta);
  expect(await goOn(world, delta, "worker-2")).toMatchObject({ state: "succeeded", attempts: 2 });
  expect(await goOn(world, full, "worker-2")).toMatchObject({ state: "succeeded" });
});

test("what a worker writes after its lease was taken over is refused", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const runId = await queued(world);
  const late = await claimRun(world.tenantId, runId, "worker-1", never);
  await letLeaseRunOut(world, runId);
  expect(await goOn(world, runId, "worker-2")).toMatchObject({ state: "succeeded" });
  await expect(late?.fenced(async () => "written")).rejects.toThrow(LeaseLostError);
  expect(late?.signal.aborted).toBe(true);
  late?.release();
});

test("a worker that dies in the middle of apply is followed by another, with no account made twice", async () => {
  const world = await createWorld();
  for (let index = 0; index < 20; index++) await addPerson(world, `p${index}`);
  const runId = await queued(world);
  // The answer to the eighth create never comes: the worker hangs there until it is given up.
  world.fake.faults.push({
    kind: "hang",
    times: 1,
    skip: 8,
    only: ({ method, path }) => method === "POST" && path.endsWith("/admin/user"),
  });
  const dying = new AbortController();
  const first = continueRun(world.tenantId, runId, "worker-1", dying.signal);
  await eventually(async () => {
    const [row] = await world.sql(
      "select count(*)::int as count from changes where run_id = $1 and outcome = 'applied'",
      [runId],
    );
    return Number(row?.["count"]) >= 8;
  });
  // The first one's heartbeat may take the lease back just before the second comes.
  await eventually(async () => {
    await letLeaseRunOut(world, runId);
    return (await goOn(world, runId, "worker-2"))["attempts"] === 2;
  });
  expect(await runRow(world.sql, runId)).toMatchObject({ state: "succeeded", attempts: 2 });
  dying.abort();
  await first;

  expect(await runRow(world.sql, runId)).toMatchObject({ state: "succeeded" });
  expect((await changesOf(world, runId)).filter((row) => row.includes("applied"))).toHaveLength(20);
  const { people } = await world.fake.state();
  expect(people.filter((person) => person.username.endsWith("@acme.test"))).toHaveLength(20);
  const full = await carryOut(world, "full");
  expect(full).toMatchObject({ state: "succeeded", change_count: 0 });
});

test("a worker that is told to stop hands its run back at once", async () => {
  const world = await createWorld();
  for (let index = 0; index < 5; index++) await addPerson(world, `p${index}`);
  const runId = await queued(world);
  world.fake.faults.push({ kind: "hang", times: 1, only: ({ method }) => method === "POST" });
  const stopping = new AbortController();
  const first = continueRun(world.tenantId, runId, "worker-1", stopping.signal);
  await eventually(() => writes(world).length > 0);
  stopping.abort();
  await first;
  expect(await runRow(world.sql, runId)).toMatchObject({ state: "queued", lease_owner: null });
  expect(await goOn(world, runId, "worker-2")).toMatchObject({ state: "succeeded" });
});

test("a run whose connection to the database is cut goes back to the queue instead of failing", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  const runId = await queued(world);
  await world.sql(`create function cut() returns trigger language plpgsql as $$ begin
    raise exception 'terminating connection' using errcode = '57P01'; end $$`);
  await world.sql("create trigger cut before insert on changes execute function cut()");
  expect(await goOn(world, runId)).toMatchObject({ state: "queued", lease_owner: null });
  await world.sql("drop trigger cut on changes");
  const done = await eventually(async () => {
    const row = await goOn(world, runId);
    return row["state"] === "queued" ? null : row;
  });
  expect(done).toMatchObject({ state: "succeeded", attempts: 2 });
});

test("a change that comes in while a run is under way is the next run's", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  const runId = await queued(world);
  let patched: Promise<void> | null = null;
  world.fake.faults.push({
    kind: "slow",
    ms: 50,
    times: 1,
    only: ({ method }) => {
      if (method === "POST") patched ??= patchPerson(world, ann, { displayName: "Ann Later" });
      return method === "POST";
    },
  });
  await goOn(world, runId);
  await patched;
  const next = await push(world);
  expect(await changesOf(world, next["id"])).toEqual([
    "user.update ann@acme.test applied: attributes_differ",
  ]);
});

test("the reconciler finds changes that no run carries and queues one, once", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  await world.sql("delete from runs where sync_id = $1", [world.syncId]);
  await Promise.all([reconcile(), reconcile()]);
  const rows = await world.sql("select scope, trigger from runs where sync_id = $1", [
    world.syncId,
  ]);
  expect(rows).toEqual([{ scope: "delta", trigger: "push" }]);
});

test("a run that is cancelled while it applies ends between two records; what was done is recorded", async () => {
  const world = await createWorld();
  for (let index = 0; index < 40; index++) await addPerson(world, `p${index}`);
  const runId = await queued(world);
  world.fake.faults.push({
    kind: "slow",
    ms: 400,
    only: ({ method, path }) => method === "POST" && path.endsWith("/admin/user"),
  });
  const working = goOn(world, runId);
  await eventually(() => writes(world).length > 0);
  await cancelRun(world.tenantId, runId, actor);
  expect(await working).toMatchObject({ state: "cancelled", cancelled_by: "Tests" });

  const made = (await world.fake.state()).people.filter((person) =>
    person.username.endsWith("@acme.test"),
  );
  const rows = await changesOf(world, runId);
  expect(rows.filter((row) => row.includes("applied"))).toHaveLength(made.length);
  expect(rows.filter((row) => row.includes("skipped: cancelled"))).toHaveLength(40 - made.length);
  expect(made.length).toBeLessThan(40);
});
