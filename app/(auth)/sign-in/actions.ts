"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { knownDevice, rememberDevice } from "@/lib/access/device";
import { requestIp } from "@/lib/access/request-ip";
import { safeReturnPath } from "@/lib/access/return-path";
import { startSession } from "@/lib/access/session";
import { checkPassword } from "@/lib/access/sign-in";

const schema = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(400),
  callbackUrl: z.string().optional(),
});

export const signIn = publicAction(schema, async ({ email, password, callbackUrl }) => {
  const [ip, device] = [await requestIp(), await knownDevice(email)];
  const loginId = await checkPassword({ email, password, ip, device });
  await startSession(loginId);
  await rememberDevice(email);
  return redirect(safeReturnPath(callbackUrl));
});
