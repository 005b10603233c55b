import { z } from "zod";
import { shape } from "./shape";

const decision = z.enum(["accepted", "rejected"]);
const groupKey = z.string().max(500).describe("The name in the form by which the target knows it.");

const contact = shape(
  "FirstContact",
  z.object({
    groupKey,
    name: z.string(),
    decision: z.enum(["asked", "accepted", "rejected"]),
    members: z.number().int().describe("Seen in the target."),
    joins: z.number().int().nullable().describe("Whom feeding it would add; null until counted."),
    leaves: z.number().int().nullable(),
    decidedBy: z.string().nullable(),
  }),
);
export const contactsShape = shape("FirstContacts", z.object({ items: z.array(contact) }));

export const contactBody = z.strictObject({ groupKey, decision });
export const decidedShape = shape("DecidedContact", z.object({ groupKey, decision }));
