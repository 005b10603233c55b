"use server";

import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { rememberDevice } from "@/lib/access/device";
import { requestIp } from "@/lib/access/request-ip";
import { resetPassword } from "@/lib/access/reset-password";
import { limits, requireWithin } from "@/lib/access/throttle";
import { enter } from "../sign-in/enter";

const schema = z.object({ token: z.string().max(200), password: z.string().min(1).max(400) });

export const setNewPassword = publicAction(schema, async ({ token, password }) => {
  await requireWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  const { loginId, email } = await resetPassword(token, password);
  await rememberDevice(email);
  return enter(loginId, "/workspaces");
});
