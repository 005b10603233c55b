import { pathProblem, readPath } from "@/lib/core/attribute-path";
import { transformText } from "@/lib/core/transform-chain";
import { type TransformKind, transformKinds } from "./transform-kinds";

/** What one person's record gives for a field: from which source, and the value after each step. */
export type MappingExample =
  | { kind: "value"; from: string; steps: string[] }
  | { kind: "empty" }
  | { kind: "problem"; message: string };

export function mappingExample(
  resource: Record<string, unknown>,
  sources: readonly string[],
  ticked: readonly TransformKind[],
): MappingExample {
  const kinds = transformKinds.filter((kind) => ticked.includes(kind));
  for (const path of sources.filter((one) => one.trim() !== "")) {
    const problem = pathProblem(path);
    if (problem !== null) return { kind: "problem", message: `${path}: ${problem}` };
    const [raw] = readPath(resource, path);
    if (raw === undefined) continue;
    const steps = stepsOf(raw, kinds);
    if (steps.at(-1) !== "") return { kind: "value", from: path, steps };
  }
  return { kind: "empty" };
}

/** Only the steps that change something. */
function stepsOf(raw: string, kinds: readonly TransformKind[]): string[] {
  const steps = [raw];
  for (const kind of kinds) {
    const before = steps.at(-1) ?? "";
    const after = transformText(before, [{ kind }]);
    if (after !== before) steps.push(after);
  }
  return steps;
}
