import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { type Cluster, startCluster } from "@/scripts/lib/postgres";
import { commandOf } from "@/scripts/lib/processes";
import { testDir } from "../support/test-dir";

test("a killed server comes back on its port with everything that was committed", async () => {
  const dir = testDir();
  const first = await start(dir);
  await query(first, "create table kept (id int)");
  await query(first, "insert into kept values (1)");
  await first.kill();
  const second = await start(dir, first.port);
  expect((await query(second, "select id from kept")).rows).toEqual([{ id: 1 }]);
});

test("a server left behind on the same folder is stopped, not fought with", async () => {
  const dir = testDir();
  const leftBehind = await start(dir);
  const next = await start(dir);
  expect(commandOf(leftBehind.pid)).toBeNull();
  expect((await query(next, "select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("only the password kept beside the data opens it", async () => {
  const dir = testDir();
  const cluster = await start(dir);
  const url = new URL(cluster.url("postgres"));
  url.password = "guessed";
  const stranger = new pg.Client({ connectionString: url.href });
  await expect(stranger.connect()).rejects.toMatchObject({ code: "28P01" });
  await cluster.stop();
  await expect(startCluster({ dir, password: "another", durable: false })).rejects.toThrow(
    "does not accept the password",
  );
});

test("data of another major version is left alone, and told", async () => {
  const dir = testDir();
  await (await start(dir)).stop();
  writeFileSync(join(dir, "postgres", "PG_VERSION"), "13\n");
  await expect(start(dir)).rejects.toMatchObject({
    message: expect.stringContaining("was made by PostgreSQL 13, and this is PostgreSQL 18"),
    wayOut: expect.stringContaining("move the folder away"),
  });
});

async function start(dir: string, port?: number): Promise<Cluster> {
  const wanted = port === undefined ? {} : { port };
  const cluster = await startCluster({ dir, password: "tests", durable: false, ...wanted });
  onTestFinished(() => cluster.stop());
  return cluster;
}

async function query(cluster: Cluster, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
