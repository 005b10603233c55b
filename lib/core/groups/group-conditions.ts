import { compileExpression } from "@/lib/core/mapping/expression";
import { tookTooLong } from "@/lib/core/mapping/steps";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { GroupCondition } from "./group-rules";

/** What a condition says about one person; an expression that fails decides nothing. */
export type ConditionAnswer = {
  groups: string[];
  holds: boolean;
  problem: ConditionProblem | null;
};

export type ConditionProblem = {
  reason: Extract<ReasonCode, "condition_failed" | "condition_too_slow">;
  message: string;
};

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
        const message = error instanceof Error ? error.message : String(error);
        const reason = tookTooLong(error) ? "condition_too_slow" : "condition_failed";
        return { groups, holds: false, problem: { reason, message } };
      }
    });
}
