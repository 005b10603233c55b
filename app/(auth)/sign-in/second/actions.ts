"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { texts } from "@/app/texts/signing-in";
import { publicAction } from "@/lib/access/action";
import { clearPending, readPending } from "@/lib/access/pending-sign-in";
import { safeReturnPath } from "@/lib/access/return-path";
import { checkSecondFactor } from "@/lib/access/second-factor";
import { startSession } from "@/lib/access/session";

const schema = z.object({
  code: z.string().trim().min(1, texts.enterTheCode).max(40),
  callbackUrl: z.string().optional(),
});

/** The second half of signing in; the first left its mark in a sealed cookie. */
export const showCode = publicAction(schema, async ({ code, callbackUrl }) => {
  const loginId = await readPending("second-factor");
  if (loginId === null) return redirect("/sign-in?error=too-late");
  const secondFactor = await checkSecondFactor(loginId, code);
  await clearPending("second-factor");
  await startSession(loginId, { via: "password", secondFactor });
  return redirect(safeReturnPath(callbackUrl));
});
