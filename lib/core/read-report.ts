import { z } from "zod";

/** What a read met on its way, beside what it brought; told with the run and weighed by the guard. */
export const readReport = z.object({
  /** Answers that lists came in. */
  pages: z.number().int().default(0),
  /** Memberships whose member is nobody in scope: elsewhere, filtered out, or a dummy. */
  unresolvedMembers: z.number().int().default(0),
  /** A few of those, as the provider names them. */
  unresolvedExamples: z.array(z.string()).default([]),
  /** Groups the settings name that the provider does not have. */
  missingGroups: z.array(z.string()).default([]),
});
export type ReadReport = z.infer<typeof readReport>;

const examplesMax = 10;

/** Counts while a read goes on. */
export function createReadReport() {
  const report: ReadReport = readReport.parse({});
  return {
    report: () => report,
    page() {
      report.pages += 1;
    },
    unresolved(name: string) {
      report.unresolvedMembers += 1;
      const { unresolvedExamples: examples } = report;
      if (examples.length < examplesMax && !examples.includes(name)) examples.push(name);
    },
  };
}
export type ReadCounter = ReturnType<typeof createReadReport>;
