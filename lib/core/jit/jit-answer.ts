import { z } from "zod";

/** How a login ended for one target, or for all of them together. */
export const jitStatus = z.enum(["created", "updated", "unchanged", "denied", "pending", "failed"]);
export type JitStatus = z.infer<typeof jitStatus>;

export const jitResult = z.object({
  syncId: z.string(),
  target: z.string(),
  status: jitStatus,
  /** The run to look at; null where none could be started. */
  runId: z.string().nullable(),
  username: z.string().nullable(),
  /** Why: a reason's code, and its sentence for people. */
  code: z.string().nullable(),
  message: z.string().nullable(),
});
export type JitResult = z.infer<typeof jitResult>;

/** What a login service is told. */
export const jitAnswer = z.object({
  status: jitStatus,
  code: z.string().nullable(),
  message: z.string().nullable(),
  personId: z.string().nullable(),
  username: z.string().nullable(),
  /** The person's groups of the source, as known now. */
  groups: z.array(z.string()),
  /** Where the groups came from, or why they were left as they are. */
  groupsFrom: z.enum(["provider", "claim", "unchanged", "overage"]),
  results: z.array(jitResult),
});
export type JitAnswer = z.infer<typeof jitAnswer>;

const worstFirst: readonly JitStatus[] = [
  ...(["pending", "failed", "created", "updated", "denied", "unchanged"] as const),
];

/** One word for all targets: what is not over comes first, then what went wrong, then what was done. */
export function overall(results: readonly Pick<JitResult, "status">[]): JitStatus {
  return worstFirst.find((each) => results.some(({ status }) => status === each)) ?? "unchanged";
}
