import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { buildAll } from "@/scripts/lib/build";
import { freePort } from "@/scripts/lib/ports";
import { commandOf } from "@/scripts/lib/processes";
import { eventually } from "../support/eventually";
import { testDir } from "../support/test-dir";

type Started = { dir: string; port: number; supervisor: ChildProcess; output: () => string };

const ready = z.object({
  url: z.string(),
  demo: z.object({ email: z.string(), password: z.string(), workspace: z.string() }),
  scim: z.object({ baseUrl: z.string(), token: z.string() }),
  sandbox: z.object({ url: z.string(), username: z.string(), password: z.string() }),
  apiKey: z.string(),
});

describe("npm start", () => {
  beforeAll(buildAll);

  test("writes the facts it prints, and the printed curl provisions a person", async () => {
    const { dir, output } = await startUntilReady();
    const facts = factsIn(dir);
    expect(output()).toContain(`Usher is ready at ${facts.url}`);
    expect(output()).toContain(facts.demo.password);
    const curl = output().match(/^curl[\s\S]*?}'$/m)?.[0] ?? "";
    expect(JSON.parse(await shell(`${curl} -s`))).toMatchObject({ userName: "ada@example.com" });
  });

  test("brings a workspace with a month behind it: people come and go, one run is held", async () => {
    const { dir } = await startUntilReady(testDir(), undefined, {});
    const [month] = await lookInto(
      dir,
      `select count(*) filter (where state = 'held')::int as held,
         count(*) filter (where state in ('running', 'failed'))::int as broken,
         extract(day from now() - min(r.created_at))::int as days,
         (select count(*)::int from accounts a where a.tenant_id = t.id and a.active) as accounts,
         (select array_agg(distinct code) from changes c
           where c.tenant_id = t.id and code is not null) as codes
       from tenants t join runs r on r.tenant_id = t.id where t.slug = 'northwind' group by t.id`,
    );
    const codes = ["ACCOUNT_READ_ONLY", "SEAT_LIMIT"];
    expect(month).toMatchObject({ held: 1, broken: 0, days: 30, codes });
    expect(month?.["accounts"]).toBeGreaterThan(180);
  });

  test("a second one runs beside the first, and each ends without a trace", async () => {
    const [first, second] = [await startUntilReady(), await startUntilReady()];
    expect(factsIn(first.dir).scim).not.toEqual(factsIn(second.dir).scim);
    for (const { supervisor, dir } of [first, second]) {
      const children = processesOf(supervisor, dir);
      supervisor.kill("SIGINT");
      await once(supervisor, "exit");
      expect(children.filter((pid) => commandOf(pid) !== null)).toEqual([]);
      expect(existsSync(join(dir, "ready.json"))).toBe(false);
    }
  });

  test("after kill -9 nothing stands in the next start's way, which tells the same secrets", async () => {
    const first = await startUntilReady();
    const facts = factsIn(first.dir);
    const children = processesOf(first.supervisor, first.dir);
    first.supervisor.kill("SIGKILL");
    await eventually(() => children.every((pid) => commandOf(pid) === null), { withinMs: 20_000 });
    await startUntilReady(first.dir, first.port);
    expect(factsIn(first.dir)).toEqual(facts);
  });

  test("a web process that is killed is answering again soon", async () => {
    const { dir, port, supervisor } = await startUntilReady();
    const [web] = processesOf(supervisor, dir).filter((pid) => commandOf(pid)?.includes("server"));
    if (web === undefined) throw new Error("there is no web process");
    process.kill(web, "SIGKILL");
    await eventually(() => commandOf(web) === null);
    const health = `http://localhost:${port}/api/health`;
    await eventually(async () => (await fetch(health)).ok, { withinMs: 20_000 });
  });
});

/** Without the workspace that has a month behind it, which takes its time. */
const plain = { USHER_DEMO_STORY: "off" };

async function startUntilReady(
  dir = testDir(),
  givenPort?: number,
  settings: Record<string, string> = plain,
): Promise<Started> {
  const port = givenPort ?? (await freePort());
  const { DATABASE_URL: _, USHER_DATABASE_URL: __, USHER_SECRET: ___, ...inherited } = process.env;
  const env = { ...inherited, PORT: String(port), USHER_DATA_DIR: dir, ...settings };
  const args = ["scripts/run.mjs", "start"];
  const supervisor = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [supervisor.stdout, supervisor.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  onTestFinished(async () => {
    if (supervisor.exitCode !== null || supervisor.signalCode !== null) return;
    supervisor.kill("SIGTERM");
    await once(supervisor, "exit");
  });
  await eventually(
    () => {
      if (supervisor.exitCode !== null) throw new Error(output);
      return output.includes("Ctrl-C ends everything");
    },
    { withinMs: 100_000 },
  );
  return { dir, port, supervisor, output: () => output };
}

function factsIn(dir: string) {
  return ready.parse(JSON.parse(readFileSync(join(dir, "ready.json"), "utf8")));
}

/** Asks the database of a running instance, as its owner. */
async function lookInto(dir: string, statement: string) {
  const { databasePassword } = z
    .object({ databasePassword: z.string() })
    .parse(JSON.parse(readFileSync(join(dir, "secrets.json"), "utf8")));
  const port = readFileSync(join(dir, "postgres", "postmaster.pid"), "utf8").split("\n")[3];
  const client = new pg.Client(`postgres://usher:${databasePassword}@127.0.0.1:${port}/usher`);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

/** The database server, and every process whose parent is the supervisor. */
function processesOf({ pid = 0 }: ChildProcess, dir: string): number[] {
  const postmaster = Number(
    readFileSync(join(dir, "postgres", "postmaster.pid"), "utf8").split("\n")[0],
  );
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return [...new Set([postmaster, ...children.map(Number)])];
}

async function shell(command: string): Promise<string> {
  const child = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  await once(child, "close");
  return output;
}
