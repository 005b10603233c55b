import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/signing-in";
import { requireLogin } from "@/lib/access/session";
import { signOut } from "./actions";

export const metadata: Metadata = { title: texts.signOut };

export default async function SignOutPage() {
  const { email } = await requireLogin();
  return (
    <AuthFrame title={texts.signOut} description={fill(texts.youAreSignedIn, { email })}>
      <form action={signOut} className="flex flex-col">
        <SubmitButton>{texts.signOut}</SubmitButton>
      </form>
    </AuthFrame>
  );
}
