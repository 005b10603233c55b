"use server";

import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { texts } from "@/app/texts/signing-in";
import { revokeOtherSessions } from "@/db/queries/sessions";
import { loginAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import type { FormState } from "@/lib/access/form-state";
import { keepPasskey, passkeyToMake, removePasskey } from "@/lib/access/passkeys";
import { clearPending, readPending, writePending } from "@/lib/access/pending-sign-in";
import { requestIp } from "@/lib/access/request-ip";
import {
  confirmTotp,
  removeTotp,
  renewRecoveryCodes,
  requirePassword,
} from "@/lib/access/second-factor";
import type { Login } from "@/lib/access/session";
import { startTotp } from "@/lib/access/totp";

/** Asked for before anything about signing in changes; people without a password have none to show. */
const proof = { current: z.string().max(400).optional() };

const withIp = async (login: Login) => ({ ...login, ip: await requestIp() });

export const startAuthenticator = loginAction(z.object(proof), async (login, { current }) => {
  await requirePassword(login, current);
  await startTotp(login.loginId);
  return redirect("/account/authenticator");
});

const code = z.object({ code: z.string().trim().min(1, texts.enterTheCode).max(20) });

export const confirmAuthenticator = loginAction(code, async (login, input) => {
  // The page stays as it is: it now shows the codes, which a fresh one could not.
  const codes = await confirmTotp(await withIp(login), input.code);
  return { message: texts.theAuthenticatorApp, codes };
});

export const removeAuthenticator = loginAction(z.object(proof), async (login, { current }) => {
  await requirePassword(login, current);
  await removeTotp(await withIp(login));
  revalidatePath("/account");
  return { message: texts.theAuthenticatorAppIs };
});

export const renewCodes = loginAction(z.object(proof), async (login, { current }) => {
  await requirePassword(login, current);
  const codes = await renewRecoveryCodes(await withIp(login));
  revalidatePath("/account");
  return { message: texts.theseAreYour, codes };
});

type Asked = FormState & { options?: PublicKeyCredentialCreationOptionsJSON };
type Proof = { current?: string | undefined };

export const askForNewPasskey = loginAction<Proof, Asked>(
  z.object(proof),
  async (login, { current }) => {
    await requirePassword(login, current);
    const options = await passkeyToMake(await withIp(login));
    await writePending("passkey", options.challenge);
    return { options };
  },
);

const newPasskey = z.object({ answer: z.string().max(200_000), name: displayName(60) });

export const addPasskey = loginAction(newPasskey, async (login, { answer, name }) => {
  const challenge = await readPending("passkey");
  await clearPending("passkey");
  const codes = await keepPasskey(await withIp(login), { challenge, answer, name });
  revalidatePath("/account");
  return { message: texts.thePasskeyIs, ...(codes === null ? {} : { codes }) };
});

const onePasskey = z.object({ ...proof, passkeyId: z.string().max(1_500) });

export const dropPasskey = loginAction(onePasskey, async (login, { current, passkeyId }) => {
  await requirePassword(login, current);
  await removePasskey(await withIp(login), passkeyId);
  revalidatePath("/account");
  return { message: texts.thePasskeyIsRemoved };
});

export const endOtherSessions = loginAction(z.object({}), async (login) => {
  await revokeOtherSessions(login.loginId, login.sessionId);
  revalidatePath("/account");
  return { message: texts.allOtherBrowsers };
});
