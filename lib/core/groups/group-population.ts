import { compileExpression } from "@/lib/core/mapping/expression";
import { nameTest } from "./group-pattern";
import type { GroupRules } from "./group-rules";

export type PopulationGroup = { displayName: string; record: Record<string, unknown> };

/**
 * Whether a group takes its members into scope. An expression that fails for a group counts as
 * true: nobody loses an account because a group lacks an attribute. Null when everybody is in scope.
 */
export function populationTest({
  required,
  requiredWhen,
}: Pick<GroupRules, "required" | "requiredWhen">): ((group: PopulationGroup) => boolean) | null {
  if (required.length === 0 && requiredWhen === null) return null;
  const tests = required.map(nameTest);
  const holds = requiredWhen === null ? () => false : predicate(requiredWhen);
  return (group) => tests.some((test) => test(group.displayName)) || holds(group.record);
}

function predicate(text: string): (group: Record<string, unknown>) => boolean {
  const expression = compileExpression(text, { variables: ["group"], result: "bool" });
  return (group) => {
    try {
      return expression.evaluate({ group }) === true;
    } catch {
      return true;
    }
  };
}
