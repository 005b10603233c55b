import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";

export type Result = { code: number; output: string };

type Options = {
  /** Shows its output while it runs, instead of giving it back. */
  show?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Takes what the others leave of the processor. */
  yields?: boolean;
};

/** Runs a program in the project's folder until its end, and ends it when we end first. */
export async function run(
  command: string,
  args: readonly string[],
  { show = false, env = process.env, yields = false }: Options = {},
): Promise<Result> {
  const child = spawn(command, args, { env, stdio: ["ignore", ...outputs(show)] });
  if (yields && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const stopChild = () => child.kill();
  process.once("exit", stopChild);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (text) => {
      output += text;
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(127);
    });
    child.once("close", (status) => resolve(status ?? 1));
  });
  process.off("exit", stopChild);
  return { code, output };
}

/** A tool from node_modules, called without npx and its second of thinking. */
export function runTool(tool: keyof typeof tools, args: readonly string[], options?: Options) {
  return run(process.execPath, [`node_modules/${tools[tool]}`, ...args], options);
}

const tools = {
  biome: "@biomejs/biome/bin/biome",
  next: "next/dist/bin/next",
  playwright: "@playwright/test/cli.js",
  tsc: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
} as const;

function outputs(show: boolean) {
  return show ? (["inherit", "inherit"] as const) : (["pipe", "pipe"] as const);
}
