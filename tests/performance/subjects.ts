import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import pg from "pg";
import { Pool } from "undici";
import { newId, randomText } from "@/lib/core/ids";
import { startChild } from "@/scripts/lib/children";
import { run, runTool } from "@/scripts/lib/commands";
import { childEnvironment } from "@/scripts/lib/environment";
import { dist, root } from "@/scripts/lib/paths";
import { freePort } from "@/scripts/lib/ports";
import type { TestUsher } from "../support/usher";
import { connections, type Subject } from "./measure";

const folder = join(root, "tests", "performance");
const json = { "content-type": "application/scim+json" };

/** What is kept about a subject that is Usher's: the app its requests are for. */
export type UsherSubject = Subject & { app: { tenantId: string; id: string } };

/** An app's endpoint at one of the web processes: of a tenant of its own, with its sync paused. */
export async function usherSubject(usher: TestUsher, web = 0): Promise<UsherSubject> {
  const { key, token, app } = await addApp(usher);
  return {
    app,
    ...{ name: "Usher", pid: usher.webs[web]?.pid ?? 0 },
    ...(await databaseOf(usher.settings.ownerUrl)),
    base: `/scim/v2/${key}`,
    headers: { ...json, authorization: `Bearer ${token}` },
    pool: new Pool(usher.urls[web] ?? usher.url, { connections }),
    stop: async () => undefined,
  };
}

/** The same endpoint kind through Next's own request handling, with no door before it. */
export async function usherThroughNext(usher: TestUsher): Promise<Subject> {
  const own = await usherSubject(usher);
  const env = childEnvironment(usher.settings);
  const started = await startServer("Usher in Next", await bundle("next-server"), {
    ...env,
    NEXT_DIR: root,
  });
  return { ...own, ...started };
}

export async function floorSubject(ownerUrl: string): Promise<Subject> {
  return floorOf("floor", await bundle("floor-server"), ownerUrl, {});
}

/** A plain route handler with the floor's SQL. */
export async function nextFloorSubject(ownerUrl: string): Promise<Subject> {
  const dir = copied("next-floor");
  copied("floor.ts");
  const { code, output } = await runTool("next", ["build", dir]);
  if (code !== 0) throw new Error(`The plain Next handler could not be built:\n${output}`);
  return floorOf("Next floor", await bundle("next-server"), ownerUrl, { NEXT_DIR: dir });
}

export type Peer = "scimmy" | "jackson" | "better-auth";

const peerBases: Record<Peer, string> = {
  scimmy: "/scim",
  jackson: "",
  "better-auth": "/auth/scim/v2",
};
/** Long enough for a server that refuses short ones. */
const peerToken = "only-for-the-bench-0123456789-0123456789";

/** Another SCIM server from npm, with a database of its own in the same PostgreSQL. */
export async function peerSubject(name: Peer, ownerUrl: string): Promise<Subject> {
  const dir = copied("peers");
  if (!existsSync(join(dir, "node_modules", ".package-lock.json"))) {
    const { code, output } = await run("npm", [
      "ci",
      "--prefix",
      dir,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
    ]);
    if (code !== 0) throw new Error(`The peers could not be installed:\n${output}`);
  }
  const url = await newDatabase(ownerUrl, name.replace("-", "_"));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PEER_DATABASE_URL: url,
    PEER_TOKEN: peerToken,
    NODE_ENV: "production",
  };
  const started = await startServer(name, join(dir, `${name}.mjs`), env);
  return {
    base: peerBases[name],
    ...(await databaseOf(url)),
    headers: { ...json, authorization: `Bearer ${peerToken}` },
    repeatsConflicts: name === "better-auth",
    ...started,
  };
}

/** Built and installed apart, so that nothing made here lies among the sources. */
function copied(name: string): string {
  const to = join(dist, "bench", name);
  cpSync(join(folder, name), to, { recursive: true });
  return to;
}

async function floorOf(
  name: string,
  script: string,
  ownerUrl: string,
  more: Record<string, string>,
): Promise<Subject> {
  const url = await newDatabase(ownerUrl, name.replace(" ", "_").toLowerCase());
  await query(url, floorTables);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...more,
    FLOOR_DATABASE_URL: url,
    NODE_ENV: "production",
  };
  const started = await startServer(name, script, env);
  return { base: "", ...(await databaseOf(url)), headers: json, ...started };
}

const floorTables = `
  create table floor_users (id text primary key, name_key text not null unique, doc jsonb not null);
  create table floor_groups (id text primary key, name_key text not null unique, doc jsonb not null);
  create table floor_members (group_id text, member_id text, primary key (group_id, member_id))`;

async function startServer(name: string, script: string, env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const child = await startChild({
    ...{ name, script, log: join(dist, `bench-${name.replaceAll(" ", "-")}.log`) },
    env: { ...env, PORT: String(port) },
  });
  const pool = new Pool(`http://localhost:${port}`, { connections });
  return { name, pid: child.pid, pool, stop: () => child.stop() };
}

export async function bundle(name: string): Promise<string> {
  const outfile = join(dist, `bench-${name}.mjs`);
  mkdirSync(dist, { recursive: true });
  await build({
    entryPoints: [join(folder, `${name}.ts`)],
    ...{ outfile, bundle: true, packages: "external", platform: "node", format: "esm" },
  });
  return outfile;
}

async function addApp({
  settings,
}: TestUsher): Promise<{ key: string; token: string; app: UsherSubject["app"] }> {
  const [tenant, app, target] = [newId("ten"), newId("app"), newId("tgt")];
  const [key, token] = [randomText(12), `usher_scim_${randomText(40)}`];
  const hash = createHash("sha256").update(token).digest("hex");
  await query(
    settings.ownerUrl,
    `with t as (insert into tenants (id, slug, name) values ($1, $1, 'Bench')),
     a as (insert into apps (id, tenant_id, key, name, provider, method)
       values ($2, $1, $3, 'Bench', 'entra', 'scim')),
     k as (insert into scim_tokens (id, tenant_id, app_id, hash, last_four, created_by)
       values ($4, $1, $2, $5, 'test', 'bench')),
     g as (insert into targets (id, tenant_id, product, name) values ($6, $1, 'confluence', 'Bench'))
     insert into syncs (id, tenant_id, app_id, target_id, version, paused_at)
     values ($7, $1, $2, $6, 1, now())`,
    [tenant, app, key, newId("tok"), hash, target, newId("syn")],
  );
  return { key, token, app: { tenantId: tenant, id: app } };
}

async function newDatabase(ownerUrl: string, name: string): Promise<string> {
  await query(ownerUrl, `create database ${name}`);
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** PostgreSQL's first process is the parent of the one that serves a connection. */
export async function databaseOf(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const stat = readFileSync(`/proc/${rows[0]?.pid}/stat`, "utf8");
    return { databaseUrl, databasePid: Number(stat.split(") ")[1]?.split(" ")[1]) };
  } finally {
    await client.end();
  }
}

export async function query(
  connectionString: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query(text, values);
    return rows;
  } finally {
    await client.end();
  }
}
