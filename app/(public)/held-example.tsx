import { texts } from "@/app/texts/landing";
import { judge, type PlanSums } from "@/lib/core/guard/guard";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { Callout } from "../_ui/callout";
import { type PhaseStep, RunPhases } from "../_ui/run-phases";
import { RunStateBadge } from "../_ui/run-state";

/** A run over its safety limit; the verdict is the guard's own, for the sums below. */
export function HeldExample() {
  const [hold] = judge(sums, defaultSettings.safety, 0);
  return (
    <figure className="flex flex-col gap-3 rounded-lg border bg-surface p-4">
      <figcaption className="flex flex-wrap items-center gap-3">
        <span className="font-semibold">{texts.nightlyRun}</span>
        <RunStateBadge state="held" />
        <span className="text-muted text-sm">{texts.of38ChangesWritten}</span>
      </figcaption>
      <RunPhases phases={phases} />
      <Callout tone="warning" title={texts.waitingForAPerson}>
        {hold?.message}
      </Callout>
    </figure>
  );
}

const sums: PlanSums = {
  scope: "full",
  isFirstFullRun: false,
  isResumed: false,
  sourceUsers: 374,
  sourceUsersBefore: 412,
  managedAccounts: 412,
  ownedMemberships: 1_930,
  planned: 38,
  adoptions: [],
  groupDeletes: 0,
  disables: 38,
  membershipRemovals: 0,
  used: { disables: 0, membershipRemovals: 0 },
  groups: [],
};

const phases: readonly PhaseStep[] = [
  { name: "Read", state: "done", durationMs: 2_300, detail: texts.people },
  { name: "Observe", state: "done", durationMs: 4_100, detail: texts.accounts },
  { name: "Plan", state: "done", durationMs: 380, detail: texts.changes },
  { name: "Guard", state: "held", detail: texts.overTheLimit },
  { name: "Apply", state: "waiting" },
];
