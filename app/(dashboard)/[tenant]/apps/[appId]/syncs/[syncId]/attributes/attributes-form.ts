import { z } from "zod";
import { listOf } from "@/lib/access/form-fields";
import { type AttributeMappings, mappingOf } from "@/lib/core/attribute-mapping";
import { sectionFields } from "../save-section";
import { transformKinds } from "./transform-kinds";

const sources = listOf(z.string().trim().max(300, "An attribute path has at most 300 characters."))
  .transform((paths) => paths.filter((path) => path !== ""))
  .pipe(
    z
      .array(z.string())
      .min(1, "Name at least one source attribute.")
      .max(8, "Name at most 8 source attributes."),
  );
const transforms = listOf(z.enum(transformKinds));

/** Sources by field in their order, and the transforms that are ticked. */
export const attributesForm = z.object({
  ...sectionFields,
  "attributes.username": sources,
  "transforms.username": transforms.optional(),
  "attributes.displayName": sources,
  "transforms.displayName": transforms.optional(),
  "attributes.email": sources,
  "transforms.email": transforms.optional(),
});

type Ticked = { sources: string[]; ticked: readonly (typeof transformKinds)[number][] | undefined };

export function attributesOf(form: z.infer<typeof attributesForm>): AttributeMappings {
  return {
    username: mapping({
      sources: form["attributes.username"],
      ticked: form["transforms.username"],
    }),
    displayName: mapping({
      sources: form["attributes.displayName"],
      ticked: form["transforms.displayName"],
    }),
    email: mapping({ sources: form["attributes.email"], ticked: form["transforms.email"] }),
  };
}

/** The transforms run in the order in which they are listed on screen. */
function mapping({ sources, ticked = [] }: Ticked) {
  const steps = transformKinds.filter((kind) => ticked.includes(kind));
  return mappingOf(
    sources,
    steps.map((kind) => ({ kind })),
  );
}
