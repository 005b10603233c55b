import { z } from "zod";

/** Some servers write booleans as text, as old Entra clients do. */
const flag = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i)
    .transform((text) => text.toLowerCase() === "true"),
]);

const text = z.string().nullish();

/** Text (RFC 7643 §3.1); some servers write their numbers as numbers. */
const key = z.union([z.string().min(1), z.number().transform(String)]);

const valued = z.object({ value: text, type: text, primary: flag.nullish() });

export const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** RFC 7643 §4.1, as far as a target's account needs it. */
export const scimUser = z.object({
  id: key,
  userName: z.string().min(1),
  externalId: text,
  displayName: text,
  name: z.object({ formatted: text, givenName: text, familyName: text }).nullish(),
  nickName: text,
  title: text,
  preferredLanguage: text,
  timezone: text,
  emails: z.array(valued).nullish(),
  phoneNumbers: z.array(valued).nullish(),
  active: flag.nullish(),
  groups: z.array(z.object({ value: key, display: text })).nullish(),
  [enterprise]: z.object({ department: text, organization: text }).nullish(),
});
export type ScimUser = z.infer<typeof scimUser>;

/** RFC 7643 §4.2. */
export const scimGroup = z.object({
  id: key,
  displayName: z.string().min(1),
  members: z.array(z.object({ value: key, type: text, $ref: text })).nullish(),
});

export type ScimGroup = z.infer<typeof scimGroup>;

/** RFC 7644 §3.4.2; `Resources` may be absent on an empty page, and some servers tell no total. */
export function listOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    totalResults: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
    Resources: z.array(item).nullish(),
  });
}

const offered = z.object({ supported: flag }).nullish().catch(null);

/** RFC 7643 §5; what is told in another way counts as not told. */
export const providerConfig = z.object({ patch: offered, filter: offered });

/** RFC 7644 §3.12. */
export const scimError = z.object({ detail: text, scimType: text });
