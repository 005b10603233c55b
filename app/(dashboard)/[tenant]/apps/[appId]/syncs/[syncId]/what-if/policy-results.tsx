import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/rules";
import type { PlanComparison } from "@/lib/engine/plan/plan-tally";
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
          {count > first.length && (
            <p>{fill(texts.andSoManyMore, { more: count - first.length })}</p>
          )}
        </Callout>
      )}
      {unseen.length > 0 && (
        <p className="wrap-anywhere text-changed text-sm">
          {fill(unseen.length > 5 ? texts.nobodyIsCalledNorMore : texts.nobodyIsCalled, {
            names: unseen.slice(0, 5).join(", "),
            more: unseen.length - 5,
          })}
        </p>
      )}
    </>
  );
}
