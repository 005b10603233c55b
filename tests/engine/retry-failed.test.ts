import { expect, test } from "vitest";
import { getChange, listChanges } from "@/db/queries/changes";
import { callsOf } from "@/db/queries/run-view";
import { getRun } from "@/db/queries/runs";
import { approveRun } from "@/lib/engine/run/approve-run";
import { prune } from "@/lib/engine/run/prune";
import { retryFailed } from "@/lib/engine/run/retry-failed";
import { startRollback } from "@/lib/engine/run/start-rollback";
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

const sumsKept = async ({ sql }: World, runId: string) =>
  (await sql("select change_sums from runs where id = $1", [runId]))[0]?.["change_sums"];

const isCreate = ({ method, path }: { method: string; path: string }) =>
  method === "POST" && path.includes("/admin/user");

test("what failed is told with its exchange, and a retry plans just those people anew", async () => {
  const world = await createWorld();
  const people = [await addPerson(world, "ada"), await addPerson(world, "grace")];
  await addGroup(world, "Crew", people);
  const held = String((await carryOut(world, "full"))["id"]);
  await approveRun(world.tenantId, held, actor, { comment: " As agreed with HR. " });
  world.fake.faults.push({
    kind: "status",
    status: 400,
    commit: "before",
    times: 1,
    only: isCreate,
  });
  expect(await goOn(world, held)).toMatchObject({
    state: "partial",
    approval_comment: "As agreed with HR.",
  });
  const [event] = await world.sql(
    "select detail from audit_events where action = 'run.approved' and subject_id = $1",
    [held],
  );
  expect(event?.["detail"]).toMatchObject({ comment: "As agreed with HR." });

  const { items } = await listChanges(world.tenantId, held, { outcome: "failed" });
  const failed = items[0] && (await getChange(world.tenantId, held, items[0].seq));
  const calls = await callsOf(world.tenantId, held, failed?.exchangeSeq ?? null);
  expect(calls?.[0]).toMatchObject({ method: "POST", status: 400 });
  const subject = failed?.subject ?? "nobody";
  expect(calls?.[0]?.requestBody).toContain(subject);
  expect(calls?.[0]?.requestBody).toContain('"password":"•••"');

  world.fake.faults.length = 0;
  const retry = await retryFailed(world.tenantId, held, actor);
  expect(await goOn(world, retry.runId)).toMatchObject({ state: "succeeded", scope: "delta" });
  expect(await changesOf(world, retry.runId)).toEqual([
    `user.create ${subject} applied: new_in_source`,
    `membership.add ${subject} crew applied: member_in_source`,
  ]);
  await expect(retryFailed(world.tenantId, retry.runId, actor)).rejects.toThrow("Nothing failed");
  expect((await getRun(world.tenantId, held))?.state).toBe("partial");

  await prune(new AbortController().signal, Date.now() + 40 * 86_400_000);
  expect(await callsOf(world.tenantId, held, failed?.exchangeSeq ?? null)).toBeNull();

  const planned = await changesOf(world, held);
  const counts = await sumsKept(world, held);
  await prune(new AbortController().signal, Date.now() + 89 * 86_400_000);
  expect(await changesOf(world, held)).toEqual(planned);
  await world.sql("update runs set change_sums = null where id = $1", [held]);
  const long = Date.now() + 91 * 86_400_000;
  await world.sql("update runs set finished_at = null where id = $1", [retry.runId]);
  await prune(new AbortController().signal, long);
  expect(await changesOf(world, held)).toEqual([]);
  expect(await sumsKept(world, held)).toEqual(counts);
  expect(await changesOf(world, retry.runId)).toHaveLength(2);
  await world.sql(
    "update runs set created_at = now() - interval '91 days', finished_at = now() where id = $1",
    [held],
  );
  await expect(retryFailed(world.tenantId, held, actor)).rejects.toThrow("kept for 90 days");
  await expect(startRollback(world.tenantId, held, actor)).rejects.toThrow("kept for 90 days");
});
