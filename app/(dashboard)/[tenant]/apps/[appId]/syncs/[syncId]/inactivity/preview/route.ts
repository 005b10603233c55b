import { z } from "zod";
import { answerForm } from "@/lib/access/action";
import { memberRoute } from "@/lib/access/route";
import { type InactivityPreview, previewInactivity } from "@/lib/engine/preview/preview-inactivity";
import { inactivityFields, inactivityOf } from "../inactivity-form";

type Params = { tenant: string; appId: string; syncId: string };
type Answer = { preview?: InactivityPreview; error?: string; fields?: Record<string, string> };

const draft = z.object(inactivityFields);

/** Who would be disabled now by the form as it stands. Saves nothing. */
export const POST = memberRoute<Params>("see", async ({ tenant }, request, { syncId }) => {
  const form = await request.formData().catch(() => null);
  const answer = await answerForm<z.output<typeof draft>, Answer>(draft, form, async (fields) => {
    const { excluded, protectedAccounts } = fields;
    const rules = { ...inactivityOf(fields), excluded, protectedAccounts };
    return { preview: await previewInactivity(tenant.id, syncId, rules) };
  });
  return Response.json(answer, { status: "preview" in answer ? 200 : 400 });
});
