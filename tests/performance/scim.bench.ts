import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import pg from "pg";
import { Pool } from "undici";
import { newId, randomText } from "@/lib/core/ids";
import { startChild } from "@/scripts/lib/children";
import { dist, root } from "@/scripts/lib/paths";
import { freePort } from "@/scripts/lib/ports";
import type { TestUsher } from "../support/usher";

/** What is measured: a server that speaks enough SCIM, and whose processor time can be read. */
type Subject = {
  name: string;
  pid: number;
  databaseUrl: string;
  base: string;
  headers: Record<string, string>;
  pool: Pool;
};
type Call = { method: "GET" | "POST" | "PATCH" | "DELETE"; path: string; body?: unknown };
type Made = { users: string[]; groups: string[]; names: string[] };
type Operation = {
  name: string;
  /** A share of the round's size, for operations that are large in themselves. */
  share: number;
  call: (made: Made, at: number) => Call;
  /** Where the id of what was created goes. */
  keeps?: "users" | "groups";
};
type Sample = { perSecond: number; p50: number; p99: number; cpuMicros: number };

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const size = Number(process.env["BENCH_SIZE"] ?? 600);
const connections = 8;

/** SCIM through Usher's front door against the least that could be done, in turns, in one run. */
export default async function bench(usher: TestUsher): Promise<void> {
  const floor = await startFloor(usher.settings.ownerUrl);
  const subjects = [floor.subject, await usherSubject(usher)];
  const samples = new Map<string, Sample[]>();
  try {
    await round(subjects, 0, new Map());
    // As autovacuum would within a minute: plans made for empty tables serve no full ones.
    for (const { databaseUrl } of subjects) await query(databaseUrl, "analyze");
    for (let number = 1; number <= rounds; number += 1) await round(subjects, number, samples);
    process.stdout.write(table(samples));
  } finally {
    for (const { pool } of subjects) await pool.close();
    await floor.stop();
  }
}

const at = (list: readonly string[], index: number) => list[index % list.length] ?? "";
const patch = (op: string, path: string, value: unknown) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op, path, value }],
});
const byName = (name: string) => `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`;
const add = (group: string, ids: readonly string[]): Call => ({
  method: "PATCH",
  path: `/Groups/${group}`,
  body: patch(
    "add",
    "members",
    ids.map((value) => ({ value })),
  ),
});

/** In the order in which an identity provider works. */
const operations: readonly Operation[] = [
  {
    name: "create user",
    share: 1,
    keeps: "users",
    call: ({ names }, index) => ({
      method: "POST",
      path: "/Users",
      body: person(at(names, index)),
    }),
  },
  {
    name: "look up by userName",
    share: 1,
    call: ({ names }, index) => ({ method: "GET", path: byName(at(names, index)) }),
  },
  {
    name: "look up nobody",
    share: 1,
    call: (_, index) => ({ method: "GET", path: byName(`nobody-${index}@example.com`) }),
  },
  {
    name: "get user",
    share: 1,
    call: ({ users }, index) => ({ method: "GET", path: `/Users/${at(users, index)}` }),
  },
  {
    name: "patch user",
    share: 1,
    call: ({ users }, index) => ({
      method: "PATCH",
      path: `/Users/${at(users, index)}`,
      body: patch("replace", "active", false),
    }),
  },
  {
    name: "create group",
    share: 0.5,
    keeps: "groups",
    call: ({ names }, index) => ({
      method: "POST",
      path: "/Groups",
      body: {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName: `Group of ${at(names, index)}`,
        externalId: crypto.randomUUID(),
      },
    }),
  },
  {
    name: "add 1 member",
    share: 1,
    call: ({ users, groups }, index) => add(at(groups, index), [at(users, index)]),
  },
  {
    name: "add 1 member, same group",
    share: 1,
    call: ({ users, groups }, index) => add(groups[0] ?? "", [at(users, index)]),
  },
  {
    name: "add 100 members",
    share: 0.1,
    call: ({ users, groups }, index) => {
      const ids = Array.from({ length: 100 }, (_, offset) => at(users, index * 7 + offset));
      return add(at(groups, index + 1), ids);
    },
  },
  {
    name: "get group without members",
    share: 1,
    call: ({ groups }, index) => ({
      method: "GET",
      path: `/Groups/${at(groups, index)}?excludedAttributes=members`,
    }),
  },
  {
    name: "remove member",
    share: 1,
    call: ({ users, groups }, index) => ({
      method: "PATCH",
      path: `/Groups/${groups[0]}`,
      body: patch("remove", "members", [{ value: at(users, index) }]),
    }),
  },
  {
    name: "list 100 users",
    share: 0.2,
    call: () => ({ method: "GET", path: "/Users?startIndex=1&count=100" }),
  },
  {
    name: "delete group",
    share: 0.5,
    call: ({ groups }, index) => ({ method: "DELETE", path: `/Groups/${at(groups, index)}` }),
  },
  {
    name: "delete user",
    share: 0.5,
    call: ({ users }, index) => ({ method: "DELETE", path: `/Users/${at(users, index)}` }),
  },
];

