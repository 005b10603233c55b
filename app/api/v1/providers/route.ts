import { apiRoute } from "@/lib/access/api-route";
import { providers } from "@/lib/engine/connect/providers";
import { providerList } from "../_shapes/targets";

export const GET = apiRoute({
  operation: "listProviders",
  tag: "Apps",
  summary: "Identity providers that an app can be made for",
  scope: "read",
  response: providerList,
  answer: async () => ({ items: providers() }),
});
