import { z } from "zod";
import { moment, shape } from "./shape";

const state = z
  .enum(["current", "held", "refused", "past"])
  .describe(
    "current is read; held lists far fewer than the one before and waits for a word; refused has problems and is never read; past was replaced.",
  );

export const takenFileShape = shape("TakenFile", z.object({ id: z.string(), state }));

export const fileListShape = shape(
  "FileList",
  z.object({
    files: z.array(
      z.object({
        ...{ id: z.string(), name: z.string(), state },
        people: z.number().int(),
        groups: z.number().int(),
        problems: z.number().int(),
        uploadedBy: z.string(),
        uploadedAt: moment,
      }),
    ),
  }),
);
