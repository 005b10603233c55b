"use server";

import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/signing-in";
import { loginAction } from "@/lib/access/action";
import { resendVerification } from "@/lib/access/verify-email";

export const resend = loginAction(z.object({}), async (login) => {
  if (login.emailVerified) return { message: texts.yourEmailAddress };
  await resendVerification(login);
  return { message: fill(texts.aNewLink, { email: login.email }) };
});
