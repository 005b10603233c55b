import { cookies } from "next/headers";
import type { z } from "zod";
import { config } from "@/lib/config";
import type { Actor } from "@/lib/core/access/actor";
import { hashToken } from "@/lib/secrets";
import { answerForm } from "./action";
import type { FormState } from "./form-state";
import { requestIp } from "./request-ip";
import { gone, type OpenSetup, type SetupVisit, setupActor, visitSetup } from "./setup-links";
import { limits, requireWithin } from "./throttle";

type SetupContext = { link: OpenSetup; actor: Actor };

/**
 * A server action of the page behind a setup link. Only the browser that opened the link may call
 * it, and only about the link's own app. Bind the token: `action={save.bind(null, token)}`.
 */
export function setupAction<Input, More extends FormState = FormState>(
  schema: z.ZodType<Input>,
  handler: (context: SetupContext, input: Input) => Promise<More | undefined>,
): (token: string, previous: FormState, form: FormData) => Promise<More | FormState> {
  return async (token, _previous, form) =>
    answerForm<Input, More>(schema, form, async (input) => {
      const ip = await requestIp();
      await requireWithin(limits.linkIp, ip ?? "unknown");
      const visit = await currentVisit(token);
      if (visit.state !== "open") throw gone();
      return handler({ link: visit.link, actor: setupActor(visit.link, ip) }, input);
    });
}

/** What the link in this request's path leads to, for this browser. */
export async function currentVisit(token: unknown): Promise<SetupVisit> {
  if (typeof token !== "string" || token === "" || token.length > tokenMax)
    return { state: "unknown" };
  const jar = await cookies();
  return visitSetup(token, jar.get(browserCookie(token))?.value ?? null);
}

const tokenMax = 200;

/** For as long as the longest link lives; the row says when it ends. */
const maxAgeSeconds = 8 * 86_400;

export async function rememberBrowser(token: string, secret: string): Promise<void> {
  const jar = await cookies();
  const secure = config().baseUrl.startsWith("https:");
  const options = { httpOnly: true, sameSite: "lax", path: "/connect", secure } as const;
  jar.set(browserCookie(token), secret, { ...options, maxAge: maxAgeSeconds });
}

/** Each link has its own, so that one browser may work on several. */
export function browserCookie(token: string): string {
  return `usher-setup-${hashToken(token).slice(0, 16)}`;
}
