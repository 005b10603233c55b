"use server";

import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { publicAction } from "@/lib/access/action";
import { knownDevice, rememberDevice } from "@/lib/access/device";
import type { FormState } from "@/lib/access/form-state";
import { checkPasskey, passkeyToShow } from "@/lib/access/passkeys";
import { clearPending, readPending, writePending } from "@/lib/access/pending-sign-in";
import { requestIp } from "@/lib/access/request-ip";
import { safeReturnPath } from "@/lib/access/return-path";
import { startSession } from "@/lib/access/session";
import { checkPassword } from "@/lib/access/sign-in";
import { limits, requireWithin } from "@/lib/access/throttle";
import { enter } from "./enter";

const schema = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(400),
  callbackUrl: z.string().optional(),
});

export const signIn = publicAction(schema, async ({ email, password, callbackUrl }) => {
  const [ip, device] = [await requestIp(), await knownDevice(email)];
  const loginId = await checkPassword({ email, password, ip, device });
  await rememberDevice(email);
  return enter(loginId, safeReturnPath(callbackUrl));
});

type Asked = FormState & { options?: PublicKeyCredentialRequestOptionsJSON };

/** What the browser is to ask a passkey for. */
export const askForPasskey = publicAction<object, Asked>(z.object({}), async () => {
  await requireWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  const options = await passkeyToShow();
  await writePending("passkey", options.challenge);
  return { options };
});

const passkeyAnswer = z.object({
  answer: z.string().max(50_000),
  callbackUrl: z.string().optional(),
});

/** A passkey is something one has, unlocked by something one knows or is: both factors at once. */
export const signInWithPasskey = publicAction(passkeyAnswer, async ({ answer, callbackUrl }) => {
  await requireWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  const challenge = await readPending("passkey");
  await clearPending("passkey");
  const loginId = await checkPasskey(challenge, answer);
  await clearPending("second-factor");
  await startSession(loginId, { via: "passkey", secondFactor: "passkey" });
  return redirect(safeReturnPath(callbackUrl));
});
