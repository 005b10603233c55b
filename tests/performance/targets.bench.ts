import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import pg from "pg";
import { z } from "zod";
import { migrateDatabase } from "@/db/migrate";
import type { FakeState, FakeTarget, StartFake, TargetDefinition } from "@/lib/targets/port";
import { targets } from "@/lib/targets/registry";
import { bundleOptions } from "@/scripts/lib/build";
import { type Cluster, ensureDatabase } from "@/scripts/lib/postgres";
import { secret, withCluster } from "./engine-bench";
import { ids, seedWorld } from "./engine-seed";
import { table } from "./measure";
import { type Edge, fewestStars, grouped } from "./star-cover";

const people = Number(process.env["BENCH_SIZE"] ?? 500);
const latencyMs = Number(process.env["BENCH_LATENCY"] ?? 20);
const only = process.env["BENCH_PRODUCTS"]?.split(",");
/** Both sides are in step before the first run that is measured. */
const isFilled = process.env["BENCH_FILLED"] === "1";
/** Folder for a CPU profile of each run. */
const profiles = process.env["BENCH_PROFILES"];
const membershipsEach = 10;
const groupsCount = Math.max(membershipsEach, people / 10);

const outcome = z.object({
  state: z.string(),
  problem: z.string().nullable(),
  wallMs: z.number(),
  phases: z.record(
    z.string(),
    z.looseObject({ startedAt: z.string(), endedAt: z.string().optional() }),
  ),
  kinds: z.record(z.string(), z.number()),
  edges: z.array(z.object({ kind: z.string(), account: z.string(), group: z.string() })),
});
type Outcome = z.infer<typeof outcome>;

const headings = [
  ...["target", "run", "state", "reads", "writes", "fewest", "ratio"],
  ...["observe s", "plan s", "apply s", "wall s", "wall ÷ limit"],
];
const steps = isFilled
  ? (["1 % delta", "again"] as const)
  : (["first", "1 % delta", "again"] as const);

/** Calls against the fewest that a product allows (targets.md §9), and time against its limit. */
export async function standalone(): Promise<void> {
  const rows: string[][] = [];
  await withCluster(async (cluster) => {
    for (const target of targets.filter(isAsked)) {
      const measured = await measureTarget(cluster, target);
      // A measurement of many products takes long: each is told as it ends.
      process.stdout.write(`${table(headings, measured)}\n`);
      rows.push(...measured);
    }
  });
  process.stdout.write(
    `\n### Targets: ${people} people, ${groupsCount} groups, ${people * membershipsEach} memberships, ${latencyMs} ms a call\n\n${table(headings, rows)}\n`,
  );
}

async function measureTarget(
  cluster: Cluster,
  { id, label, concurrency }: TargetDefinition,
): Promise<string[][]> {
  const name = `targets_${id.replace(/\W/g, "_")}`;
  await ensureDatabase(cluster, name);
  const ownerUrl = cluster.url(name);
  await migrateDatabase({ ownerUrl, secret });
  await seedWorld(ownerUrl, people, false);
  await spread(ownerUrl);
  const fake = await startFakeOf(id);
  const task = { product: id, settings: fake.settings, connects: false };
  const rows: string[][] = [];
  try {
    await childOf(ownerUrl, { ...task, connects: true });
    if (isFilled) await takeOver(ownerUrl, task);
    for (const step of steps) {
      if (step === "1 % delta") {
        await settle(ownerUrl, task);
        await changeSome(ownerUrl);
      }
      const count = counting(fake);
      fake.faults.splice(0, fake.faults.length, { kind: "slow", ms: latencyMs });
      const done = await runIn(ownerUrl, task);
      fake.faults.length = 0;
      const calls = count.end();
      if (process.env["BENCH_CALLS"])
        process.stdout.write(`${label}, ${step}: ${JSON.stringify(calls, null, 1)}\n`);
      rows.push([label, step, ...figuresOf(id, calls, done, concurrency)]);
    }
  } finally {
    await fake.close();
  }
  return rows;
}

type Calls = Record<string, number>;

