"use server";

import { z } from "zod";
import { loginAction } from "@/lib/access/action";
import { resendVerification } from "@/lib/access/verify-email";

export const resend = loginAction(z.object({}), async (login) => {
  if (login.emailVerified) return { message: "Your e-mail address is confirmed already." };
  await resendVerification(login);
  return { message: `A new link is on its way to ${login.email}.` };
});
