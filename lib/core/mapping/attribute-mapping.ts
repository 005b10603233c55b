import { z } from "zod";
import type { AccountField } from "@/lib/core/target/target";
import { pathProblem } from "./attribute-path";
import { expressionMax, expressionProblem } from "./expression";
import { transform, transformProblem } from "./transform";

export const attributePath = z
  .string()
  .trim()
  .min(1, 'Name a source attribute, for example userName or emails[type eq "work"].value.')
  .max(300, "An attribute path has at most 300 characters.");
const expressionText = z
  .string()
  .trim()
  .min(1, "Enter an expression, or leave it out.")
  .max(expressionMax, `An expression has at most ${expressionMax} characters.`);

export const sourcesMax = 8;
export const transformsMax = 16;
export const candidatesMax = 5;

/** When a value is written: in every run, when we create the account, or while the account has none. */
export const applyMode = z.enum(["always", "atCreation", "ifEmpty"]);
export type ApplyMode = z.infer<typeof applyMode>;

/** Where one account field comes from. What earlier versions did not have takes its default. */
export const attributeMapping = z.strictObject({
  /** Tried in order; the first that leaves a value after the transforms is taken. */
  sources: z.array(attributePath).max(sourcesMax, `At most ${sourcesMax} sources.`),
  /** A CEL expression instead of the sources. */
  expression: expressionText.nullable().default(null),
  transforms: z.array(transform).max(transformsMax, `At most ${transformsMax} transforms.`),
  /** Taken as it stands when nothing else gives a value. */
  fallback: z.string().trim().min(1).max(300).nullable().default(null),
  apply: applyMode.default("always"),
  /** Expressions tried in order for a newcomer when the value is somebody else's already. */
  candidates: z.array(expressionText).max(candidatesMax, `At most ${candidatesMax}.`).default([]),
});
export type AttributeMapping = z.infer<typeof attributeMapping>;

export const attributeMappings = z.strictObject({
  username: attributeMapping,
  displayName: attributeMapping,
  email: attributeMapping,
});
export type AttributeMappings = Record<AccountField, AttributeMapping>;

/** A mapping of plain paths and steps, as presets are written. */
export function mappingOf(
  sources: string[],
  transforms: AttributeMapping["transforms"] = [{ kind: "trim" }],
): AttributeMapping {
  return { sources, expression: null, transforms, fallback: null, apply: "always", candidates: [] };
}

export type MappingProblem = {
  /** Where in the mapping: `sources.1`, `transforms.0`, `expression`, `candidates.0`, or the whole. */
  place: string;
  message: string;
};

/** Everything that would make a mapping fail for everybody; it is refused at save. */
export function mappingProblems(mapping: AttributeMapping): MappingProblem[] {
  const { sources, expression, transforms, fallback, candidates } = mapping;
  const found = [
    ...sources.map((path, at) => problem(`sources.${at}`, pathProblem(path))),
    ...transforms.map((step, at) => problem(`transforms.${at}`, transformProblem(step))),
    ...(expression === null ? [] : [problem("expression", expressionProblem(expression))]),
    ...candidates.map((text, at) => problem(`candidates.${at}`, expressionProblem(text))),
  ];
  const hasSource = sources.length > 0 || expression !== null || fallback !== null;
  if (!hasSource && !transforms.some(({ kind }) => kind === "template")) {
    const message = "Name a source attribute, an expression, a template or a default.";
    found.push({ place: "sources", message });
  }
  return found.filter((each) => each !== null);
}

function problem(place: string, message: string | null): MappingProblem | null {
  return message === null ? null : { place, message };
}
