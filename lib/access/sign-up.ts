import { db, type Transaction } from "@/db/client";
import { insertLogin, loginByEmail } from "@/db/queries/logins";
import { config } from "@/lib/config";
import { newId } from "@/lib/core/ids";
import { UserError } from "@/lib/core/user-error";
import { mailLink, queueMail } from "@/lib/mail";
import { createWorkspace, type NewWorkspace } from "./create-workspace";
import { hashPassword, passwordProblem } from "./password";
import { giveBack, limits, requireWithin } from "./throttle";
import { sendVerification } from "./verify-email";

type SignUp = {
  name: string;
  email: string;
  password: string;
  workspace: string;
  ip: string | null;
};

/** Login, workspace and its first owner, and the mail that verifies the address: all or nothing. */
export async function signUp(wanted: SignUp): Promise<NewWorkspace & { loginId: string }> {
  requireOpenSignUp();
  const problem = passwordProblem(wanted.password, wanted);
  if (problem !== null) throw new UserError(problem, { field: "password" });
  await requireWithin(limits.signUpIp, wanted.ip ?? "unknown");
  // Counted before the answer is known; only sign-ups with a taken address stay counted.
  await requireWithin(limits.signUpTaken, wanted.ip ?? "unknown");
  const passwordHash = await hashPassword(wanted.password);
  const loginId = newId("log");
  const actor = { kind: "member", id: loginId, name: wanted.name, ip: wanted.ip } as const;
  try {
    const workspace = await createWorkspace(wanted.workspace, actor, (tx) =>
      addLogin(tx, { ...wanted, loginId, passwordHash }),
    );
    await giveBack(limits.signUpTaken, wanted.ip ?? "unknown");
    return { ...workspace, loginId };
  } catch (error) {
    if (error instanceof AddressTaken) return refuseTaken(wanted.email);
    throw error;
  }
}

export function requireOpenSignUp(): void {
  if (config().signUp === "open") return;
  throw new UserError(
    "Sign-up is closed on this Usher. Ask someone who has a workspace here to invite you.",
    { status: 403 },
  );
}

class AddressTaken extends Error {
  override readonly name = "AddressTaken";
}

async function addLogin(
  tx: Transaction,
  { loginId, email, name, passwordHash }: SignUp & { loginId: string; passwordHash: string },
): Promise<void> {
  const login = { id: loginId, email, name, passwordHash, emailVerified: false };
  if (!(await insertLogin(tx, login))) throw new AddressTaken();
  await sendVerification(tx, { loginId, email, name });
}

/** The owner of the address hears of it; whoever tried learns as little as possible. */
async function refuseTaken(email: string): Promise<never> {
  const owner = await loginByEmail(email);
  if (owner) {
    await queueMail(db(), {
      recipient: owner.email,
      subject: "You already have a sign-in for Usher",
      body: `Hello ${owner.name},

someone, probably you, tried to sign up for Usher with this address. You have a sign-in already:

${mailLink("/sign-in")}

If you forgot your password, set a new one: ${mailLink("/forgot-password")}
If it was not you, there is nothing to do.
`,
    });
  }
  throw new UserError(
    "We could not create a workspace with these details. If you have used Usher with this address before, sign in instead, or reset your password.",
    { status: 409 },
  );
}
