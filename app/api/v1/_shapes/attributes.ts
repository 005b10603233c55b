import { z } from "zod";
import { attributeMappings } from "@/lib/core/mapping/attribute-mapping";
import { shape } from "./shape";

const field = z.enum(["username", "displayName", "email"]);
const perField = z.record(field, z.number().int());

const mappingProblem = z.object({
  field: z.string().describe("A field of the account, or `profile.0` for a custom attribute."),
  place: z.string().describe("For example `sources.0`, `transforms.2` or `expression`."),
  message: z.string(),
});

export const attributeOffersShape = shape(
  "AttributeOffers",
  z.object({
    fields: z.array(
      z.object({
        field,
        label: z.string(),
        suggestions: z.array(z.string()).describe("Attribute paths worth mapping to it."),
      }),
    ),
    preset: shape("AttributeMappings", attributeMappings),
    sampled: z.number().int().describe("How many of the newest people were looked at."),
    profile: z
      .object({
        fields: z.array(z.object({ key: z.string(), label: z.string() })),
        isOpen: z.boolean().describe("Whether keys of your own can be named."),
      })
      .nullable()
      .describe("What the target keeps of a person beyond the fields; null for nothing."),
    seen: z.array(z.object({ path: z.string(), people: z.number().int(), example: z.string() })),
    people: z.array(z.object({ id: z.string(), userName: z.string() })),
  }),
);

const trace = z.object({
  from: z.string().nullable(),
  origin: z.enum(["source", "expression", "template", "fallback", "none"]),
  input: z.array(z.string()),
  steps: z.array(z.array(z.string())).describe("The values after each transform."),
  value: z.string(),
  error: z.string().nullable(),
});

export const mappingPreviewShape = shape(
  "AttributePreview",
  z.object({
    problems: z.array(mappingProblem),
    total: z.number().int().describe("People staged in the app."),
    people: z.array(
      z.object({
        id: z.string(),
        userName: z.string(),
        active: z.boolean(),
        refusal: z.string().nullable().describe("Why the person would be left out."),
        values: z.record(field, z.string()),
        traces: z.partialRecord(field, trace),
        profile: z.array(trace).describe("Of the custom attributes, in their order."),
      }),
    ),
  }),
);

export const mappingCountsShape = shape(
  "AttributeCounts",
  z.object({
    problems: z.array(mappingProblem),
    people: z.number().int().describe("Looked at by this call."),
    total: z.number().int(),
    refused: z.number().int().describe("People who would be left out."),
    unmatched: z.number().int().describe("Those of them whom the rule for user names misses."),
    empty: perField,
    failed: perField,
    profile: z.array(z.object({ empty: z.number().int(), failed: z.number().int() })),
    examples: z.array(z.object({ id: z.string(), userName: z.string(), message: z.string() })),
    cursor: z.string().nullable().describe("Pass it back to go on; null on the last page."),
  }),
);
