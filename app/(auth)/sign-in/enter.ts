import { redirect } from "next/navigation";
import { writePending } from "@/lib/access/pending-sign-in";
import { hasSecondFactor } from "@/lib/access/second-factor";
import { startSession } from "@/lib/access/session";

/** After a right password: in, or on to the second factor. */
export async function enter(loginId: string, returnPath: string): Promise<never> {
  if (await hasSecondFactor(loginId)) {
    await writePending("second-factor", loginId);
    return redirect(`/sign-in/second?callbackUrl=${encodeURIComponent(returnPath)}`);
  }
  await startSession(loginId, { via: "password" });
  return redirect(returnPath);
}
