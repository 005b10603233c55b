import { eq } from "drizzle-orm";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { getSync } from "@/db/queries/syncs";
import { runs } from "@/db/schema/runs";
import { claimPending, settlePending } from "@/lib/engine/run/pending";
import { startRun } from "@/lib/engine/run/start-run";
import { testDatabase } from "../support/database";
import {
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  createWorld,
  patchPerson,
  push,
  type World,
} from "./world";

/** What waits, in the order of its numbers, and the run that claimed it. */
async function pendingOf({ sql, syncId }: World): Promise<Record<string, unknown>[]> {
  return sql(
    `select kind, id, request_id as request, claimed_by as run
     from pending_changes, unnest(coalesce(source_ids, array[source_id])) as id
     where sync_id = $1 order by seq`,
    [syncId],
  );
}

async function rowsOf({ sql, syncId }: World): Promise<unknown> {
  const counted = "select count(*)::int as rows from pending_changes where sync_id = $1";
  return (await sql(counted, [syncId]))[0]?.["rows"];
}

/** A run that a worker would take now. */
async function waitingRun({ tenantId, syncId }: World) {
  const trigger = "push";
  const start = { tenantId, syncId, trigger, scope: "delta", startedBy: "Tests" } as const;
  const { runId } = await startRun(start);
  return { run: await readRun(tenantId, runId), tenantId };
}

async function readRun(tenantId: string, runId: string) {
  const [run] = await inTenant(tenantId, (tx) => tx.select().from(runs).where(eq(runs.id, runId)));
  if (!run) throw new Error("The run is gone.");
  return run;
}

