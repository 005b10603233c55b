import { getApp } from "@/db/queries/apps";
import { getIdentity } from "@/db/queries/identities";
import { apiRoute } from "@/lib/access/api-route";
import { whyThen } from "@/lib/engine/preview/why-then";
import { found } from "../../../../../_shapes/found";
import { personParams } from "../../../../../_shapes/shape";
import { toWhy, whyQuery, whyShape } from "../../../../../_shapes/why";

export const GET = apiRoute({
  operation: "whyPerson",
  tag: "People and groups",
  summary: "Why a person has an account or a group in a target, or why not",
  description: "The planner decides about this one person once more and notes every stage.",
  scope: "read",
  params: personParams,
  query: whyQuery,
  response: whyShape,
  async answer({ tenantId, params, query: { syncId, group, at } }) {
    const app = found(await getApp(tenantId, params.id), "app");
    const { id: personId } = found(
      await getIdentity(tenantId, params.id, params.personId),
      "person",
    );
    const sync = app.syncs.find(({ id }) => syncId === undefined || id === syncId);
    const moment = at === undefined ? undefined : new Date(at);
    const asked = { syncId: found(sync ?? null, "sync").id, personId, group, at: moment };
    return toWhy(await whyThen(tenantId, asked));
  },
});
