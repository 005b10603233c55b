import { listIdentities } from "@/db/queries/identities";
import { apiRoute } from "@/lib/access/api-route";
import { personPage, personQuery } from "../_shapes/people";
import { pageRequest, toReply } from "../_shapes/shape";

export const GET = apiRoute({
  operation: "listPeople",
  tag: "People and groups",
  summary: "People of all apps in order of user name, with their accounts",
  scope: "read",
  query: personQuery,
  response: personPage,
  answer: async ({ tenantId, query: { appId, active, text, ...page } }) =>
    toReply(await listIdentities(tenantId, { appId, active, text }, pageRequest(page))),
});
