import { z } from "zod";

/** A page of Microsoft Graph: it may be empty and still have a next one. */
export type GraphPage<Item> = { value: Item[]; "@odata.nextLink"?: string | undefined };

export function graphPage<Item>(item: z.ZodType<Item>): z.ZodType<GraphPage<Item>> {
  return z.object({ value: z.array(item), "@odata.nextLink": z.string().optional() });
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

/** Users, groups, devices, contacts and service principals, told apart by their type. */
export const graphMember = z.looseObject({
  id: z.string().min(1),
  "@odata.type": z.string().optional(),
});

/** What a person is in: groups, roles and administrative units. */
export const graphMemberGroup = graphGroup.extend({ "@odata.type": z.string().optional() });

/** One object of a list of changes: with what changed, or said to be removed. */
export const graphDeltaItem = z.looseObject({
  id: z.string().min(1),
  "@removed": z.looseObject({ reason: z.string().optional() }).nullish(),
});

export const graphDeltaPage = z.object({
  value: z.array(graphDeltaItem),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});

export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

export const tokenRefusal = z.looseObject({
  error: z.string().optional(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  correlation_id: z.string().optional(),
});

export const organization = z.object({
  value: z.array(z.looseObject({ displayName: z.string().nullish() })),
});

/** Who is assigned to an enterprise application. */
export const appRoleAssignment = z.looseObject({
  principalId: z.string().min(1),
  principalType: z.string(),
});
