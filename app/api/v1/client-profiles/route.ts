import { apiRoute } from "@/lib/access/api-route";
import { clientProfiles } from "@/lib/engine/connect/providers";
import { profileList } from "../_shapes/apps";

export const GET = apiRoute({
  operation: "listClientProfiles",
  tag: "Apps",
  summary: "How an app's SCIM client can be read, and what each client is known to do",
  scope: "read",
  response: profileList,
  answer: async () => ({ items: clientProfiles() }),
});
