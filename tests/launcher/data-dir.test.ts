import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { announceAddress, claimDataDir, openDataDir, secretsIn } from "@/scripts/lib/data-dir";
import { isAlive } from "@/scripts/lib/processes";
import { testDir } from "../support/test-dir";

test("the secrets are made once and readable by their owner alone", () => {
  const dir = openDataDir(testDir());
  const first = secretsIn(dir);
  expect(secretsIn(dir)).toEqual(first);
  expect(statSync(join(dir, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test("damaged secrets are never replaced, for the stored credentials would be lost", () => {
  const dir = openDataDir(testDir());
  writeFileSync(join(dir, "secrets.json"), "{");
  expect(() => secretsIn(dir)).toThrow("is damaged");
});

test("a folder that cannot be made is told with the way out", () => {
  expect(() => openDataDir("/dev/null/usher")).toThrow(
    "The data folder /dev/null/usher cannot be used",
  );
});

test("a second start on the same folder learns where the first one is", async () => {
  const dir = openDataDir(testDir());
  const wait = "setInterval(() => {}, 1_000)";
  // Looks like a supervisor to whoever reads its command line.
  const other = spawn(process.execPath, ["-e", wait, "scripts/run.mjs", "start"]);
  onTestFinished(() => void other.kill("SIGKILL"));
  await once(other, "spawn");
  claimDataDir(dir);
  announceAddress(dir, "http://localhost:3999");
  writeFileSync(
    join(dir, "run.json"),
    JSON.stringify({ pid: other.pid, url: "http://localhost:3999" }),
  );
  expect(() => claimDataDir(dir)).toThrow(/already runs .* at http:\/\/localhost:3999/);
});

test("a claim left by a killed supervisor, or by a number that is somebody else's now, is nothing", () => {
  const dir = openDataDir(testDir());
  const somebodyElse = process.ppid;
  expect(isAlive(somebodyElse)).toBe(true);
  writeFileSync(join(dir, "run.json"), JSON.stringify({ pid: somebodyElse, url: null }));
  expect(() => claimDataDir(dir)).not.toThrow();
});
