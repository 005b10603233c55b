import { afterAll, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { encodeCursor } from "@/db/queries/page";
import { audit } from "@/lib/audit";
import { approveRun } from "@/lib/engine/run/approve-run";
import { closeQueue } from "@/lib/jobs/queue";
import { actor, addPerson, carryOut, createWorld, goOn } from "../engine/world";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";
import { callApi, makeKey } from "./api-world";

afterAll(closeQueue);

type Line = { cursor: string; id: string; type: string; data: Record<string, unknown> | null };

async function read(key: string, query: string): Promise<Line[]> {
  const response = await callApi("GET", "/events", { key, query });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = (await response.text()).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line));
}

/** Transactions of other tests on the same PostgreSQL keep back what was committed after they began. */
async function untilReadable(tenantId: string): Promise<void> {
  const { sql } = testDatabase();
  await eventually(async () => {
    const [row] = await sql(
      `select coalesce(max(txid) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint, true) as all
       from events where tenant_id = $1`,
      [tenantId],
    );
    return row?.["all"] === true;
  });
}

/** Reads on from line to line, a few at a time. */
async function readAll(key: string, limit: number): Promise<Line[]> {
  const all: Line[] = [];
  for (;;) {
    const cursor = all.at(-1)?.cursor;
    const page = await read(key, `?limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`);
    all.push(...page);
    if (page.length < limit) return all;
  }
}

test("a log store reads every run with its changes, incident and audit event once, in any portion", async () => {
  const world = await createWorld();
  const { tenantId } = world;
  const { token } = await makeKey(tenantId, ["read"]);
  for (const name of ["ann", "bob", "cy"]) await addPerson(world, name);
  const run = await carryOut(world, "full");
  await approveRun(tenantId, String(run["id"]), actor);
  await goOn(world, String(run["id"]));

  await untilReadable(tenantId);
  const whole = await read(token, "");
  expect(await readAll(token, 2)).toEqual(whole);
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  const about = whole.filter(({ type }) => type !== "audit").map(({ type }) => type);
  expect(about).toEqual([
    ...["incident.opened", "incident.closed", "run.finished", "change", "change", "change"],
  ]);
  expect(whole.find(({ type }) => type === "run.finished")?.data).toMatchObject({
    ...{ id: run["id"], state: "succeeded" },
  });
  expect(whole.find(({ type }) => type === "change")?.data).toMatchObject({ outcome: "applied" });
  const approved = whole.find(({ data }) => data?.["action"] === "run.approved");
  expect(approved?.data).toMatchObject({ subjectId: run["id"] });
  expect(await read(token, `?cursor=${whole.at(-1)?.cursor}`)).toEqual([]);

  const others = await createWorld();
  const stranger = await makeKey(others.tenantId, ["read"]);
  expect(JSON.stringify(await read(stranger.token, ""))).not.toContain(String(run["id"]));
});

test("an event of a transaction that is still open is not passed by", async () => {
  const { tenantId } = await createWorld();
  const { token } = await makeKey(tenantId, ["read"]);
  const note = (name: string, meanwhile?: () => Promise<void>) =>
    inTenant(tenantId, async (tx) => {
      await audit(tx, tenantId, actor, "test.noted", { id: name, name });
      await meanwhile?.();
    });
  const names = async (cursor: string | undefined) => {
    const lines = await read(token, cursor ? `?cursor=${cursor}` : "");
    const named = lines.filter(({ data }) => data?.["action"] === "test.noted");
    return { names: named.map(({ data }) => data?.["subjectId"]), cursor: lines.at(-1)?.cursor };
  };
  let first = await names(undefined);
  await note("slow", async () => {
    await note("quick");
    const during = await names(first.cursor);
    expect(during.names).toEqual([]);
    first = { ...first, cursor: during.cursor ?? first.cursor };
  });
  await untilReadable(tenantId);
  expect((await names(first.cursor)).names).toEqual(["slow", "quick"]);
});

test("a cursor from before a restore, and one that is none, are refused", async () => {
  const { tenantId } = await createWorld();
  const { token: key } = await makeKey(tenantId, ["read"]);
  const ahead = encodeCursor({ txid: 9_000_000_000_000, seq: 1, change: 0 });
  const answers = await Promise.all(
    [ahead, "nonsense"].map((cursor) =>
      callApi("GET", "/events", { key, query: `?cursor=${cursor}` }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([409, 400]);
});
