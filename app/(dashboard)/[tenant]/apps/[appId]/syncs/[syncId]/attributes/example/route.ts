import { samplePersonById } from "@/db/queries/app-view";
import { memberRoute } from "@/lib/access/route";
import { mappingExample } from "../mapping-example";
import { transformKinds } from "../transform-kinds";

type Params = { tenant: string; appId: string; syncId: string };

const sourcesMax = 8;

/** What a person's record would give under a mapping that is being edited. */
export const GET = memberRoute<Params>("viewer", async ({ tenant }, request, { appId }) => {
  const asked = new URL(request.url).searchParams;
  const resource = await samplePersonById(tenant.id, appId, asked.get("person") ?? "");
  if (resource === null) return Response.json({ kind: "empty" });
  const sources = asked.getAll("source").slice(0, sourcesMax);
  const ticked = transformKinds.filter((kind) => asked.getAll("transform").includes(kind));
  return Response.json(mappingExample(resource, sources, ticked));
});
