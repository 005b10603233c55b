"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { rememberDevice } from "@/lib/access/device";
import { requestIp } from "@/lib/access/request-ip";
import { resetPassword } from "@/lib/access/reset-password";
import { startSession } from "@/lib/access/session";
import { limits, requireWithin } from "@/lib/access/throttle";

const schema = z.object({ token: z.string().max(200), password: z.string().min(1).max(400) });

export const setNewPassword = publicAction(schema, async ({ token, password }) => {
  await requireWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  const { loginId, email } = await resetPassword(token, password);
  await startSession(loginId);
  await rememberDevice(email);
  return redirect("/workspaces");
});
