import { Ban, CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { texts } from "@/app/texts/ui";
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
  queued: { tone: "neutral", label: texts.queued, icon: <CircleDashed aria-hidden /> },
  running: { tone: "accent", label: texts.running, icon: <Spinner className="size-3" /> },
  held: { tone: "changed", label: texts.held, icon: <CirclePause aria-hidden /> },
  succeeded: { tone: "added", label: texts.succeeded, icon: <CircleCheck aria-hidden /> },
  partial: { tone: "changed", label: texts.partial, icon: <CircleAlert aria-hidden /> },
  failed: { tone: "removed", label: texts.failed, icon: <CircleX aria-hidden /> },
  cancelled: { tone: "neutral", label: texts.cancelled, icon: <Ban aria-hidden /> },
};
