import { Callout } from "@/app/_ui/callout";
import type { RunDetail } from "./load-run";

/** What a person should look into although the run went on. */
export function RunWarnings({ run }: { run: RunDetail }) {
  const warnings = run.warnings ?? [];
  if (warnings.length === 0) return null;
  return (
    <Callout tone="warning" title="Worth a look">
      <ul className="mt-1 flex flex-col gap-1">
        {warnings.map(({ message }) => (
          <li key={message} className="break-words">
            {message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