function person(userName: string) {
  return {
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:User",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ],
    externalId: crypto.randomUUID(),
    userName,
    active: true,
    displayName: `Person ${userName}`,
    name: { formatted: `Person ${userName}`, givenName: "Person", familyName: userName },
    emails: [{ primary: true, type: "work", value: userName }],
    title: "Engineer",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
      department: "Research",
      employeeNumber: "77",
    },
  };
}

/** One pass through all operations, each by all subjects in turn; the first is for warming up. */
async function round(
  subjects: readonly Subject[],
  number: number,
  samples: Map<string, Sample[]>,
): Promise<void> {
  const names = Array.from({ length: size }, (_, index) => {
    return `person-${number}-${index}-${randomText(6)}@example.com`;
  });
  const made = new Map(subjects.map(({ name }) => [name, { users: [], groups: [], names }]));
  for (const operation of operations) {
    for (const subject of number % 2 === 0 ? subjects : subjects.toReversed()) {
      const own: Made = made.get(subject.name) ?? { users: [], groups: [], names };
      const sample = await measure(subject, operation, own);
      const key = `${operation.name}|${subject.name}`;
      samples.set(key, [...(samples.get(key) ?? []), sample]);
    }
  }
}

async function measure(subject: Subject, operation: Operation, made: Made): Promise<Sample> {
  const count = Math.max(connections, Math.round(size * operation.share));
  const times: number[] = [];
  const kept: string[] = [];
  let next = 0;
  const cpuBefore = cpuMicros(subject.pid);
  const startedAt = performance.now();
  const work = async () => {
    for (let index = next++; index < count; index = next++) {
      const call = operation.call(made, index);
      const callAt = performance.now();
      const id = await send(subject, call, operation);
      times.push(performance.now() - callAt);
      if (id !== null) kept.push(id);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  if (operation.keeps) made[operation.keeps] = kept;
  times.sort((left, right) => left - right);
  return {
    perSecond: count / seconds,
    p50: times[Math.floor(count * 0.5)] ?? 0,
    p99: times[Math.floor(count * 0.99)] ?? 0,
    cpuMicros: (cpuMicros(subject.pid) - cpuBefore) / count,
  };
}

async function send(subject: Subject, call: Call, operation: Operation): Promise<string | null> {
  const { statusCode, body } = await subject.pool.request({
    method: call.method,
    path: `${subject.base}${call.path}`,
    headers: subject.headers,
    body: call.body === undefined ? null : JSON.stringify(call.body),
  });
  const text = await body.text();
  if (statusCode >= 300)
    throw new Error(`${subject.name}, ${operation.name}: ${statusCode} ${text}`);
  if (!operation.keeps) return null;
  const { id }: { id: string } = JSON.parse(text);
  return id;
}

async function startFloor(ownerUrl: string) {
  const outfile = join(dist, "floor-server.mjs");
  mkdirSync(dist, { recursive: true });
  await build({
    entryPoints: [join(root, "tests", "performance", "floor-server.ts")],
    ...{ outfile, bundle: true, packages: "external", platform: "node", format: "esm" },
  });
  await query(ownerUrl, "create database floor");
  const port = await freePort();
  const url = new URL(ownerUrl);
  url.pathname = "/floor";
  const env = { ...process.env, FLOOR_DATABASE_URL: url.href, PORT: String(port) };
  const child = await startChild({ name: "floor", script: outfile, env, log: "show" });
  const subject: Subject = {
    name: "floor",
    pid: child.pid,
    databaseUrl: url.href,
    base: "",
    headers: { "content-type": "application/scim+json" },
    pool: new Pool(`http://localhost:${port}`, { connections }),
  };
  return { subject, stop: () => child.stop() };
}

/** An app of its own in a tenant of its own; its sync is paused, so that no run takes part. */
async function usherSubject(usher: TestUsher): Promise<Subject> {
  const { ownerUrl } = usher.settings;
  const [tenant, app, target] = [newId("ten"), newId("app"), newId("tgt")];
  const [key, token] = [randomText(12), `usher_scim_${randomText(40)}`];
  const hash = createHash("sha256").update(token).digest("hex");
  await query(ownerUrl, "insert into tenants (id, slug, name) values ($1, $1, 'Bench')", [tenant]);
  await query(
    ownerUrl,
    `insert into apps (id, tenant_id, key, name, provider, method)
     values ($1, $2, $3, 'Bench', 'entra', 'scim')`,
    [app, tenant, key],
  );
  await query(
    ownerUrl,
    `insert into scim_tokens (id, tenant_id, app_id, hash, last_four, created_by)
     values ($1, $2, $3, $4, 'test', 'bench')`,
    [newId("tok"), tenant, app, hash],
  );
  await query(
    ownerUrl,
    "insert into targets (id, tenant_id, product, name) values ($1, $2, 'confluence', 'Bench')",
    [target, tenant],
  );
  await query(
    ownerUrl,
    `insert into syncs (id, tenant_id, app_id, target_id, version, paused_at)
     values ($1, $2, $3, $4, 1, now())`,
    [newId("syn"), tenant, app, target],
  );
  return {
    name: "usher",
    pid: usher.webs[0]?.pid ?? 0,
    databaseUrl: ownerUrl,
    base: `/scim/v2/${key}`,
    headers: { "content-type": "application/scim+json", authorization: `Bearer ${token}` },
    pool: new Pool(usher.url, { connections }),
  };
}

async function query(connectionString: string, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}

/** User and system time of a process so far; Linux counts it in hundredths of a second. */
function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function table(samples: ReadonlyMap<string, readonly Sample[]>): string {
  const rows = operations.map(({ name }) => {
    const floor = median(samples.get(`${name}|floor`) ?? []);
    const usher = median(samples.get(`${name}|usher`) ?? []);
    const share = Math.round((100 * usher.perSecond) / floor.perSecond);
    const cells = [floor, usher].flatMap(({ perSecond, p50, p99, cpuMicros }) => [
      perSecond.toFixed(0),
      p50.toFixed(1),
      p99.toFixed(1),
      cpuMicros.toFixed(0),
    ]);
    return `| ${[name, ...cells, `${share} %`].join(" | ")} |`;
  });
  const head =
    "| operation | floor ops/s | p50 ms | p99 ms | CPU µs | Usher ops/s | p50 ms | p99 ms | CPU µs | of floor |";
  const line = "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
  return `\n${[head, line, ...rows].join("\n")}\n\n`;
}

function median(samples: readonly Sample[]): Sample {
  const middle = (values: number[]) => {
    return values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
  };
  return {
    perSecond: middle(samples.map(({ perSecond }) => perSecond)),
    p50: middle(samples.map(({ p50 }) => p50)),
    p99: middle(samples.map(({ p99 }) => p99)),
    cpuMicros: middle(samples.map(({ cpuMicros }) => cpuMicros)),
  };
}
