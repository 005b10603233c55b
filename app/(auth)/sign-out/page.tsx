import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { SubmitButton } from "@/app/_ui/submit-button";
import { requireLogin } from "@/lib/access/session";
import { signOut } from "./actions";

export const metadata: Metadata = { title: "Sign out" };

export default async function SignOutPage() {
  const { email } = await requireLogin();
  return (
    <AuthFrame title="Sign out" description={`You are signed in as ${email}.`}>
      <form action={signOut} className="flex flex-col">
        <SubmitButton>Sign out</SubmitButton>
      </form>
    </AuthFrame>
  );
}
