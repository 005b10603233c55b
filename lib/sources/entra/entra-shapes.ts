import { z } from "zod";

/** A page of Microsoft Graph: it may be empty and still have a next one. */
export type GraphPage<Item> = { value: Item[]; "@odata.nextLink"?: string | null | undefined };

export function graphPage<Item>(item: z.ZodType<Item>): z.ZodType<GraphPage<Item>> {
  return z.object({ value: z.array(item), "@odata.nextLink": z.string().nullish() });
}

export const graphUser = z.looseObject({
  id: z.string().min(1),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  displayName: z.string().nullish(),
  givenName: z.string().nullish(),
  surname: z.string().nullish(),
  otherMails: z.array(z.string()).nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
  // Comes only when it is selected; without it everybody would look disabled.
  accountEnabled: z.boolean().nullable(),
});
export type GraphUser = z.infer<typeof graphUser>;

export const graphGroup = z.looseObject({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  visibility: z.string().nullish(),
});

/**
 * Users, groups, devices, contacts and service principals, told apart by their type; one without it
 * may be a person, so a list with such a one is not understood.
 */
export const graphMember = z.looseObject({ id: z.string().min(1), "@odata.type": z.string() });

/** What a person is in: groups, roles and administrative units. */
export const graphMemberGroup = graphGroup.extend({ "@odata.type": z.string() });

/** One object of a list of changes: with what changed, or said to be removed. */
export const graphDeltaItem = z.looseObject({
  id: z.string().min(1),
  "@removed": z.looseObject({ reason: z.string().nullish() }).nullish(),
});

export const graphDeltaPage = z.object({
  value: z.array(graphDeltaItem),
  "@odata.nextLink": z.string().nullish(),
  "@odata.deltaLink": z.string().nullish(),
});

export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(300),
});

export const tokenRefusal = z.looseObject({
  error: z.string().nullish(),
  error_description: z.string().nullish(),
  error_codes: z.array(z.coerce.number()).nullish().catch(null),
  correlation_id: z.string().nullish(),
});

export const organization = z.object({
  value: z.array(z.looseObject({ displayName: z.string().nullish() })),
});

/** Who is assigned to an enterprise application. */
export const appRoleAssignment = z.looseObject({
  principalId: z.string().min(1),
  principalType: z.string(),
});
