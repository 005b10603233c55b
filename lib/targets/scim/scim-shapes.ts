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

const valued = z.object({ value: text, type: text, primary: flag.nullish() });

export const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** RFC 7643 §4.1, as far as a target's account needs it. */
export const scimUser = z.object({
  id: z.string().min(1),
  userName: z.string().min(1),
  displayName: text,
  name: z.object({ formatted: text, givenName: text, familyName: text }).nullish(),
  nickName: text,
  title: text,
  preferredLanguage: text,
  timezone: text,
  emails: z.array(valued).nullish(),
  phoneNumbers: z.array(valued).nullish(),
  active: flag.nullish(),
  groups: z.array(z.object({ value: z.string(), display: text })).nullish(),
  [enterprise]: z.object({ department: text, organization: text }).nullish(),
});
export type ScimUser = z.infer<typeof scimUser>;

/** RFC 7643 §4.2. */
export const scimGroup = z.object({
  id: z.string().min(1),
  displayName: z.string().min(1),
  members: z.array(z.object({ value: z.string().min(1), type: text })).nullish(),
});

export type ScimGroup = z.infer<typeof scimGroup>;

/** RFC 7644 §3.4.2; `Resources` may be absent on an empty page. */
export function listOf<Item>(item: z.ZodType<Item>) {
  return z.object({ totalResults: z.int().min(0), Resources: z.array(item).nullish() });
}

/** RFC 7643 §5. */
export const providerConfig = z.object({
  patch: z.object({ supported: flag }).nullish(),
  filter: z.object({ supported: flag, maxResults: z.int().nullish() }).nullish(),
  changePassword: z.object({ supported: flag }).nullish(),
});

/** RFC 7644 §3.12. */
export const scimError = z.object({ detail: text, scimType: text });
