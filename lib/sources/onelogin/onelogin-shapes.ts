import { z } from "zod";

const text = z.string().nullish();
/** Ids are numbers here and text everywhere else. */
const id = z.union([z.number(), z.string().min(1)]).transform(String);

export const oneloginUser = z.looseObject({
  id,
  username: text,
  email: text,
  firstname: text,
  lastname: text,
  status: z.coerce.number(),
  group_id: id.nullish(),
  department: text,
  member_of: text,
});
export type OneloginUser = z.infer<typeof oneloginUser>;

export const oneloginRole = z.looseObject({ id, name: z.string() });

/** A role's list can hold people who were not given it. */
export const oneloginRoleUser = z.looseObject({ id, assigned: z.boolean().nullish() });

export const oneloginGroup = z.looseObject({ id, name: z.string() });

/** Version 1 wraps its lists and tells the cursor inside. */
export const groupEnvelope = z.union([
  z.looseObject({
    data: z.array(oneloginGroup),
    pagination: z.looseObject({ after_cursor: text }).nullish(),
  }),
  z.array(oneloginGroup).transform((data) => ({ data, pagination: null })),
]);
