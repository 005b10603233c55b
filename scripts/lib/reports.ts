import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

export type FailedTest = { title: string; message: string };

type Report = { passed: number; failed: number; failures: FailedTest[] };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      /** Why the file itself did not load or finish. */
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** What vitest's JSON reporter wrote: counts, and each failed test with its message. */
export function readVitestReport(file: string): Report {
  const report = read(file, vitestReport);
  const failures = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => failedTest(fullName, failureMessages ?? []));
    return message ? [failedTest(name, [message]), ...failed] : failed;
  });
  return { passed: report.numPassedTests, failed: report.numFailedTests, failures };
}

const playwrightError = z.object({ message: z.string().default("") });
const playwrightSpec = z.object({
  title: z.string(),
  ok: z.boolean(),
  tests: z.array(
    z.object({ results: z.array(z.object({ errors: z.array(playwrightError).default([]) })) }),
  ),
});
const playwrightSuite = z.object({
  specs: z.array(playwrightSpec).default([]),
  get suites() {
    return z.array(playwrightSuite).default([]);
  },
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(playwrightSuite),
  /** What went wrong outside of any test, for example in the global setup. */
  errors: z.array(playwrightError).default([]),
});

/** What Playwright's JSON reporter wrote. A test that needed a second try counts as failed. */
export function readPlaywrightReport(file: string): Report {
  const { stats, suites, errors } = read(file, playwrightReport);
  const outside = errors.map(({ message }) => failedTest("Outside of the tests", [message]));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: [...outside, ...suites.flatMap(failedSpecs)],
  };
}

function failedSpecs({ specs, suites }: z.infer<typeof playwrightSuite>): FailedTest[] {
  const failed = specs.filter(({ ok }) => !ok);
  return [
    ...failed.map(({ title, tests }) => {
      const results = tests.flatMap((test) => test.results);
      return failedTest(
        title,
        results.flatMap(({ errors }) => errors.map(({ message }) => message)),
      );
    }),
    ...suites.flatMap(failedSpecs),
  ];
}

function failedTest(title: string, messages: readonly string[]): FailedTest {
  return { title, message: stripVTControlCharacters(messages.join("\n")) };
}

function read<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(file, "utf8")));
}
