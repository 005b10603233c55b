import { z } from "zod";

const text = z.string().nullish();

export const keycloakUser = z.looseObject({
  id: z.string().min(1),
  username: z.string().min(1),
  email: text,
  firstName: text,
  lastName: text,
  serviceAccountClientId: text,
  enabled: z.boolean(),
});
export type KeycloakUser = z.infer<typeof keycloakUser>;

/** Before 23 the children are inside; since then there is only how many there are. */
export type KeycloakGroup = {
  id: string;
  name: string;
  path?: string | null | undefined;
  parentId?: string | null | undefined;
  subGroupCount?: number | null | undefined;
  subGroups?: KeycloakGroup[] | null | undefined;
  [name: string]: unknown;
};

export const keycloakGroup: z.ZodType<KeycloakGroup> = z.lazy(() =>
  z.looseObject({
    id: z.string().min(1),
    name: z.string(),
    path: text,
    parentId: text,
    subGroupCount: z.number().nullish(),
    subGroups: z.array(keycloakGroup).nullish(),
  }),
);

export const keycloakRole = z.looseObject({ id: z.string().min(1), name: z.string().min(1) });
export type KeycloakRole = z.infer<typeof keycloakRole>;

/** Only who it is is asked for. */
export const keycloakMember = z.looseObject({ id: z.string().min(1) });

export const keycloakClient = z.looseObject({ id: z.string().min(1), clientId: z.string() });

export const keycloakCount = z.number().int().nonnegative();
