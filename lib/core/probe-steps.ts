import { SyncError } from "./sync-error";

/** What a step of a connection test found; a failed one names the permission or setting to mend. */
export type ProbeStep = {
  name: string;
  state: "passed" | "failed" | "warning";
  message: string;
};

export type ProbeNotes = {
  steps: ProbeStep[];
  /** Notes what came of a step; false when it failed. */
  attempt(
    name: string,
    work: () => Promise<string | { warning: string }>,
    /** What to do where the permission is missing, in the vendor's words. */
    permission?: string,
  ): Promise<boolean>;
};

/** Collects the steps of a connection test; what is no SyncError is a bug and passes through. */
export function noteProbe(): ProbeNotes {
  const steps: ProbeStep[] = [];
  return {
    steps,
    async attempt(name, work, permission) {
      const step = await work().then(
        (found) => stepOf(name, found),
        (error: unknown): ProbeStep => ({
          name,
          state: "failed",
          message: told(error, permission),
        }),
      );
      steps.push(step);
      return step.state !== "failed";
    },
  };
}

function stepOf(name: string, found: string | { warning: string }): ProbeStep {
  if (typeof found === "string") return { name, state: "passed", message: found };
  return { name, state: "warning", message: found.warning };
}

function told(error: unknown, permission?: string): string {
  if (!(error instanceof SyncError)) throw error;
  return error.code === "PERMISSION_MISSING" && permission ? permission : error.message;
}
