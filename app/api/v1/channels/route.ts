import { listChannels } from "@/db/queries/channels";
import { apiRoute } from "@/lib/access/api-route";
import { channelPage } from "../_shapes/channels";

export const GET = apiRoute({
  operation: "listChannels",
  tag: "Workspace",
  summary: "Where the workspace is told what happens; made and changed on screen",
  scope: "read",
  response: channelPage,
  answer: async ({ tenantId }) => ({ items: await listChannels(tenantId), nextCursor: null }),
});
