import { getRun } from "@/db/queries/runs";
import { memberRoute } from "@/lib/access/route";
import { exportFormats } from "@/lib/core/run/run-export";
import { exportRun } from "@/lib/engine/run/export-run";
import { resultsFilter } from "../results-filter";

/** The results that the page's filters show, as a file. */
export const GET = memberRoute<{ tenant: string; run: string }>(
  "seePeople",
  async ({ tenant }, request, params) => {
    const run = await getRun(tenant.id, params.run);
    if (run === null) return new Response("There is no such run.\n", { status: 404 });
    const asked = Object.fromEntries(new URL(request.url).searchParams);
    const format = exportFormats.find((known) => known === asked["format"]) ?? "json";
    const { body, headers } = exportRun(tenant.id, run, { format, filter: resultsFilter(asked) });
    return new Response(body, { headers });
  },
);
