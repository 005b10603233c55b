import { memberRoute } from "@/lib/access/route";
import { mappingTrial, tryMapping } from "@/lib/engine/preview/try-mapping";
import { draftAnswer } from "../draft-answer";

type Params = { tenant: string; appId: string; syncId: string };

/** What a draft gives for a few people, step by step. Saves nothing. */
export const POST = memberRoute<Params>("seePeople", ({ tenant }, request, { appId, syncId }) =>
  draftAnswer({ tenantId: tenant.id, appId, syncId }, request, mappingTrial, tryMapping),
);
