import type { z } from "zod";
import { texts } from "@/app/texts/attributes";
import { getSync } from "@/db/queries/syncs";
import { UserError } from "@/lib/core/user-error";

type Place = { tenantId: string; appId: string; syncId: string };

const bodyMax = 256 * 1_024;

/**
 * Answers a question about a draft. JSON alone is taken, which no other site's form can send; what
 * a person can put right comes back as `message`.
 */
export async function draftAnswer<Asked>(
  { tenantId, appId, syncId }: Place,
  request: Request,
  schema: z.ZodType<Asked>,
  work: (tenantId: string, syncId: string, asked: Asked) => Promise<unknown>,
): Promise<Response> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) return refused(415);
  const sync = await getSync(tenantId, syncId);
  if (sync === null || sync.appId !== appId) return refused(404);
  const text = await request.text();
  if (text.length > bodyMax) return refused(413);
  const asked = schema.safeParse(parse(text));
  if (!asked.success) {
    const [issue] = asked.error.issues;
    return refused(422, `${issue?.path.join(" › ")}: ${issue?.message}`);
  }
  try {
    return Response.json(await work(tenantId, syncId, asked.data));
  } catch (error) {
    if (error instanceof UserError) return refused(error.status, error.message);
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(status: number, message: string = texts.thereIsNothing): Response {
  return Response.json({ message }, { status });
}
