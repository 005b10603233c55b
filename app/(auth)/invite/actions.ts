"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { loginAction, publicAction } from "@/lib/access/action";
import { rememberDevice } from "@/lib/access/device";
import { displayName } from "@/lib/access/form-fields";
import { acceptAsNewcomer, acceptInvitation } from "@/lib/access/invitations";
import { requestIp } from "@/lib/access/request-ip";
import { startSession } from "@/lib/access/session";
import { limits, requireWithin } from "@/lib/access/throttle";

const token = z.string().max(200);

export const accept = loginAction(z.object({ token }), async (login, input) => {
  const ip = await requestIp();
  await requireWithin(limits.linkIp, ip ?? "unknown");
  await acceptInvitation(input.token, { ...login, ip });
  return redirect("/workspaces");
});

const newcomer = z.object({
  token,
  name: displayName(80),
  password: z.string().min(1).max(400),
});

export const acceptAndSignUp = publicAction(newcomer, async (input) => {
  const ip = await requestIp();
  await requireWithin(limits.linkIp, ip ?? "unknown");
  const { loginId, email } = await acceptAsNewcomer(input.token, { ...input, ip });
  await startSession(loginId);
  await rememberDevice(email);
  return redirect("/workspaces");
});
