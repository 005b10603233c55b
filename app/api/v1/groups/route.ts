import { listGroups } from "@/db/queries/source-groups";
import { apiRoute } from "@/lib/access/api-route";
import { groupPage, groupQuery } from "../_shapes/people";
import { pageRequest, toReply } from "../_shapes/shape";

export const GET = apiRoute({
  operation: "listGroups",
  tag: "People and groups",
  summary: "Groups of all apps in order of name, with the groups they feed",
  scope: "read",
  query: groupQuery,
  response: groupPage,
  answer: async ({ tenantId, query: { appId, text, ...page } }) =>
    toReply(await listGroups(tenantId, { appId, text }, pageRequest(page))),
});
