import { z } from "zod";
import { texts } from "@/app/texts/attributes";
import { attributeMappings } from "@/lib/core/mapping/attribute-mapping";
import { profileAttributes } from "@/lib/core/mapping/profile-attribute";
import { sectionFields } from "../save-section";

/** The editor sends each mapping as one field: its rows have no fixed number of fields. */
export const attributesForm = z.object({
  ...sectionFields,
  attributes: z.string().transform(parseJson).pipe(attributeMappings),
  profile: z.string().transform(parseJson).pipe(profileAttributes),
});

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue(texts.theMappingCould);
    return z.NEVER;
  }
}
