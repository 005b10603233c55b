import { z } from "zod";

const id = z.union([z.string().min(1), z.number()]).transform(String);
const text = z.string().nullish();

/** Some servers write their booleans out, in any case, or as 0 and 1. */
export const looseBoolean = z.union([
  z.boolean(),
  z.number().transform((value) => value !== 0),
  z.string().transform((value) => value.trim().toLowerCase() === "true"),
]);

/**
 * `Resources` is missing where there are none; `nextCursor` is RFC 9865, which lets a server with
 * cursors leave out the total.
 */
export type ListResponse<Item> = {
  totalResults: number | null;
  Resources: Item[];
  nextCursor?: string | null | undefined;
};

export function listResponse<Item>(item: z.ZodType<Item>): z.ZodType<ListResponse<Item>> {
  return z
    .object({
      totalResults: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
      Resources: z.array(item).nullish(),
      nextCursor: text,
    })
    .refine(({ totalResults, Resources }) => (totalResults ?? Resources ?? null) !== null)
    .transform(({ totalResults, Resources, nextCursor }) => ({
      ...{ totalResults: totalResults ?? null, Resources: Resources ?? [], nextCursor },
    }));
}

const email = z.looseObject({
  value: text,
  type: text,
  primary: looseBoolean.nullish(),
});

export const scimUser = z.looseObject({
  id,
  userName: text,
  displayName: text,
  name: z.looseObject({ formatted: text, givenName: text, familyName: text }).nullish(),
  // Absent means active (RFC 7643 leaves it open, and servers leave it out).
  active: looseBoolean.nullish(),
  emails: z.array(email).nullish(),
});
export type ScimUser = z.infer<typeof scimUser>;

export const scimGroup = z.looseObject({ id, displayName: text });
export type ScimGroup = z.infer<typeof scimGroup>;

const member = z.looseObject({ value: id, type: text, $ref: text });
export type ScimMember = z.infer<typeof member>;

/** A group without members has none of them, so that it is a group must show in something else. */
export const scimMembers = z
  .looseObject({ id, members: z.array(member).nullish() })
  .transform(({ members }) => ({ members: members ?? [] }));

/** What a person's own record tells of groups. */
export const scimUserGroups = z.looseObject({
  groups: z.array(z.looseObject({ value: id, display: text, type: text })).nullish(),
});

/** How the server pages: by RFC 7643 §5, and by RFC 9865 for cursors. */
export const providerConfig = z.looseObject({
  filter: z
    .looseObject({ maxResults: z.coerce.number().catch(0) })
    .nullish()
    .catch(null),
  pagination: z
    .looseObject({
      cursor: looseBoolean.nullish(),
      maxPageSize: z.coerce.number().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
export type ProviderConfig = z.infer<typeof providerConfig>;
