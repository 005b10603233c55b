import { z } from "zod";
import type { AccountField } from "./target";

/** A pure step on one text value. */
export const transform = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("lowerCase") }),
  z.strictObject({ kind: z.literal("trim") }),
  z.strictObject({ kind: z.literal("stripDomain") }),
]);
export type Transform = z.infer<typeof transform>;

const attributePath = z
  .string()
  .trim()
  .min(1, 'Name a source attribute, for example userName or emails[type eq "work"].value.')
  .max(300, "An attribute path has at most 300 characters.");

/** Where one account field comes from. */
export const attributeMapping = z.strictObject({
  /** Tried in order; the first attribute with a value is taken. */
  sources: z.array(attributePath).min(1, "Name at least one source attribute.").max(8),
  transforms: z.array(transform).max(16),
});
export type AttributeMapping = z.infer<typeof attributeMapping>;

export const attributeMappings = z.strictObject({
  username: attributeMapping,
  displayName: attributeMapping,
  email: attributeMapping,
});
export type AttributeMappings = Record<AccountField, AttributeMapping>;

/** The presets that the customer's documents describe: names as the IdP has them. */
export const defaultMappings: AttributeMappings = {
  username: { sources: ["userName"], transforms: [{ kind: "trim" }, { kind: "lowerCase" }] },
  displayName: {
    sources: ["displayName", "name.formatted", "userName"],
    transforms: [{ kind: "trim" }],
  },
  email: {
    sources: ["emails[primary eq true].value", 'emails[type eq "work"].value', "emails.value"],
    transforms: [{ kind: "trim" }],
  },
};

/** Runs the chain in order. */
export function transformText(value: string, transforms: Transform[]): string {
  return transforms.reduce(applyTransform, value);
}

function applyTransform(value: string, step: Transform): string {
  switch (step.kind) {
    case "lowerCase":
      return value.toLowerCase();
    case "trim":
      return value.trim();
    case "stripDomain":
      return value.replace(/@[^@]*$/, "");
    default:
      return step satisfies never;
  }
}
