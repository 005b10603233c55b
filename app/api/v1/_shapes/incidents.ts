import { z } from "zod";
import { moment, pageOf, pageQuery, shape } from "./shape";

export const incidentQuery = pageQuery.extend({
  state: z.enum(["open", "closed"]).optional(),
  syncId: z.string().max(100).optional(),
});

const incident = shape(
  "Incident",
  z.object({
    id: z.string(),
    syncId: z.string(),
    kind: z.enum(["failure", "records", "missed", "held"]),
    code: z.string().describe("Stable, and documented with what to do about it."),
    message: z.string(),
    runId: z.string().nullable().describe("The run that showed it last, if any."),
    count: z.number().int().describe("How often it was seen."),
    openedAt: moment,
    seenAt: moment.describe("When it was seen last."),
    closedAt: moment.nullable().describe("Null while it is open."),
  }),
);
export const incidentPage = pageOf("Incident", incident);
