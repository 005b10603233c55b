import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { childEnvironment } from "@/scripts/lib/environment";
import { step } from "@/scripts/lib/steps";
import type { TestUsher } from "../support/usher";
import { between, cpuOf, databasePids, table } from "./measure";
import { changesAt, demoSettled, msAt, provision, stages } from "./pushes";
import { bundle, databaseOf, query } from "./subjects";

const tenants = Number(process.env["BENCH_TENANTS"] ?? 100);
const people = Number(process.env["BENCH_TENANT_PEOPLE"] ?? 20);
const hugePeople = Number(process.env["BENCH_HUGE"] ?? 3_000);
const equalPeople = Number(process.env["BENCH_EQUAL"] ?? 300);
const seconds = Number(process.env["BENCH_SECONDS"] ?? 20);
/** The first one finds compilers, pools and plans cold. */
/** Of so many the schedule is watched; the others are there, too. */
const dueTenants = Math.min(tenants, Number(process.env["BENCH_DUE"] ?? tenants));
const bursts = Number(process.env["BENCH_BURSTS"] ?? 3);
const parts = (process.env["BENCH_PARTS"] ?? "lag,burst,fair,equal").split(",");

/** As 1,000 workspaces on a schedule of 15 minutes would fall due. */
const everyMs = 900;
/** What a first run needs for all of them, on a machine that does other things as well. */
const waitMaxMs = 120_000 + tenants * people * 10;

/** Whether many workspaces' schedules start in time, and a small one beside a huge one is served. */
export default async function bench(usher: TestUsher): Promise<void> {
  const rows: string[][] = [];
  if (parts.includes("lag") || parts.includes("burst")) {
    const ids = await settledTenants(usher);
    if (parts.includes("lag")) rows.push(...(await startLag(usher, ids)));
    if (parts.includes("burst")) rows.push(...(await burst(usher, ids)));
  }
  if (parts.includes("fair")) rows.push(...(await fairness(usher)));
  if (parts.includes("equal")) rows.push(...(await equality(usher)));
  process.stdout.write(`\n### Workspaces\n\n${table(["what", "measured", "target"], rows)}\n`);
}

/** The syncs of workspaces in which a full run finds nothing to do. */
async function settledTenants(usher: TestUsher): Promise<string[]> {
  const { ownerUrl } = usher.settings;
  const [first] = await step(`Making a workspace of ${people} people`, () =>
    makeTenants(usher, { tenants: 1, people, paused: false }),
  );
  if (!first) throw new Error("No workspace was made.");
  await step("Carrying its people on", async () => {
    await allSettled(ownerUrl);
    await query(
      ownerUrl,
      "update syncs set first_full_run_at = now(), due_at = now() where id = $1",
      [first.syncId],
    );
    await pause(3_000);
    await allSettled(ownerUrl);
  });
  const copies = await step(`Copying it ${tenants - 1} times`, () =>
    makeTenants(usher, { copyOf: first, copies: tenants - 1, ownerUrl }),
  );
  return [first, ...copies].map(({ syncId }) => syncId);
}

