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
  // What is missing must not pass for 0, which means not activated.
  status: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
  group_id: id.nullish(),
  department: text,
  member_of: text,
});
export type OneloginUser = z.infer<typeof oneloginUser>;

/** The list of roles also tells who has each. */
export const oneloginRole = z.looseObject({ id, name: text, users: z.array(id).nullish() });

/** One person alone comes with the ids of their roles. */
export const oneloginOwner = oneloginUser.extend({ role_ids: z.array(id).nullish() });

/** A role's list can hold people who were not given it. */
export const oneloginRoleUser = z.looseObject({ id, assigned: z.boolean().nullish() });

export const oneloginGroup = z.looseObject({ id, name: text });

/** Version 1 wraps its lists and tells the cursor inside. */
export const groupEnvelope = z.union([
  z.looseObject({
    // An error may come under the status of success.
    status: z.looseObject({ error: z.literal(false).nullish() }).nullish(),
    data: z.array(oneloginGroup),
    pagination: z.looseObject({ after_cursor: text }).nullish(),
  }),
  z.array(oneloginGroup).transform((data) => ({ data, pagination: null })),
]);
