import { z } from "zod";
import { checkbox } from "@/lib/access/form-fields";
import { patternLine, readPattern } from "@/lib/core/group-pattern";
import { userRules } from "@/lib/core/sync-settings";
import { jsonList } from "../json-list";
import { sectionFields } from "../save-section";

const { shape } = userRules;

/** One pattern a line, as people write them. */
const patternLines = z
  .string()
  .max(20_000)
  .transform((text) =>
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(readPattern),
  )
  .pipe(shape.excluded.unwrap());

export const userForm = z.object({
  ...sectionFields,
  create: checkbox,
  update: checkbox,
  match: jsonList(shape.match.unwrap()),
  adoption: shape.adoption.unwrap(),
  inactive: shape.inactive,
  inactiveGraceDays: z.coerce.number().pipe(shape.inactiveGraceDays.unwrap()),
  outOfScope: shape.outOfScope.unwrap(),
  outOfScopeGraceDays: z.coerce.number().pipe(shape.outOfScopeGraceDays.unwrap()),
  gone: shape.gone,
  goneGraceDays: z.coerce.number().pipe(shape.goneGraceDays),
  strip: shape.strip.unwrap(),
  stripExcept: patternLines,
  reactivate: shape.reactivate,
  excluded: patternLines,
  protectedAccounts: patternLines,
});

export function linesOf(patterns: Parameters<typeof patternLine>[0][]): string {
  return patterns.map(patternLine).join("\n");
}
