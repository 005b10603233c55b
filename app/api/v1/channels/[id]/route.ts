import { getChannel } from "@/db/queries/channels";
import { apiRoute } from "@/lib/access/api-route";
import { noticeKinds } from "@/lib/core/notices/notice";
import { deleteChannel } from "@/lib/engine/notices/delete-channel";
import { changeChannel } from "@/lib/engine/notices/save-channel";
import { changedChannelBody, channelShape } from "../../_shapes/channels";
import { found } from "../../_shapes/found";
import { idParam } from "../../_shapes/shape";

export const GET = apiRoute({
  operation: "getChannel",
  tag: "Workspace",
  summary: "One channel and what it wants to hear",
  scope: "read",
  params: idParam,
  response: channelShape,
  answer: async ({ tenantId, params }) => found(await getChannel(tenantId, params.id), "channel"),
});

export const PATCH = apiRoute({
  operation: "changeChannel",
  tag: "Workspace",
  summary: "Change where a channel leads and what it wants to hear; turns it on again",
  description: "What is left out stays as it is.",
  scope: "write",
  params: idParam,
  body: changedChannelBody,
  response: channelShape,
  async answer({ tenantId, actor, params, body }) {
    const channel = found(await getChannel(tenantId, params.id), "channel");
    const { name, severityMin, recovery, digest, recipients } = channel;
    const kinds = noticeKinds.filter((kind) => channel.kinds.includes(kind));
    const addresses = channel.addresses.map(({ email }) => email);
    const now = { name, kinds, severityMin, recovery, digest, recipients, addresses, url: null };
    await changeChannel(tenantId, actor, params.id, { ...now, ...body });
    return found(await getChannel(tenantId, params.id), "channel");
  },
});

export const DELETE = apiRoute({
  operation: "deleteChannel",
  tag: "Workspace",
  summary: "Delete a channel with its messages; what waits there is not sent any more",
  scope: "write",
  params: idParam,
  response: null,
  answer: ({ tenantId, actor, params }) => deleteChannel(tenantId, actor, params.id),
});
