import type { PolicyFailure } from "@/lib/core/policy-check";
import type { PersonDecision } from "./plan";
import type { PlanComparison } from "./plan-tally";
import type { RunContext } from "./run-context";
import { policiesOf, testedPerson } from "./test-plan";

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
