"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { emailAddress } from "@/lib/access/form-fields";
import { requestIp } from "@/lib/access/request-ip";
import { askForReset } from "@/lib/access/reset-password";

export const forgotPassword = publicAction(z.object({ email: emailAddress }), async ({ email }) => {
  await askForReset(email, await requestIp());
  return redirect("/forgot-password?sent=1");
});
