import { z } from "zod";
import { changeShape } from "./runs";
import { flag, moment, pageOf, pageQuery, shape } from "./shape";

const account = z.object({
  syncId: z.string(),
  targetId: z.string(),
  targetName: z.string(),
  accountId: z.string(),
  username: z.string(),
  origin: z.enum(["created", "matched"]),
  linkedAt: moment,
  goneSince: moment.nullable().describe("Since when the identity provider no longer lists them."),
  active: z.boolean().nullable().describe("As last seen in the target."),
  observedAt: moment.nullable(),
});

const summary = z.object({
  appId: z.string(),
  appName: z.string(),
  provider: z.string(),
  id: z.string(),
  userName: z.string(),
  displayName: z.string().nullable(),
  email: z.string().nullable(),
  active: z.boolean(),
  updatedAt: moment,
  accounts: z.array(account),
});
export const personPage = pageOf("Person", summary);
export const personQuery = pageQuery.extend({
  appId: z.string().optional(),
  active: flag.optional(),
  text: z.string().max(200).optional().describe("The beginning of a user name, e-mail or name."),
});

export const personShape = shape(
  "PersonDetail",
  summary.extend({
    externalId: z.string().nullable(),
    resource: z.record(z.string(), z.unknown()).describe("The source record."),
    createdAt: moment,
    groups: z.array(z.object({ id: z.string(), displayName: z.string() })),
    memberships: z.array(
      z.object({
        syncId: z.string(),
        groupKey: z.string(),
        sourceGroupId: z.string().nullable(),
        runId: z.string(),
        givenAt: moment,
      }),
    ),
    changes: z.array(changeShape).describe("The latest decisions, newest first."),
  }),
);

const groupSummary = z.object({
  appId: z.string(),
  appName: z.string(),
  provider: z.string(),
  id: z.string(),
  displayName: z.string(),
  updatedAt: moment,
  members: z.number().int().describe("Counted up to 10,001."),
  feeds: z.array(
    z.object({
      syncId: z.string(),
      targetId: z.string(),
      targetName: z.string(),
      groupName: z.string(),
      createdByUs: z.boolean(),
    }),
  ),
});
export const groupPage = pageOf("Group", groupSummary);
export const groupQuery = pageQuery.extend({
  appId: z.string().optional(),
  text: z.string().max(200).optional().describe("The beginning of a name."),
});
export const groupShape = shape(
  "GroupDetail",
  groupSummary.extend({
    externalId: z.string().nullable(),
    resource: z.record(z.string(), z.unknown()),
    createdAt: moment,
  }),
);
export const memberPage = pageOf(
  "Member",
  z.object({
    id: z.string(),
    kind: z.enum(["user", "group"]),
    userName: z.string().nullable(),
    displayName: z.string().nullable(),
    active: z.boolean().nullable(),
  }),
);
