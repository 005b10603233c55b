import { SyncError } from "@/lib/core/sync-error";

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

/** The first step that did not pass, in words; empty where all did. */
export function failedStep(steps: readonly ProbeStep[]): string {
  const failed = steps.find(({ state }) => state === "failed");
  return failed ? `${failed.name}: ${failed.message}` : "";
}

/** How a person was understood, for whoever describes a list by its names and paths. */
export function toldRow(person: {
  userName: string;
  email: string | null;
  displayName: string | null;
  active: boolean;
}): string {
  const { userName, email, displayName, active } = person;
  const state = active ? "active" : "not active";
  return [userName, email ?? "no address", displayName ?? "no name", state].join(", ");
}
