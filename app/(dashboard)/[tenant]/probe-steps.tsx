import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import type { ProbeStep } from "@/lib/core/target/target";

const looks = {
  passed: { Icon: CircleCheck, text: "text-added", word: "Passed" },
  warning: { Icon: TriangleAlert, text: "text-changed", word: "Warning" },
  failed: { Icon: CircleX, text: "text-removed", word: "Failed" },
} as const;

/** The connection test stage by stage; a failed one says what to do. */
export function ProbeSteps({ steps }: { steps: readonly ProbeStep[] }) {
  return (
    <ol className="divide-y rounded-lg border bg-surface">
      {steps.map((step) => {
        const { Icon, text, word } = looks[step.state];
        return (
          <li key={step.name} className="flex items-start gap-3 px-4 py-3">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${text}`} />
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {step.name}
                <span className="sr-only">: {word}</span>
              </p>
              {step.message !== "" && (
                <p className="mt-0.5 break-words text-muted text-sm">{step.message}</p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
