import { Callout } from "@/app/_ui/callout";
import type { PlanComparison } from "@/lib/engine/plan-tally";
import { plural } from "@/lib/format";

/** Tests that would not hold, by person; nothing where all do. */
export function PolicyResults({ policies }: Pick<PlanComparison, "policies">) {
  const { count, first, unseen } = policies;
  return (
    <>
      {count > 0 && (
        <Callout
          tone="danger"
          title={`${plural(count, "test")} would fail, so this cannot be saved`}
        >
          <ul className="flex list-disc flex-col gap-1 pl-4">
            {first.map(({ test, personId, subject, why }) => (
              <li key={`${personId} ${test}`} className="wrap-anywhere">
                {subject}: {test}. {why}.
              </li>
            ))}
          </ul>
          {count > first.length && <p>And {count - first.length} more.</p>}
        </Callout>
      )}
      {unseen.length > 0 && (
        <p className="wrap-anywhere text-changed text-sm">
          Nobody is called {unseen.slice(0, 5).join(", ")}
          {unseen.length > 5 && ` and ${unseen.length - 5} more`}, so these examples test nothing.
        </p>
      )}
    </>
  );
}