async function startLag(usher: TestUsher, all: string[]): Promise<string[][]> {
  const { ownerUrl } = usher.settings;
  const ids = all.slice(0, dueTenants);
  const due = await query(
    ownerUrl,
    `update syncs s set first_full_run_at = now(),
       due_at = now() + interval '3 s' + n * interval '1 ms' * ${everyMs}
     from unnest($1::text[]) with ordinality as u (id, n) where s.id = u.id
     returning s.id, extract(epoch from s.due_at) * 1000 as due`,
    [ids],
  );
  const dueAt = new Map(due.map((row) => [String(row["id"]), Number(row["due"])]));
  await step("Waiting for their schedules", async () => {
    // The reconciler looks every two seconds.
    await pause(8_000 + dueTenants * everyMs);
    await allSettled(ownerUrl);
  });
  const started = await query(
    ownerUrl,
    `select sync_id, state, extract(epoch from started_at) * 1000 as at,
       extract(epoch from finished_at - started_at) * 1000 as took
     from runs where trigger = 'schedule' and sync_id = any($1)
       and created_at >= to_timestamp($2::float8 / 1000)`,
    [ids, Math.min(...dueAt.values())],
  );
  const lags = started
    .map((run) => Number(run["at"]) - (dueAt.get(String(run["sync_id"])) ?? 0))
    .sort((one, other) => one - other);
  const took = started.map((run) => Number(run["took"])).sort((one, other) => one - other);
  const at = (times: number[], share: number) =>
    (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  const syncs = new Set(started.map((run) => run["sync_id"]));
  const succeeded = started.filter((run) => run["state"] === "succeeded").length;
  return [
    [
      `start lag of ${dueTenants} of ${tenants} workspaces, one due every ${everyMs} ms: p50, p99, most, ms`,
      [0.5, 0.99, 1 - 1e-9].map((share) => at(lags, share)).join(", "),
      "p99 ≤ 3,000",
    ],
    ["missed, doubled", `${dueTenants - syncs.size}, ${started.length - syncs.size}`, "0, 0"],
    ["succeeded", `${succeeded} of ${dueTenants}`, "all"],
    [`a full run of ${people} people: p50, p99, ms`, `${at(took, 0.5)}, ${at(took, 0.99)}`, ""],
  ];
}

/** All of them due at the same moment: how many full runs without changes two cores carry out. */
async function burst(usher: TestUsher, ids: string[]): Promise<string[][]> {
  const { ownerUrl } = usher.settings;
  const { databasePid } = await databaseOf(ownerUrl);
  const processes = () => ({
    worker: cpuOf(usher.workers.map(({ pid }) => pid)),
    web: cpuOf(usher.webs.map(({ pid }) => pid)),
    database: cpuOf(databasePids(databasePid)),
  });
  const rows: string[][] = [];
  for (let number = 1; number <= bursts; number += 1) {
    const before = processes();
    const { runs, changes, seconds } = await burstOnce(ownerUrl, ids);
    const after = processes();
    const millis = (name: keyof typeof before) =>
      (between(before[name], after[name]) / 1_000 / runs).toFixed(0);
    rows.push([
      `${runs} full runs of ${people} people, all due at once: s, changes`,
      `${seconds.toFixed(1)} (${((seconds / runs) * 1_000).toFixed(0)} for 1,000), ${changes}`,
      "≤ 120 for 1,000 of 500 people",
    ]);
    rows.push([
      "processor ms of each: worker, sandbox (web), PostgreSQL",
      `${millis("worker")}, ${millis("web")}, ${millis("database")}`,
      "",
    ]);
  }
  return rows;
}

async function burstOnce(ownerUrl: string, ids: string[]) {
  const [before] = await query(
    ownerUrl,
    `update syncs set first_full_run_at = now(), due_at = now() + interval '2 s'
     where id = any($1) returning extract(epoch from due_at) * 1000 as due`,
    [ids],
  );
  const dueAt = Number(before?.["due"]);
  await step("Carrying out all their schedules at once", async () => {
    await pause(6_000);
    await allSettled(ownerUrl);
  });
  const [ran] = await query(
    ownerUrl,
    `select count(*) as runs, sum(change_count) as changes,
       extract(epoch from max(finished_at)) * 1000 as ended
     from runs where trigger = 'schedule' and sync_id = any($1) and state = 'succeeded'
       and started_at >= to_timestamp($2::float8 / 1000)`,
    [ids, dueAt],
  );
  const seconds = (Number(ran?.["ended"]) - dueAt) / 1_000;
  return { runs: Number(ran?.["runs"]), changes: ran?.["changes"], seconds };
}

async function fairness(usher: TestUsher): Promise<string[][]> {
  const { ownerUrl } = usher.settings;
  const ids = await provision(usher, 20);
  const [huge] = await step(`Making a workspace of ${hugePeople} people`, () =>
    makeTenants(usher, { tenants: 1, people: hugePeople, paused: true }),
  );
  await demoSettled(usher);
  await changesAt(usher, ids, 1, 3);
  const alone = await changesAt(usher, ids, 1, seconds);
  await query(ownerUrl, "update syncs set paused_at = null where id = $1", [huge?.syncId]);
  // The reconciler looks every two seconds.
  await pause(5_000);
  const beside = await changesAt(usher, ids, 1, seconds);
  const [left] = await query(ownerUrl, "select count(*)::int as open from pending_changes");
  const times = (changes: number[][]) =>
    [0.5, 0.95].map((share) => msAt(changes, share).toFixed(0)).join(", ");
  const ratio = (share: number) =>
    (msAt(beside, share) / Math.max(1, msAt(alone, share))).toFixed(2);
  return [
    ["a change of a small workspace alone: p50, p95, ms", times(alone), ""],
    [
      `the same while ${hugePeople} newcomers of another are carried on: p50, p95, ms`,
      `${times(beside)} (${ratio(0.5)} ×, ${ratio(0.95)} ×)`,
      "≤ 1.3 ×",
    ],
    ...stages.map(([stage], at) => [
      `of that until ${stage}: p50, p95 alone; beside`,
      [alone, beside].map((changes) => stageTimes(changes, at)).join("; "),
      "",
    ]),
    ["of whom were still to come afterwards", String(left?.["open"]), "> 0"],
  ];
}

function stageTimes(changes: number[][], at: number): string {
  const times = changes.map((stage) => stage[at] ?? 0).sort((one, other) => one - other);
  return [0.5, 0.95]
    .map((share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0))
    .join(", ");
}

const equals = 10;

/** How evenly workspaces are served that begin together: what each has when the first has all. */
async function equality(usher: TestUsher): Promise<string[][]> {
  const { ownerUrl } = usher.settings;
  const [first] = await step(`Making a workspace of ${equalPeople} newcomers`, () =>
    makeTenants(usher, { tenants: 1, people: equalPeople, paused: true }),
  );
  if (!first) throw new Error("No workspace was made.");
  const copies = await makeTenants(usher, { copyOf: first, copies: equals - 1, ownerUrl });
  const ids = [first, ...copies].map(({ syncId }) => syncId);
  await query(
    ownerUrl,
    `update syncs set paused_at = null, first_full_run_at = now(), due_at = now() + interval '1 s'
     where id = any($1)`,
    [ids],
  );
  const served = await step("Carrying all of them on", () => servedAtFirstEnd(ownerUrl, ids));
  const [sum, squares] = [served, served.map((each) => each ** 2)].map((list) =>
    list.reduce((total, each) => total + each, 0),
  );
  const index = (sum ?? 0) ** 2 / (equals * Math.max(1, squares ?? 0));
  return [
    [
      `Jain's index of ${equals} workspaces of ${equalPeople} newcomers, when the first has all (${served.join(", ")})`,
      index.toFixed(3),
      "≥ 0.95",
    ],
  ];
}

async function servedAtFirstEnd(ownerUrl: string, ids: string[]): Promise<number[]> {
  for (const until = performance.now() + waitMaxMs; performance.now() < until; ) {
    const rows = await query(
      ownerUrl,
      `select (select count(*)::int from account_links l where l.sync_id = s.id) as served
       from syncs s where s.id = any($1) order by 1 desc`,
      [ids],
    );
    const served = rows.map((row) => Number(row["served"]));
    if (served[0] === equalPeople) return served;
    await pause(100);
  }
  throw new Error(`Nobody was through after ${waitMaxMs / 1_000} seconds.`);
}

const madeTenants = z.array(z.object({ tenantId: z.string(), syncId: z.string() }));

type Wanted =
  | { tenants: number; people: number; paused: boolean }
  | { copyOf: z.infer<typeof madeTenants>[number]; copies: number; ownerUrl: string };

async function makeTenants(usher: TestUsher, wanted: Wanted) {
  const child = spawn(process.execPath, [await bundle("tenants-child"), JSON.stringify(wanted)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...childEnvironment(usher.settings), LOG_LEVEL: "warn" },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  if (code !== 0)
    throw new Error(`The workspaces could not be made; the process ended with ${code}.`);
  return madeTenants.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}

/** Until nothing is pending or due and no run is under way. */
async function allSettled(ownerUrl: string): Promise<void> {
  for (const until = performance.now() + waitMaxMs; performance.now() < until; ) {
    const [row] = await query(
      ownerUrl,
      `select (select count(*) from pending_changes)
         + (select count(*) from runs where state in ('queued', 'running'))
         + (select count(*) from syncs where due_at <= now() and paused_at is null) as open`,
    );
    if (Number(row?.["open"]) === 0) return;
    await pause(500);
  }
  throw new Error(`Runs were still under way after ${waitMaxMs / 1_000} seconds.`);
}
