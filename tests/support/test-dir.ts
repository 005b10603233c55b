import { rmSync } from "node:fs";
import { onTestFinished } from "vitest";
import { temporaryDir } from "./temporary-dir";

/** A data folder that goes when the test that asked for it has finished. */
export function testDir(): string {
  const dir = temporaryDir("usher-test-");
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
