import { z } from "zod";
import { checkbox } from "@/lib/access/form-fields";
import { inactivityRules } from "@/lib/core/plan/inactivity";
import { sectionFields } from "../save-section";
import { patternLines } from "../user-sync/user-form";

const { shape } = inactivityRules;

/** The tab's own fields, as the form sends them; the preview reads the same. */
export const inactivityFields = {
  days: z.coerce.number().pipe(shape.days.unwrap()),
  /** Unticked leaves accounts that nobody ever signed in with. */
  never: checkbox,
  neverDays: z.coerce.number().pipe(shape.days.unwrap()).catch(90),
  warn: checkbox,
  excluded: patternLines,
  protectedAccounts: patternLines,
};

export const inactivityForm = z.object({ ...sectionFields, ...inactivityFields });

type Fields = z.output<z.ZodObject<typeof inactivityFields>>;

export function inactivityOf({ days, never, neverDays, warn }: Fields) {
  return { days, neverDays: never ? neverDays : null, warn };
}
