import { readFileSync } from "node:fs";
import pg from "pg";
import { z } from "zod";
import { closePool, inTenant } from "@/db/client";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { apply } from "@/lib/engine/apply/apply";
import { passGuard } from "@/lib/engine/guard/pass-guard";
import { observe } from "@/lib/engine/observe/observe";
import { plan } from "@/lib/engine/plan/plan";
import { inPhase } from "@/lib/engine/run/checkpoint";
import { finishRun } from "@/lib/engine/run/end-run";
import { claimRun } from "@/lib/engine/run/lease";
import { claimPending } from "@/lib/engine/run/pending";
import { openRun } from "@/lib/engine/run/run-context";
import { startRun } from "@/lib/engine/run/start-run";
import { insertVersion } from "@/lib/engine/settings/save-settings";
import { closeQueue } from "@/lib/jobs/queue";
import { sealSecret } from "@/lib/secrets";
import { ids } from "./engine-seed";
import { memoryTarget } from "./engine-target";

/**
 * The process that is measured: carries runs out with a target in memory, phase by phase, exactly as
 * continueRun does, and prints what they cost as one line of JSON.
 */
const task = z
  .object({
    people: z.number(),
    groups: z.number(),
    /** Accounts that the target has. */
    accounts: z.number(),
    scope: z.enum(["full", "delta"]),
    runs: z.number(),
    latencyMs: z.number(),
    concurrency: z.number(),
    /** Plan with what was seen before, as a run that was taken up again. */
    observe: z.boolean(),
    /** Puts one of these people into this group before each run. */
    joins: z.object({ people: z.array(z.string()), group: z.string() }).nullable(),
  })
  .parse(JSON.parse(process.argv[2] ?? "{}"));

const { tenantId, syncId } = ids;
const owner = new pg.Client({ connectionString: process.env["DATABASE_URL"] });

await owner.connect();
await provideSettings();
const measured = [];
for (let turn = 0; turn < task.runs; turn += 1) measured.push(await oneRun(turn));
const hwmKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0);
process.stdout.write(`${JSON.stringify({ runs: measured, hwmKb })}\n`);
await owner.end();
await closeQueue();
await closePool();

/** Three expressions, as M5 asks. */
async function provideSettings(): Promise<void> {
  const found = await owner.query("select 1 from settings_versions where sync_id = $1", [syncId]);
  if (found.rowCount) return;
  const { attributes, safety } = defaultSettings;
  const mapped = (expression: string) => ({ ...attributes.email, sources: [], expression });
  const settings = {
    ...defaultSettings,
    attributes: {
      username: mapped("user.userName"),
      displayName: mapped('user.name.givenName + " " + user.name.familyName'),
      email: mapped("user.emails[0].value"),
    },
    safety: { ...safety, disablesFloor: 25 },
  };
  const envelope = sealSecret("bench", { tenantId, ownerId: ids.targetId, field: "password" });
  await owner.query("update targets set secrets = $1", [JSON.stringify({ password: envelope })]);
  await inTenant(tenantId, (tx) => insertVersion(tx, tenantId, syncId, 1, settings, "bench", null));
}

async function oneRun(turn: number) {
  const person = task.joins?.people[turn];
  if (task.joins && person) await join({ person, group: task.joins.group });
  const start = { tenantId, syncId, trigger: "manual", scope: task.scope } as const;
  const { runId } = await startRun({ ...start, startedBy: "bench" });
  const lease = await claimRun(tenantId, runId, "bench", new AbortController().signal);
  if (!lease) throw new Error("The run could not be claimed.");
  const { connection, calls } = memoryTarget({
    ...{ people: task.accounts, groups: task.groups, latencyMs: task.latencyMs },
    membersOf: (group) => membersOf(group),
  });
  const opened = await openRun(lease);
  const definition = { ...opened.definition, concurrency: task.concurrency };
  const context = { ...opened, connection, definition };
  const { run } = context;
  await inPhase(context, "read", "observe", () => lease.fenced((tx) => claimPending(tx, run)));
  const observed = await timed(() =>
    inPhase(context, "observe", "plan", () =>
      task.observe ? observe(context) : Promise.resolve(0),
    ),
  );
  const planned = await timed(() => inPhase(context, "plan", "guard", () => plan(context)));
  const passage = await passGuard(context);
  if (passage !== "apply") throw new Error(`The run ${passage}: ${JSON.stringify(run.holds)}`);
  const applied = await timed(() => inPhase(context, "apply", null, () => apply(context)));
  await finishRun(context);
  lease.release();
  return { runId, observed, planned, applied, calls: { ...calls }, changes: run.changeCount };
}

/** As the endpoint does it: the membership, and the person as pending. */
async function join({ person, group }: { person: string; group: string }): Promise<void> {
  await owner.query(
    `insert into source_members (tenant_id, app_id, group_id, member_id)
     values ($1, $2, $3, $4) on conflict do nothing`,
    [tenantId, ids.appId, group, person],
  );
  await owner.query(
    "insert into pending_changes (tenant_id, sync_id, kind, source_id) values ($1, $2, 'user', $3)",
    [tenantId, syncId, person],
  );
}

/** As engine-seed.ts spreads people over groups. */
function* membersOf(group: number): Iterable<number> {
  for (let each = 0; each < 5; each += 1) {
    const first = (((group - each * 7_919) % task.groups) + task.groups) % task.groups;
    for (let n = first === 0 ? task.groups : first; n <= task.people; n += task.groups) yield n;
  }
}

type Timed = { wallMs: number; cpuMs: number; cpuDatabaseMs: number };

async function timed(work: () => Promise<void>): Promise<Timed> {
  const [database, cpu, startedAt] = [databaseCpuMs(), process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1_000,
    cpuDatabaseMs: databaseCpuMs() - database,
  };
}

/** Processor time of the database server and of its sessions that ended. */
function databaseCpuMs(): number {
  const pid = Number(process.env["BENCH_POSTGRES_PID"] ?? 0);
  return pid === 0 ? 0 : [pid, ...childrenOf(pid)].reduce((sum, one) => sum + cpuMsOf(one), 0);
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}

/** Ticks of a hundredth of a second; those of reaped children belong to the parent. */
function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) * 10;
  } catch {
    return 0;
  }
}
