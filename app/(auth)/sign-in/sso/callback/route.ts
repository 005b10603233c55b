import { redirect } from "next/navigation";
import { clearPending, readPending } from "@/lib/access/pending-sign-in";
import { requestIp } from "@/lib/access/request-ip";
import { startSession } from "@/lib/access/session";
import { endSso } from "@/lib/access/sso-flow";
import { ssoRedirectUri } from "@/lib/access/sso-provider";
import { isWithin, limits } from "@/lib/access/throttle";

/** Where a workspace's own identity provider sends people back to (RFC 6749 §4.1.2). */
export async function GET(request: Request): Promise<Response> {
  const ip = await requestIp();
  if (!(await isWithin(limits.ssoIp, ip ?? "unknown"))) redirect("/sign-in/sso?error=sso-failed");
  const pending = await readPending("sso");
  await clearPending("sso");
  // Behind a proxy, the request's own address is not the one that the provider was told.
  const answer = new URL(`${ssoRedirectUri()}${new URL(request.url).search}`);
  const entered = await endSso(pending, answer, ip);
  if ("refusal" in entered) redirect(`/sign-in/sso?error=${entered.refusal}`);
  const { loginId, tenantId, returnPath } = entered;
  await startSession(loginId, { via: "sso", secondFactor: "provider", ssoTenantId: tenantId });
  return redirect(returnPath);
}
