import type { ChangeKind } from "@/lib/core/plan/change";
import type { RunPhase, RunScope, RunState, RunTrigger } from "@/lib/core/run/run";

/** How runs and their results are called on screen. */
export const triggerLabels: Record<RunTrigger, string> = {
  schedule: "Schedule",
  manual: "Manual",
  push: "Push",
  jit: "Login",
  preview: "Preview",
  rollback: "Rollback",
};

export const scopeLabels: Record<RunScope, string> = { full: "Full", delta: "Delta" };

export const stateLabels: Record<RunState, string> = {
  queued: "Queued",
  running: "Running",
  held: "Held",
  succeeded: "Succeeded",
  partial: "Partial",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const phaseLabels: Record<RunPhase, string> = {
  read: "Read",
  observe: "Observe",
  plan: "Plan",
  guard: "Safety",
  apply: "Apply",
};

export const kindLabels: Record<ChangeKind, string> = {
  "group.create": "New group",
  "group.rename": "Rename of a group",
  "user.create": "New account",
  "user.link": "Link to an account",
  "user.update": "Change of an account",
  "user.profile": "Change of custom attributes",
  "user.enable": "Enable",
  "membership.add": "Join a group",
  "membership.remove": "Leave a group",
  "lead.reassign": "Hand over a project or component",
  "user.disable": "Disable",
  "user.anonymise": "Anonymise",
  "user.delete": "Delete an account",
  "user.unlink": "Give an account back",
  "group.delete": "Delete a group",
};

export const outcomeLabels = {
  planned: "Planned",
  applied: "Applied",
  skipped: "Skipped",
  failed: "Failed",
} as const;

/** The run in a few words: "Full run, manual", "Delta run, push", "Preview of a full run". */
export function runKind({ trigger, scope }: { trigger: RunTrigger; scope: RunScope }): string {
  if (trigger === "preview") return `Preview of a ${scope} run`;
  if (trigger === "rollback") return "Rollback";
  return `${scopeLabels[scope]} run, ${triggerLabels[trigger].toLowerCase()}`;
}
