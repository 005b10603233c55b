import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { passwordLengthMin } from "@/lib/access/password";
import { requestIp } from "@/lib/access/request-ip";
import { resetIsPossible } from "@/lib/access/reset-password";
import { isWithin, limits } from "@/lib/access/throttle";
import { setNewPassword } from "./actions";

export const metadata: Metadata = { title: "Set a new password" };

type Props = { searchParams: Promise<{ token?: unknown }> };

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const mayTry = await isWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  if (typeof token !== "string" || !mayTry || !(await resetIsPossible(token))) return <Over />;
  return (
    <AuthFrame
      title="Set a new password"
      description="All browsers that are signed in with your address will be signed out."
    >
      <ActionForm action={setNewPassword}>
        <input type="hidden" name="token" value={token} />
        <TextField
          name="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          autoFocus
          help={`At least ${passwordLengthMin} characters. A few unrelated words are best.`}
        />
        <SubmitButton pendingLabel="Saving…">Set password and sign in</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

function Over() {
  return (
    <AuthFrame
      title="This link does not work any more"
      description="It was used already, is more than an hour old, or was replaced by a newer one."
    >
      <div className="flex flex-col">
        <LinkButton variant="primary" href="/forgot-password">
          Send a new link
        </LinkButton>
      </div>
    </AuthFrame>
  );
}
