import { z } from "zod";
import { moment, shape } from "./shape";

const state = z.enum(["due", "soon", "counting", "left", "excluded", "protected"]);

export const inactiveUsers = shape(
  "InactiveUsers",
  z.object({
    cannotTell: z.string().nullable().describe("Why the target cannot tell logins; null: it can."),
    isRead: z.boolean().describe("False until a run has read the logins."),
    counts: z.record(state, z.number().int()),
    disabled: z.number().int().describe("Accounts that are disabled for it until the next login."),
    rows: z.array(
      z.object({
        accountId: z.string(),
        username: z.string(),
        displayName: z.string().nullable(),
        lastLoginAt: moment.nullable(),
        state,
        dueAt: moment.nullable(),
        warnedAt: moment.nullable(),
        isReachable: z.boolean().describe("Whether a warning could be mailed."),
      }),
    ),
  }),
);
