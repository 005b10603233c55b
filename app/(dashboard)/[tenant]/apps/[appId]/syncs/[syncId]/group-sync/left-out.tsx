import { reasonSentence } from "@/lib/core/reasons/reasons";
import { plural } from "@/lib/format";
import type { PreviewState } from "./actions";

type Preview = NonNullable<PreviewState["preview"]>;

/** Groups that feed nothing, by reason, with the rule where one can be named. */
export function LeftOut({ rows, counts }: { rows: Preview["rows"]; counts: Preview["leftOut"] }) {
  return Object.entries(counts).map(([reason, count]) => {
    const shown = rows.filter((row) => row.leftOut === reason);
    return (
      <details key={reason} className="text-sm">
        <summary className="cursor-pointer">
          <span className="font-medium">{plural(count ?? 0, "group")} left out.</span>{" "}
          <span className="text-muted">{reasonSentence(reason)}</span>
        </summary>
        <ul className="mt-2 flex max-h-64 flex-col gap-1 overflow-y-auto pl-4">
          {shown.map((row) => (
            <li key={row.id} className="break-words">
              {row.trace.join(" → ")}
              {row.rule !== null && <span className="text-muted"> by {row.rule}</span>}
            </li>
          ))}
          {shown.length < (count ?? 0) && (
            <li className="text-muted">
              {plural((count ?? 0) - shown.length, "group")} not shown; narrow the list by name.
            </li>
          )}
        </ul>
      </details>
    );
  });
}
