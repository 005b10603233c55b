import { MailWarning } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextLink } from "@/app/_ui/text-link";
import { outboxIsOpen } from "@/lib/mail";
import { resend } from "./actions";

/** Above the dashboard until the address is confirmed: what is held back and how to go on. */
export function VerifyBanner({ email }: { email: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-changed-soft px-4 py-2 sm:px-gutter">
      <MailWarning aria-hidden className="size-4 shrink-0 text-changed" />
      <p className="min-w-0 flex-1 basis-64 text-sm">
        Confirm {email} with the link we mailed to you. Until then Usher writes to the sandbox only.{" "}
        {outboxIsOpen() && (
          <TextLink href="/outbox" prefetch={false}>
            Open the local outbox
          </TextLink>
        )}
      </p>
      <ActionForm action={resend} className="shrink-0">
        <SubmitButton variant="secondary" size="sm" pendingLabel="Sending…">
          Send again
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