describe("Pending changes", () => {
  test("several about one person become one when a run claims them, with the newest request", async () => {
    const world = await createWorld();
    const ann = await addPerson(world, "ann");
    const later = { ...world, ingest: { ...world.ingest, requestId: "req_later" } };
    await patchPerson(later, ann, { displayName: "Ann Smith" });
    expect(await pendingOf(world)).toHaveLength(2);
    const { run, tenantId } = await waitingRun(world);
    expect(await inTenant(tenantId, (tx) => claimPending(tx, run))).toBe(1);
    expect(await pendingOf(world)).toEqual([
      { kind: "user", id: ann, request: "req_later", run: run.id },
    ]);
  });

  test("several whom one request moves are one row until a run claims each of them", async () => {
    const world = await createWorld();
    const people = [await addPerson(world, "ann"), await addPerson(world, "bob")];
    const group = await addGroup(world, "crew");
    const rest = [await addPerson(world, "cid")];
    expect(await push(world)).toMatchObject({ state: "succeeded" });
    const moving = { ...world, ingest: { ...world.ingest, requestId: "req_moving" } };
    await changeMembers(moving, group, "add", [...people, ...rest]);
    expect(await rowsOf(world)).toBe(1);
    const later = { ...world, ingest: { ...world.ingest, requestId: "req_later" } };
    await patchPerson(later, people[0] ?? "", { displayName: "Ann Smith" });
    expect(await rowsOf(world)).toBe(2);
    const detail = await getSync(world.tenantId, world.syncId);
    expect(detail?.pendingChanges).toBe(3);
    const { run, tenantId } = await waitingRun(world);
    expect(await inTenant(tenantId, (tx) => claimPending(tx, run))).toBe(3);
    expect(await rowsOf(world)).toBe(3);
    const claimed = new Map((await pendingOf(world)).map(({ id, request }) => [id, request]));
    expect(claimed).toEqual(
      new Map([
        [people[0], "req_later"],
        [people[1], "req_moving"],
        [rest[0], "req_moving"],
      ]),
    );
  });

  test("a change that comes while the run works is nobody's, and stays when the run settles", async () => {
    const world = await createWorld();
    const ann = await addPerson(world, "ann");
    const { run, tenantId } = await waitingRun(world);
    await inTenant(tenantId, (tx) => claimPending(tx, run));
    await patchPerson(world, ann, { displayName: "Ann Smith" });
    await inTenant(tenantId, (tx) => settlePending(tx, run));
    expect(await pendingOf(world)).toMatchObject([{ id: ann, run: null }]);
  });

  test("a row with a smaller number that is committed later is not lost", async () => {
    const world = await createWorld();
    const slow = new pg.Client({ connectionString: testDatabase().ownerUrl });
    await slow.connect();
    const values = [world.tenantId, world.syncId];
    const insert =
      "insert into pending_changes (tenant_id, sync_id, kind, source_id) values ($1, $2, 'user', 'slow')";
    await slow.query("begin");
    await slow.query(insert, values);
    const ann = await addPerson(world, "ann");
    const { run, tenantId } = await waitingRun(world);
    await inTenant(tenantId, (tx) => claimPending(tx, run));
    await slow.query("commit");
    await slow.end();
    expect(await pendingOf(world)).toMatchObject([
      { id: "slow", run: null },
      { id: ann, run: run.id },
    ]);
    await inTenant(tenantId, (tx) => settlePending(tx, run));
    expect(await pendingOf(world)).toMatchObject([{ id: "slow", run: null }]);
  });

  test("a worker that dies right after claiming leaves all of it to whoever takes the run up", async () => {
    const world = await createWorld();
    await addPerson(world, "ann");
    const { run, tenantId } = await waitingRun(world);
    await inTenant(tenantId, (tx) => claimPending(tx, run));
    await inTenant(tenantId, (tx) => claimPending(tx, run));
    expect(await pendingOf(world)).toMatchObject([{ run: run.id }]);
    expect(await push(world)).toMatchObject({ id: run.id, state: "succeeded" });
    expect(await changesOf(world, run.id)).toEqual([
      "user.create ann@acme.test applied: new_in_source",
    ]);
    expect(await pendingOf(world)).toEqual([]);
  });

  test("a claim that does not commit claims nothing and folds nothing", async () => {
    const world = await createWorld();
    const ann = await addPerson(world, "ann");
    await patchPerson(world, ann, { displayName: "Ann Smith" });
    const { run, tenantId } = await waitingRun(world);
    const crash = inTenant(tenantId, async (tx) => {
      await claimPending(tx, run);
      throw new Error("power cut");
    });
    await expect(crash).rejects.toThrow("power cut");
    expect(await pendingOf(world)).toMatchObject([{ run: null }, { run: null }]);
  });

  test("what failed and waits is taken along when something new is pending about it", async () => {
    const world = await createWorld();
    const ann = await addPerson(world, "ann");
    world.fake.faults.push({
      ...{ kind: "status", status: 400, commit: "before" },
      only: ({ method, path }) => method === "POST" && path.includes("/admin/user"),
    });
    expect(await push(world)).toMatchObject({ state: "partial" });
    world.fake.faults.length = 0;
    await patchPerson(world, ann, { displayName: "Ann Smith" });
    expect(await push(world)).toMatchObject({ state: "succeeded" });
    expect(await pendingOf(world)).toEqual([]);
  });

  test("parallel changes of the same people are all accepted, and every one of them is carried on", async () => {
    const world = await createWorld();
    const people: string[] = [];
    for (let index = 0; index < 10; index++) people.push(await addPerson(world, `p${index}`));
    const groups: string[] = [];
    for (let index = 0; index < 6; index++) groups.push(await addGroup(world, `Group ${index}`));
    await Promise.all(
      groups.flatMap((group) => [
        changeMembers(world, group, "add", people),
        ...people.map((id, index) => patchPerson(world, id, { displayName: `P ${index}` })),
        ...people.toReversed().map((id) => changeMembers(world, group, "add", [id])),
      ]),
    );
    const [members] = await world.sql(
      "select count(*)::int as count from source_members where app_id = $1",
      [world.appId],
    );
    expect(members?.["count"]).toBe(60);
    const pending = await pendingOf(world);
    expect(new Set(pending.map(({ id }) => id))).toEqual(new Set([...people, ...groups]));
    await carryOut(world, "delta", "push");
    expect(await pendingOf(world)).toEqual([]);
  });
});
