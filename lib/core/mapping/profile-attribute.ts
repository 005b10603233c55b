import { z } from "zod";
import { type CompiledField, compileField, errorWords, traceField } from "./attribute-derive";
import {
  type ApplyMode,
  attributeMapping,
  type MappingProblem,
  mappingProblems,
} from "./attribute-mapping";
import { tookTooLong } from "./steps";

export const profileAttributesMax = 20;
const valueMax = 1_000;

/** An attribute that the target keeps of a person beyond name and e-mail, as customers name it. */
export const profileAttribute = z.strictObject({
  /** The target's key, for example of a user property. */
  key: z.string().trim().min(1, "Name the attribute as the target calls it.").max(200),
  /** As people read it in plans and runs. */
  label: z.string().trim().min(1, "Give the attribute a name to show.").max(80),
  mapping: attributeMapping,
});
export type ProfileAttribute = z.infer<typeof profileAttribute>;

/** While it is typed: key and name may be missing still, which is a problem to show, no error. */
export const profileDrafts = z
  .array(
    profileAttribute.extend({ key: z.string().trim().max(200), label: z.string().trim().max(80) }),
  )
  .max(profileAttributesMax);

export const profileAttributes = z
  .array(profileAttribute)
  .max(profileAttributesMax, `At most ${profileAttributesMax} custom attributes.`)
  .superRefine((list, context) => {
    for (const [index, { key }] of list.entries()) {
      if (list.findIndex((other) => other.key === key) === index) continue;
      context.addIssue({ code: "custom", path: [index, "key"], message: twice(key) });
    }
  });

/** Facts under the names that people read, of a change of custom attributes; others as they are. */
export function underLabels<Change extends { kind: string; before: Named; after: Named }>(
  change: Change,
  list: readonly Pick<ProfileAttribute, "key" | "label">[],
): Change {
  if (change.kind !== "user.profile") return change;
  const labels = new Map(list.map(({ key, label }) => [key, label]));
  const named = (facts: Named) =>
    facts &&
    Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [labels.get(key) ?? key, value]),
    );
  return { ...change, before: named(change.before), after: named(change.after) };
}

type Named = Record<string, unknown> | null;

/** What a target says about such attributes; see ProfileDefinition. */
export type ProfileRules = {
  label: string;
  profile?: {
    fields: readonly { key: string; label: string }[];
    refusesKey(key: string): string | null;
  };
};

export type ProfileProblem = MappingProblem & { index: number };

/** What would make an attribute fail for everybody; it is refused at save. `place` may be the key. */
export function profileProblems(
  list: readonly ProfileAttribute[],
  { label, profile }: ProfileRules,
): ProfileProblem[] {
  return list.flatMap(({ key, mapping }, index) => {
    const isTwice = list.findIndex((other) => other.key === key) !== index;
    const message = isTwice ? twice(key) : keyProblem(key, label, profile);
    const ofKey = message === null ? [] : [{ place: "key", message }];
    return [...ofKey, ...mappingProblems(mapping)].map((problem) => ({ index, ...problem }));
  });
}

function keyProblem(key: string, target: string, profile: ProfileRules["profile"]): string | null {
  if (!profile) {
    return `${target} keeps nothing of a person beyond name and e-mail. Remove this attribute.`;
  }
  if (key === "") return nameIt;
  const refused = profile.refusesKey(key);
  return refused === null ? null : `“${key}” ${refused}.`;
}

const nameIt = "Name the attribute as the target calls it.";

function twice(key: string): string {
  return `“${key}” is there twice. Remove one of the two.`;
}

export type CompiledProfile = readonly {
  key: string;
  label: string;
  apply: ApplyMode;
  field: CompiledField;
}[];

/** What one attribute should be for one person; "" where the person has no value. */
export type DerivedAttribute = {
  key: string;
  label: string;
  apply: ApplyMode;
  value: string;
  error: string | null;
  /** It failed because it took too long. */
  isSlow?: true;
};

/** Compiled once, to be run on every person. */
export function compileProfile(list: readonly ProfileAttribute[]): CompiledProfile {
  return list.map(({ key, label, mapping }) => {
    return { key, label, apply: mapping.apply, field: compileField(mapping) };
  });
}

export function deriveProfile(
  profile: CompiledProfile,
  resource: Record<string, unknown>,
): DerivedAttribute[] {
  return profile.map(({ field, ...attribute }) => {
    try {
      return { ...attribute, ...checked(field.derive(resource)) };
    } catch (error) {
      const slow = tookTooLong(error) ? ({ isSlow: true } as const) : {};
      return { ...attribute, value: "", error: errorWords(error), ...slow };
    }
  });
}

/** The same with every step's output, for the few people on screen. */
export function traceProfile(profile: CompiledProfile, resource: Record<string, unknown>) {
  return profile.map(({ field }) => {
    const trace = traceField(field, resource);
    return trace.error === null ? { ...trace, ...checked(trace.value) } : trace;
  });
}

function checked(value: string): { value: string; error: string | null } {
  if (value.length <= valueMax) return { value, error: null };
  const error = `The value has ${value.length} characters; ${valueMax} is the most. Shorten it with a step.`;
  return { value: "", error };
}
