import { z } from "zod";
import { regexPattern, regexProblem } from "./transform-regex";
import { templateProblem } from "./transform-template";

const textPart = z.string().max(200, "At most 200 characters.");
const lookupEntriesMax = 1_000;

/** One step of a chain. Steps take the values of the step before; most change each value. */
export const transform = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("lowerCase") }),
  z.strictObject({ kind: z.literal("upperCase") }),
  z.strictObject({ kind: z.literal("titleCase") }),
  z.strictObject({ kind: z.literal("trim") }),
  z.strictObject({ kind: z.literal("stripDomain") }),
  z.strictObject({ kind: z.literal("guestAddress") }),
  z.strictObject({ kind: z.literal("removeDiacritics") }),
  z.strictObject({
    kind: z.literal("replace"),
    find: textPart.min(1, "Enter the text to look for."),
    with: textPart.default(""),
  }),
  z.strictObject({ kind: z.literal("regex"), pattern: regexPattern, with: textPart.default("") }),
  z.strictObject({
    kind: z.literal("template"),
    text: z
      .string()
      .min(1, "Enter a template, for example {name.givenName} {name.familyName}")
      .max(500),
  }),
  z.strictObject({ kind: z.literal("first") }),
  z.strictObject({ kind: z.literal("join"), separator: textPart.default(", ") }),
  z.strictObject({
    kind: z.literal("lookup"),
    entries: z
      .array(z.strictObject({ from: textPart, to: textPart }))
      .max(lookupEntriesMax, `A lookup table has at most ${lookupEntriesMax} rows.`),
    /** What becomes of a value that is not in the table. */
    otherwise: z.enum(["keep", "empty"]).default("keep"),
  }),
  z.strictObject({
    kind: z.literal("date"),
    format: z.string().min(1, "Enter a format, for example dd.MM.yyyy").max(40),
  }),
]);
export type Transform = z.infer<typeof transform>;
export type TransformKind = Transform["kind"];
export type TransformInput = z.input<typeof transform>;

/** Null when the step can be used; else what is wrong with it. */
export function transformProblem(step: Transform): string | null {
  switch (step.kind) {
    case "regex":
      return regexProblem(step.pattern, step.with);
    case "template":
      return templateProblem(step.text);
    default:
      return null;
  }
}
