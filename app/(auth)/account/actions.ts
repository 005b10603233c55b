"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/signing-in";
import { renameLogin } from "@/db/queries/logins";
import { revokeSessionOf } from "@/db/queries/sessions";
import { loginAction } from "@/lib/access/action";
import { displayName } from "@/lib/access/form-fields";
import { changePassword } from "@/lib/access/reset-password";

export const saveName = loginAction(
  z.object({ name: displayName(80) }),
  async (login, { name }) => {
    await renameLogin(login.loginId, name);
    revalidatePath("/account");
    return { message: texts.nameSaved };
  },
);

const passwords = z.object({
  current: z.string().min(1).max(400),
  password: z.string().min(1).max(400),
});

export const savePassword = loginAction(passwords, async (login, input) => {
  await changePassword({ ...login, ...input });
  revalidatePath("/account");
  return { message: texts.passwordChangedYour };
});

export const endOtherSession = loginAction(
  z.object({ sessionId: z.string().max(40) }),
  async (login, { sessionId }) => {
    await revokeSessionOf(login.loginId, sessionId);
    revalidatePath("/account");
    return { message: texts.thatBrowserIs };
  },
);
