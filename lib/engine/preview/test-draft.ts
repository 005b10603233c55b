import type { PolicyFailure } from "@/lib/core/guard/policy-check";
import { policiesOf, testedPerson } from "@/lib/engine/guard/test-plan";
import type { PersonDecision } from "@/lib/engine/plan/plan";
import type { PlanComparison } from "@/lib/engine/plan/plan-tally";
import type { RunContext } from "@/lib/engine/run/run-context";

const failuresKept = 20;

/** The policy tests of a draft, over decisions that are not stored. */
export function testDraft(draft: RunContext) {
  const check = policiesOf(draft);
  const failuresOf = ({ pair, changes }: PersonDecision) => check.of(testedPerson(pair, changes));
  let count = 0;
  let first: PolicyFailure[] = [];
  function add(decision: PersonDecision): void {
    const failures = failuresOf(decision);
    count += failures.length;
    first.push(...failures.slice(0, failuresKept - first.length));
  }
  return {
    add,
    /** For somebody whose decision turned out otherwise in the end. */
    replace(before: PersonDecision, now: PersonDecision): void {
      count -= failuresOf(before).length;
      first = first.filter(({ personId }) => personId !== before.pair.row.id);
      add(now);
    },
    result: (isComplete: boolean): PlanComparison["policies"] => {
      return { count, first, unseen: isComplete ? check.unseen() : [] };
    },
  };
}
