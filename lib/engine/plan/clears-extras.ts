import { isAdditive } from "@/lib/core/guard/read-verdict";
import type { RunContext } from "@/lib/engine/run/run-context";

/** Whether the run takes people out of groups that no rule gives them. */
export function clearsExtras({ method, run, settings }: RunContext): boolean {
  const { mode, removal } = settings.groups;
  if (mode === "off" || (removal !== "mapped" && removal !== "mirror")) return false;
  return method !== "logins" && run.undoesRunId === null && !isAdditive(run.read);
}

/** Stands in the plan at an account that is made under such rules. */
export const clearedWords =
  "Groups that the target gives the new account by itself and this plan does not list stay until the next run.";
