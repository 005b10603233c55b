import { z } from "zod";

/** What a sandbox's owner may switch on to see how runs cope. */
export const sandboxFaults = ["none", "busy", "errors", "slow", "maintenance"] as const;
export const sandboxFault = z.strictObject({ kind: z.enum(sandboxFaults) });
export type SandboxFault = z.infer<typeof sandboxFault>;
