import { getApp } from "@/db/queries/apps";
import { memberRoute } from "@/lib/access/route";

type Params = { tenant: string; appId: string };

/** How many requests the app has received: one row, so that a page may ask every few seconds. */
export const GET = memberRoute<Params>("see", async ({ tenant }, _request, { appId }) => {
  const app = await getApp(tenant.id, appId);
  if (app === null) return new Response("There is nothing here.\n", { status: 404 });
  return Response.json({ requests: app.requests });
});
