import { openContacts } from "@/db/queries/group-contacts";
import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { decideContact } from "@/lib/engine/plan/decide-contact";
import { contactBody, contactsShape, decidedShape } from "../../../_shapes/first-contacts";
import { found } from "../../../_shapes/found";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listFirstContacts",
  tag: "Syncs",
  summary: "Groups that the target had before, which the sync may not feed (yet)",
  description: "Those nobody decided about come first; 200 at most.",
  scope: "read",
  params: idParam,
  response: contactsShape,
  async answer({ tenantId, params }) {
    const { id, targetId } = found(await getSync(tenantId, params.id), "sync");
    return { items: await openContacts(tenantId, id, targetId) };
  },
});

export const POST = apiRoute({
  operation: "decideFirstContact",
  tag: "Syncs",
  summary: "Let a sync feed a group that was there before, or leave the group alone",
  description: "An accepted group is fed by a delta run that starts at once.",
  scope: "run",
  params: idParam,
  body: contactBody,
  response: decidedShape,
  async answer({ tenantId, actor, params, body: { groupKey, decision } }) {
    const { id } = found(await getSync(tenantId, params.id), "sync");
    await decideContact(tenantId, actor, { syncId: id, groupKey }, decision);
    return { groupKey, decision };
  },
});
