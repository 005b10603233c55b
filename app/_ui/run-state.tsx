import { Ban, CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "./badge";
import { Spinner } from "./spinner";

export type RunState =
  | "queued"
  | "running"
  | "held"
  | "succeeded"
  | "partial"
  | "failed"
  | "cancelled";

/** The state of a run: icon, word and colour. */
export function RunStateBadge({ state }: { state: RunState }) {
  const { tone, label, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}

const looks: Record<RunState, { tone: Tone; label: string; icon: ReactNode }> = {
  queued: { tone: "neutral", label: "Queued", icon: <CircleDashed aria-hidden /> },
  running: { tone: "accent", label: "Running", icon: <Spinner className="size-3" /> },
  held: { tone: "changed", label: "Held", icon: <CirclePause aria-hidden /> },
  succeeded: { tone: "added", label: "Succeeded", icon: <CircleCheck aria-hidden /> },
  partial: { tone: "changed", label: "Partial", icon: <CircleAlert aria-hidden /> },
  failed: { tone: "removed", label: "Failed", icon: <CircleX aria-hidden /> },
  cancelled: { tone: "neutral", label: "Cancelled", icon: <Ban aria-hidden /> },
};
