"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { loginAction } from "@/lib/access/action";
import { endSession } from "@/lib/access/session";
import { resendVerification } from "@/lib/access/verify-email";

export async function signOut(): Promise<void> {
  await endSession();
  redirect("/sign-in");
}

export const sendVerificationAgain = loginAction(
  z.object({}),
  async ({ loginId, email, name, emailVerified }) => {
    if (emailVerified) return { message: "Your address is confirmed already." };
    await resendVerification({ loginId, email, name });
    return { message: `A new link is on its way to ${email}.` };
  },
);
