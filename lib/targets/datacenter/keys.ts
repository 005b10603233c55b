import { z } from "zod";

/** A key that some versions write as a number; one that is missing is no key. */
export const key = z.union([z.string().min(1), z.number().transform(String)]);

/** A number of entries that some versions write as a text. */
export const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
