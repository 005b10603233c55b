import { compileExpression } from "./expression";
import type { GroupCondition } from "./group-rules";

/** What a condition says about one person; an expression that fails decides nothing. */
export type ConditionAnswer = { groups: string[]; holds: boolean; problem: string | null };

/** Conditions made ready to be asked about many people. */
export function groupConditions(
  conditions: readonly GroupCondition[],
): (user: Record<string, unknown>) => ConditionAnswer[] {
  const compiled = conditions.map(({ when, groups }) => {
    return { groups, expression: compileExpression(when, { result: "bool" }) };
  });
  return (user) =>
    compiled.map(({ groups, expression }) => {
      try {
        return { groups, holds: expression.evaluate({ user }) === true, problem: null };
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        return { groups, holds: false, problem };
      }
    });
}
