import { memberRoute } from "@/lib/access/route";
import { auditExportFormats, exportAudit } from "@/lib/engine/workspace/export-audit";

/** The whole audit log with its chain, as a file. That it was taken is the newest event in it. */
export const GET = memberRoute("seeAudit", async ({ tenant, actor }, request) => {
  const asked = new URL(request.url).searchParams.get("format");
  const format = auditExportFormats.find((known) => known === asked) ?? "ndjson";
  const { body, headers } = await exportAudit(tenant, actor, format);
  return new Response(body, { headers });
});
