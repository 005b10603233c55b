import { rmSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./commands";
import { explain, lastLinesOf } from "./failure";
import { type FailedTest, readPlaywrightReport, readVitestReport } from "./reports";
import { seconds } from "./steps";

export type Outcome = { passed: number; failed: number; failures?: FailedTest[] };

export type Manner = {
  /** Its tool writes while it works; otherwise what it wrote comes at its end. */
  show: boolean;
  /** Its tool takes what the others leave of the processor. */
  yields: boolean;
};

/** One part of the checks. It throws or counts a failure; the stages after it run all the same. */
export type Stage = {
  name: string;
  run: (manner: Manner) => Promise<Outcome>;
  /** Others that run meanwhile, lane beside lane; those of one lane one after the other. */
  beside?: readonly (readonly Stage[])[];
  /** Others that only compute, and may take their time: they run meanwhile, too, and yield. */
  behind?: readonly Stage[];
};

type Line = Outcome & { name: string; time: string };

/** Runs the stages one after the other and prints one summary; true when nothing failed. */
export async function runStages(stages: readonly Stage[]): Promise<boolean> {
  const lines: Line[] = [];
  for (const stage of stages) {
    const { beside = [], behind = [] } = stage;
    const meanwhile = [...beside.flat(), ...behind].map(({ name }) => name).join(", ");
    const names = meanwhile ? `${stage.name}, and meanwhile: ${meanwhile}` : stage.name;
    process.stdout.write(`\n── ${names} ${"─".repeat(Math.max(0, 60 - names.length))}\n`);
    const [line, ...others] = await Promise.all([
      lineOf(stage, { show: true, yields: false }),
      ...beside.map((lane) => linesOf(lane, { show: false, yields: false })),
      linesOf(behind, { show: false, yields: true }),
    ]);
    lines.push(line, ...others.flat());
  }
  const passed = sum(lines.map((line) => line.passed));
  const failed = sum(lines.map((line) => line.failed));
  process.stdout.write(`\n${lines.map(summaryLine).join("\n")}\n\n`);
  process.stdout.write(
    lines
      .flatMap(({ failures }) => failures ?? [])
      .map(failureText)
      .join(""),
  );
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0;
}

async function linesOf(stages: readonly Stage[], manner: Manner): Promise<Line[]> {
  const lines: Line[] = [];
  for (const stage of stages) lines.push(await lineOf(stage, manner));
  return lines;
}

async function lineOf({ name, run }: Stage, manner: Manner): Promise<Line> {
  const startedAt = Date.now();
  const outcome = await run(manner).catch((error: unknown) => {
    process.stdout.write(`${explain(error)}\n`);
    return { passed: 0, failed: 1 };
  });
  return { name, ...outcome, time: seconds(startedAt) };
}

/** A tool that is content or not; its output is only worth reading when it is not. */
export async function checkWith(
  tool: Parameters<typeof runTool>[0],
  args: readonly string[],
  { yields }: Manner,
): Promise<Outcome> {
  const { code, output } = await runTool(tool, args, { yields });
  if (code === 0) return { passed: 0, failed: 0 };
  process.stdout.write(`${lastLinesOf(output, 200)}\n`);
  return { passed: 0, failed: 1 };
}

/** Several projects in one go: while the last file of one still runs, the next has begun. */
export async function runVitest(
  projects: readonly string[],
  { show, yields }: Manner,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> {
  const report = join("test-results", `${projects.join("-")}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const chosen = projects.flatMap((project) => ["--project", project]);
  const args = ["run", ...chosen, "--passWithNoTests", ...reporters];
  const { code, output } = await runTool("vitest", args, { show, yields, env });
  process.stdout.write(output);
  return honest(code, readVitestReport(report));
}

export function vitestStage(name: string, ...projects: string[]): Stage {
  return { name, run: (manner) => runVitest(projects, manner) };
}

export async function runPlaywright(
  name = "browser",
  flags: readonly string[] = [],
): Promise<Outcome> {
  const report = join("test-results", `${name}.json`);
  rmSync(report, { force: true });
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const output = ["--output", join("test-results", name), "--reporter=list,json"];
  const args = ["test", "--pass-with-no-tests", ...output, ...flags];
  const { code } = await runTool("playwright", args, { show: true, env });
  return honest(code, readPlaywrightReport(report));
}

/** A run that ended badly without a failed test (a file that does not load) is a failure too. */
function honest(code: number, outcome: Outcome): Outcome {
  return { ...outcome, failed: code !== 0 && outcome.failed === 0 ? 1 : outcome.failed };
}

function summaryLine({ name, passed, failed, time }: Line): string {
  const state = failed === 0 ? "ok    " : "FAILED";
  const counts = passed + failed === 0 ? "" : `${passed} passed, ${failed} failed`;
  return `  ${state} ${name.padEnd(24)} ${time.padStart(8)}   ${counts}`.trimEnd();
}

/** Said once more at the very end: the end is what a short log keeps. */
function failureText({ title, message }: FailedTest): string {
  const lines = message.trim().split("\n").slice(0, 12);
  return `✗ ${title}\n${lines.map((line) => `    ${line}`).join("\n")}\n\n`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
