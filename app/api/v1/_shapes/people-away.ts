import { z } from "zod";
import { idParam, moment, pageOf, shape } from "./shape";

export const awayParams = idParam.extend({ personId: z.string().max(200) });

const personAway = shape(
  "PersonAway",
  z.object({
    personId: z.string(),
    username: z.string().describe("Of the account in the target."),
    state: z.enum(["inactive", "outOfScope", "gone"]).describe("How the person is away."),
    since: moment,
    endsAt: moment.nullable().describe("When the grace ends; null while the account is kept."),
    action: z.string().describe("What the rules do then, as in the settings."),
    keptBy: z.string().nullable(),
    keptAt: moment.nullable(),
    anonymisedAt: moment
      .nullable()
      .describe("Then endsAt is when the names are erased; null once they are, for good."),
  }),
);
export const awayPage = pageOf("PersonAway", personAway);

export const keptShape = shape(
  "KeptAccount",
  z.object({ personId: z.string(), isKept: z.boolean() }),
);