/** Calls by kind. A fake forgets the oldest of many, so they are taken from it as they come. */
function counting({ calls }: FakeTarget) {
  const counts: Calls = {};
  calls.length = 0;
  const take = (isOver = false) => {
    const taken = calls.splice(0);
    // What is under way has no status yet.
    if (!isOver) calls.push(...taken.filter(({ status }) => status === null));
    for (const { method, path, status } of taken) {
      if (status === null && !isOver) continue;
      const shape = path.split("?")[0]?.replace(/[^/]*\d[^/]*/g, "…");
      const kind = `${method} ${shape} ${status}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  };
  const timer = setInterval(() => take(), 500);
  return {
    end() {
      clearInterval(timer);
      take(true);
      return counts;
    },
  };
}

function isAsked({ id }: { id: string }): boolean {
  return only?.includes(id) ?? true;
}

async function startFakeOf(id: string): Promise<FakeTarget> {
  const fakes: { startFake: StartFake; versions: readonly string[] } = await import(
    `../../lib/targets/${id}/${id}.fake.ts`
  );
  const version = fakes.versions.at(-1) ?? "";
  return fakes.startFake({ version, ...(isFilled ? everyone() : {}) });
}

/** The target's side, as seedWorld and spread fill the source's. */
function everyone(): FakeState {
  const numbers = Array.from({ length: people }, (_, index) => index + 1);
  const usernameOf = (n: number) => `person${n}@acme.test`;
  const groups: Record<string, string[]> = {};
  for (let n = 0; n < groupsCount; n += 1) groups[`group-${n}`] = [];
  for (const n of numbers)
    for (let each = 0; each < membershipsEach; each += 1)
      groups[`group-${(n + each * 7_919) % groupsCount}`]?.push(usernameOf(n));
  const person = (n: number) => ({
    username: usernameOf(n),
    displayName: `Given${n} Family`,
    email: usernameOf(n),
  });
  return { people: numbers.map(person), groups };
}

/** Links everybody, and makes it as if Usher had made accounts, groups and memberships itself. */
async function takeOver(ownerUrl: string, task: object): Promise<void> {
  const { tenantId, syncId } = ids;
  const done = await runIn(ownerUrl, task);
  if (done.state !== "succeeded") throw new Error(`Linking ${done.state}: ${done.problem}`);
  await query(
    ownerUrl,
    `update account_links set origin = 'created'; update group_links set created_by_us = true;
     insert into membership_links (tenant_id, sync_id, source_user_id, group_key, source_group_id, run_id)
       select '${tenantId}', '${syncId}', m.member_id, l.group_key, m.group_id, l.run_id
       from source_members m join group_links l on l.source_group_id = m.group_id
       on conflict do nothing; vacuum analyze`,
  );
}

/** A delta follows a run that found all as it should be, and says whom it need not look at again. */
async function settle(ownerUrl: string, task: object): Promise<void> {
  const done = await runIn(ownerUrl, task);
  const changes = Object.keys(done.kinds);
  if (done.state !== "succeeded" || changes.length > 0)
    throw new Error(`Settling ${done.state}: ${done.problem ?? changes.join(", ")}`);
}

function figuresOf(id: string, calls: Calls, done: Outcome, inFlight: number): string[] {
  const sum = (isMeant: (kind: string) => boolean) =>
    Object.entries(calls).reduce((all, [kind, of]) => (isMeant(kind) ? all + of : all), 0);
  const reads = sum((kind) => kind.startsWith("GET "));
  const writes = sum((kind) => !kind.startsWith("GET "));
  const fewest = fewestCalls(id, done);
  const limitMs = ((reads + writes) * latencyMs) / inFlight;
  return [
    done.state === "succeeded" ? done.state : `${done.state}: ${done.problem}`,
    ...[reads, writes, fewest].map(String),
    writes === fewest ? "1.00" : (writes / Math.max(1, fewest)).toFixed(2),
    ...["observe", "plan", "apply"].map((phase) => secondsOf(done.phases[phase])),
    (done.wallMs / 1_000).toFixed(1),
    `${(done.wallMs / limitMs).toFixed(2)} ×`,
  ];
}

function secondsOf(phase: Outcome["phases"][string] | undefined): string {
  if (!phase?.endedAt) return "";
  return ((Date.parse(phase.endedAt) - Date.parse(phase.startedAt)) / 1_000).toFixed(1);
}

const membersOfPatch = 100;

function fewestCalls(id: string, { kinds, edges }: Outcome): number {
  const of = (kind: string) => edges.filter((edge) => edge.kind === kind);
  const groupsTouched = (list: readonly Edge[]) => new Set(list.map(({ group }) => group)).size;
  const [adds, removes] = [of("membership.add"), of("membership.remove")];
  const others = Object.entries(kinds)
    .filter(([kind]) => !kind.startsWith("membership.") && !/link$/.test(kind))
    .reduce((sum, [, changes]) => sum + changes, 0);
  if (id === "bitbucket") return others + fewestStars(adds) + removes.length;
  if (id === "bamboo") return others + groupsTouched(adds) + groupsTouched(removes);
  if (id === "scim" || id === "atlassian") {
    const byGroup = grouped(edges, ({ group }) => group);
    return [...byGroup.values()].reduce(
      (sum, list) => sum + Math.ceil(list.length / membersOfPatch),
      others,
    );
  }
  return others + adds.length + removes.length;
}

/** Each person in ten groups, each group of a hundred. */
async function spread(ownerUrl: string): Promise<void> {
  const { tenantId, appId } = ids;
  await query(
    ownerUrl,
    `delete from source_members; delete from source_groups;
     insert into source_groups (tenant_id, app_id, id, display_name, name_key, resource)
       select '${tenantId}', '${appId}', 'g' || lpad(n::text, 8, '0'), 'group-' || n, 'group-' || n, '{}'
       from generate_series(0, ${groupsCount - 1}) n;
     insert into source_members (tenant_id, app_id, group_id, member_id)
       select '${tenantId}', '${appId}', 'g' || lpad(((n + each * 7919) % ${groupsCount})::text, 8, '0'),
         'u' || lpad(n::text, 8, '0')
       from generate_series(1, ${people}) n, generate_series(0, ${membershipsEach - 1}) each
       on conflict do nothing;
     update source_counts set groups = ${groupsCount}; vacuum analyze`,
  );
}

/** One in a hundred gets another name, and one membership in a hundred moves to another group. */
async function changeSome(ownerUrl: string): Promise<void> {
  const { tenantId, appId } = ids;
  await query(
    ownerUrl,
    `update source_users set display_name = 'Renamed ' || id, updated_at = now(),
       resource = jsonb_set(resource, '{displayName}', to_jsonb('Renamed ' || id))
       where right(id, 2) = '07';
     delete from source_members where right(member_id, 2) = '09' and group_id = (
       select min(group_id) from source_members m where m.member_id = source_members.member_id);
     insert into source_members (tenant_id, app_id, group_id, member_id)
       select '${tenantId}', '${appId}', g.id, u.id from source_users u
       join lateral (select id from source_groups g where not exists (select from source_members m
         where m.group_id = g.id and m.member_id = u.id) order by md5(g.id || u.id) limit 1) g on true
       where right(u.id, 2) = '09'`,
  );
}

async function query(ownerUrl: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const statement of text.split(";")) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function runIn(ownerUrl: string, task: object): Promise<Outcome> {
  const output = await childOf(ownerUrl, task);
  return outcome.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}

async function childOf(ownerUrl: string, task: object): Promise<string> {
  const outdir = join(bundleOptions.outdir, "bench");
  const entry = join(bundleOptions.absWorkingDir, "tests", "performance", "targets-child.ts");
  await build({ ...bundleOptions, entryPoints: [{ in: entry, out: "targets-child" }], outdir });
  const profiling = profiles ? ["--cpu-prof", `--cpu-prof-dir=${profiles}`] : [];
  const program = join(outdir, "targets-child.mjs");
  const child = spawn(process.execPath, [...profiling, program, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...{ NODE_ENV: "production", PATH: process.env["PATH"], DATABASE_URL: ownerUrl },
      ...{ USHER_SECRET: secret, LOG_LEVEL: "warn", USHER_EGRESS_ALLOW: "127.0.0.0/8" },
    },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  if (code !== 0) throw new Error(`The measured process ended with ${code}.`);
  return output;
}
