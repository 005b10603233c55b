import { type Health, StatusDot } from "@/app/_ui/status-dot";
import type { TargetRow } from "@/db/queries/targets";
import { maintenanceEnd } from "@/lib/core/settings/maintenance";

type Known = Pick<
  TargetRow,
  "pausedAt" | "maintenance" | "attention" | "capabilities" | "probeSteps"
>;

/** How a target is doing, in one word: the first thing that needs somebody wins. */
export function conditionOf(target: Known): { health: Health; word: string } {
  if (target.attention !== null) return { health: "error", word: "Needs attention" };
  if (target.pausedAt !== null) return { health: "idle", word: "Paused" };
  if (maintenanceEnd(target.maintenance, Date.now()) !== null)
    return { health: "idle", word: "In maintenance" };
  if (target.probeSteps?.some((step) => step.state === "failed")) {
    return { health: "error", word: "Test failed" };
  }
  if (target.capabilities === null) return { health: "warning", word: "Not tested" };
  return { health: "ok", word: "Ready" };
}

export function TargetState({ target }: { target: Known }) {
  const { health, word } = conditionOf(target);
  return <StatusDot health={health}>{word}</StatusDot>;
}
