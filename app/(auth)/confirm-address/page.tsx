import { CircleCheck, MailQuestion } from "lucide-react";
import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { requestIp } from "@/lib/access/request-ip";
import { isWithin, limits } from "@/lib/access/throttle";
import { type AskedAddress, askedAddress } from "@/lib/engine/channel-addresses";
import { confirm } from "./actions";

export const metadata: Metadata = { title: "Confirm notifications" };

type Props = { searchParams: Promise<UrlParams> };

/** Opening the link is not the consent: mail programs open links, too. */
export default async function ConfirmAddressPage({ searchParams }: Props) {
  const url = await searchParams;
  const token = paramOf(url, "token")?.slice(0, 1_000) ?? "";
  if (paramOf(url, "done") !== null) return <Done />;
  const asked = token !== "" && (await mayTry()) ? await askedAddress(token) : null;
  return asked === null ? <LinkIsOver /> : <Ask token={token} asked={asked} />;
}

async function mayTry(): Promise<boolean> {
  return isWithin(limits.linkIp, (await requestIp()) ?? "unknown");
}

function Ask({
  token,
  asked: { email, channel, workspace },
}: {
  token: string;
  asked: AskedAddress;
}) {
  return (
    <AuthFrame
      title="Get these notifications?"
      description={`${workspace} wants Usher to send notifications of “${channel}” to ${email}.`}
    >
      <ActionForm action={confirm}>
        <input type="hidden" name="token" value={token} />
        <SubmitButton pendingLabel="Confirming…">Yes, send them to me</SubmitButton>
        <p className="text-muted text-sm">
          If you do not want them, close this page. Nothing is sent without your word.
        </p>
      </ActionForm>
    </AuthFrame>
  );
}

function Done() {
  return (
    <AuthFrame
      title="Confirmed"
      description="From now on the notifications come to your address. Whoever asked you can take it off the list again."
    >
      <CircleCheck aria-hidden className="size-8 text-added" />
    </AuthFrame>
  );
}

function LinkIsOver() {
  return (
    <AuthFrame
      title="This link does not work any more"
      description="It was used, is older than seven days, was cut off by the mail program, or the address was taken off the list. Ask whoever wants to notify you to save the channel again: then a new link is sent."
    >
      <MailQuestion aria-hidden className="size-8 text-changed" />
    </AuthFrame>
  );
}
