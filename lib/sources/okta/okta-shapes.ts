import { z } from "zod";

const text = z.string().nullish();

export const oktaUser = z.looseObject({
  id: z.string().min(1),
  status: z.string().min(1),
  profile: z.looseObject({
    login: text,
    email: text,
    displayName: text,
    firstName: text,
    lastName: text,
  }),
});
export type OktaUser = z.infer<typeof oktaUser>;

/** Only who is in the group is asked for here. */
export const oktaMember = z.looseObject({ id: z.string().min(1) });

export const oktaGroup = z.looseObject({
  id: z.string().min(1),
  type: z.string().nullish(),
  profile: z.looseObject({ name: z.string(), description: text }),
});
export type OktaGroup = z.infer<typeof oktaGroup>;

/** An application's own entry for a person; who that is, `expand=user` puts inside. */
export const oktaAppUser = z.looseObject({ _embedded: z.looseObject({ user: oktaUser }) });

/** The group's own record is inside only where the server takes `expand=group`. */
export const oktaAppGroup = z.looseObject({
  id: z.string().min(1),
  _embedded: z.looseObject({ group: oktaGroup }).optional().catch(undefined),
});
