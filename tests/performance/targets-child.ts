import pg from "pg";
import { z } from "zod";
import { closePool, inTenant } from "@/db/client";
import { unpackTimes } from "@/lib/core/run/phase-times";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { sealFields } from "@/lib/engine/connect/setting-fields";
import { definitionOf } from "@/lib/engine/connect/target-access";
import { approveRun } from "@/lib/engine/run/approve-run";
import { continueRun } from "@/lib/engine/run/continue-run";
import { startRun } from "@/lib/engine/run/start-run";
import { insertVersion } from "@/lib/engine/settings/save-settings";
import { closeQueue } from "@/lib/jobs/queue";
import { ids } from "./engine-seed";

/**
 * The process that is measured: one full run against a product's fake, which another process
 * serves, exactly as a worker carries it out. Prints what it came to as one line of JSON.
 */
const task = z
  .object({
    product: z.string(),
    settings: z.record(z.string(), z.string()),
    /** Only connects and probes, so that no probe's call counts among those of a run. */
    connects: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? "{}"));

const { tenantId, targetId, syncId } = ids;
const actor = { kind: "system", id: "bench", name: "Bench", ip: null } as const;
const owner = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
await owner.connect();
if (task.connects) {
  await connect();
  await end();
  process.exit(0);
}
const startedAt = performance.now();
const run = await oneRun();
const { rows } = await owner.query<{ kind: string; changes: number }>(
  "select kind, count(*)::int as changes from changes where run_id = $1 and outcome = 'applied' group by kind",
  [run["id"]],
);
const { rows: edges } = await owner.query(
  `select kind, coalesce(account_id, source_id) as account, group_key as group from changes
   where run_id = $1 and outcome = 'applied' and kind like 'membership.%'`,
  [run["id"]],
);
process.stdout.write(
  `${JSON.stringify({
    state: run["state"],
    wallMs: performance.now() - startedAt,
    phases: unpackTimes(run["phase_times"]),
    problem: run["error_message"] ?? JSON.stringify(run["holds"]),
    kinds: Object.fromEntries(rows.map(({ kind, changes }) => [kind, changes])),
    edges,
  })}\n`,
);
await end();

async function end(): Promise<void> {
  await owner.end();
  await closeQueue();
  await closePool();
}

async function connect(): Promise<void> {
  const { fields } = definitionOf(task.product);
  const stored = sealFields(fields, task.settings, { tenantId, ownerId: targetId });
  await owner.query(
    "update targets set product = $1, settings = $2, secrets = $3, own_username = null",
    [task.product, JSON.stringify(stored.settings), JSON.stringify(stored.secrets)],
  );
  await probeTarget(tenantId, actor, targetId, AbortSignal.timeout(30_000));
  const { groups, safety } = defaultSettings;
  const settings = {
    ...defaultSettings,
    // Of a target that is filled beforehand all groups are fed as well.
    groups: { ...groups, firstContact: "automatic" as const },
    safety: { ...safety, membershipRemovalsPercent: 100, membershipRemovalsFloor: 10_000 },
  };
  await inTenant(tenantId, (tx) => insertVersion(tx, tenantId, syncId, 1, settings, "bench", null));
}

async function oneRun() {
  const start = { tenantId, syncId, trigger: "manual", scope: "full" } as const;
  const { runId } = await startRun({ ...start, startedBy: "bench" });
  const signal = new AbortController().signal;
  await continueRun(tenantId, runId, "bench", signal);
  if ((await rowOf(runId))["state"] === "held") {
    await approveRun(tenantId, runId, actor);
    await continueRun(tenantId, runId, "bench", signal);
  }
  return rowOf(runId);
}

async function rowOf(runId: string): Promise<Record<string, unknown>> {
  const { rows } = await owner.query("select * from runs where id = $1", [runId]);
  return rows[0] ?? {};
}
