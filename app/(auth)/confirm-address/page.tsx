import { CircleCheck, MailQuestion } from "lucide-react";
import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/signing-in";
import { requestIp } from "@/lib/access/request-ip";
import { isWithin, limits } from "@/lib/access/throttle";
import { type AskedAddress, askedAddress } from "@/lib/engine/notices/channel-addresses";
import { confirm } from "./actions";

export const metadata: Metadata = { title: texts.confirmNotifications };

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
      title={texts.getTheseNotifications}
      description={fill(texts.wantsUsherToSend, { workspace, channel, email })}
    >
      <ActionForm action={confirm}>
        <input type="hidden" name="token" value={token} />
        <SubmitButton pendingLabel={texts.confirming}>{texts.yesSendThemTo}</SubmitButton>
        <p className="text-muted text-sm">{texts.ifYouDoNot}</p>
      </ActionForm>
    </AuthFrame>
  );
}

function Done() {
  return (
    <AuthFrame title={texts.confirmed} description={texts.fromNowOnThe}>
      <CircleCheck aria-hidden className="size-8 text-added" />
    </AuthFrame>
  );
}

function LinkIsOver() {
  return (
    <AuthFrame title={texts.thisLinkDoesNot} description={texts.itWasUsedIs}>
      <MailQuestion aria-hidden className="size-8 text-changed" />
    </AuthFrame>
  );
}
