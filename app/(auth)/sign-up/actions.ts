"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { rememberDevice } from "@/lib/access/device";
import { displayName, emailAddress } from "@/lib/access/form-fields";
import { requestIp } from "@/lib/access/request-ip";
import { startSession } from "@/lib/access/session";
import { signUp as createSignIn } from "@/lib/access/sign-up";

const schema = z.object({
  name: displayName(80),
  email: emailAddress,
  password: z.string().min(1).max(400),
  workspace: displayName(60),
});

export const signUp = publicAction(schema, async (wanted) => {
  const { loginId, slug } = await createSignIn({ ...wanted, ip: await requestIp() });
  await startSession(loginId);
  await rememberDevice(wanted.email);
  return redirect(`/setup/${slug}`);
});
