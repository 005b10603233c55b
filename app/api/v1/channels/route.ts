import { listChannels } from "@/db/queries/channels";
import { apiRoute } from "@/lib/access/api-route";
import { createChannel } from "@/lib/engine/notices/save-channel";
import { channelPage, newChannelBody, newChannelShape } from "../_shapes/channels";

export const GET = apiRoute({
  operation: "listChannels",
  tag: "Workspace",
  summary: "Where the workspace is told what happens",
  scope: "read",
  response: channelPage,
  answer: async ({ tenantId }) => ({ items: await listChannels(tenantId), nextCursor: null }),
});

export const POST = apiRoute({
  operation: "createChannel",
  tag: "Workspace",
  summary: "Make a channel; a webhook's secret is in this answer and nowhere else",
  scope: "write",
  body: newChannelBody,
  status: 201,
  response: newChannelShape,
  answer: ({ tenantId, actor, body }) => createChannel(tenantId, actor, body),
});
