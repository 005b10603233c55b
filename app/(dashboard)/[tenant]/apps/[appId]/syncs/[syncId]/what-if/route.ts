import { z } from "zod";
import { texts } from "@/app/texts/rules";
import { memberRoute } from "@/lib/access/route";
import { whatIf } from "@/lib/engine/preview/what-if";
import { draftAnswer } from "../attributes/draft-answer";
import { draftOf, draftTab } from "./drafts";

type Params = { tenant: string; appId: string; syncId: string };

const cursor = z.string().max(500).nullable();
const asked = z.union([
  z.strictObject({
    tab: draftTab,
    /** The form's fields as the browser would send them. */
    form: z.array(z.tuple([z.string().max(200), z.string()])).max(500),
    after: cursor,
    quick: z.boolean(),
  }),
  z.strictObject({ version: z.int().min(1), after: cursor, quick: z.boolean() }),
]);

/** What the settings on screen, or an old version, would do otherwise than those in force. */
export const POST = memberRoute<Params>("configure", ({ tenant }, request, { appId, syncId }) =>
  draftAnswer({ tenantId: tenant.id, appId, syncId }, request, asked, answer),
);

const quickMs = 1_500;

async function answer(tenantId: string, syncId: string, question: z.output<typeof asked>) {
  const { after, quick } = question;
  const options = { after, limit: 200, ...(quick ? { timeMs: quickMs } : {}) };
  if ("version" in question) {
    return whatIf(tenantId, syncId, { settings: {}, version: question.version, ...options });
  }
  const form = new FormData();
  for (const [name, value] of question.form) form.append(name, value);
  const { draft, error, fields } = await draftOf(question.tab, form);
  if (!draft) return { message: error ?? Object.values(fields ?? {})[0] ?? unreadable };
  return whatIf(tenantId, syncId, { settings: draft, ...options });
}

const unreadable = texts.theFormCould;
