import { memberRoute } from "@/lib/access/route";
import { countMapping, mappingCount } from "@/lib/engine/preview/try-mapping";
import { draftAnswer } from "../draft-answer";

type Params = { tenant: string; appId: string; syncId: string };

/** Errors and empty values of a draft over one page of all staged people. Saves nothing. */
export const POST = memberRoute<Params>("seePeople", ({ tenant }, request, { appId, syncId }) =>
  draftAnswer({ tenantId: tenant.id, appId, syncId }, request, mappingCount, countMapping),
);
