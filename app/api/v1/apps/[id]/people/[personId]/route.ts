import { getIdentity } from "@/db/queries/identities";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../../_shapes/found";
import { personShape } from "../../../../_shapes/people";
import { toChange } from "../../../../_shapes/runs";
import { personParams } from "../../../../_shapes/shape";

export const GET = apiRoute({
  operation: "getPerson",
  tag: "People and groups",
  summary: "One person: source record, groups, accounts, latest decisions",
  scope: "read",
  params: personParams,
  response: personShape,
  async answer({ tenantId, params }) {
    const person = found(await getIdentity(tenantId, params.id, params.personId), "person");
    return { ...person, changes: person.changes.map(toChange) };
  },
});
