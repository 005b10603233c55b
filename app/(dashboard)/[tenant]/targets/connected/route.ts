import { redirect } from "next/navigation";
import { z } from "zod";
import { memberRoute } from "@/lib/access/route";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { consentReturnUrl } from "@/lib/engine/consent/begin-consent";
import { endConsent } from "@/lib/engine/consent/end-consent";
import { sayOnce } from "../consent-outcome";
import { probeLimitMs } from "../target-form";

const answer = z.object({ state: z.string().catch(""), code: z.string().optional() });

/**
 * Where a product sends people back to (RFC 6749 §4.1.2). It writes although it is a GET: the state
 * is what no other site can forge.
 */
export const GET = memberRoute("configure", async ({ tenant, actor }, request) => {
  const asked = answer.parse(Object.fromEntries(new URL(request.url).searchParams));
  const signal = AbortSignal.timeout(probeLimitMs);
  const returnUrl = consentReturnUrl(tenant.slug);
  const { targetId, problem } = await endConsent(tenant.id, actor, asked, returnUrl, signal);
  const list = `/${tenant.slug}/targets`;
  if (targetId === null) redirect(`${list}?said=${sayOnce(problem ?? "")}`);
  if (problem === null) {
    await probeTarget(tenant.id, actor, targetId, AbortSignal.timeout(probeLimitMs));
  }
  return redirect(
    `${list}/${targetId}/settings${problem === null ? "" : `?said=${sayOnce(problem)}`}`,
  );
});
