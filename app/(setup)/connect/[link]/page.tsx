import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/setup";
import { getApp } from "@/db/queries/apps";
import { getWorkspace } from "@/db/queries/workspaces";
import { requestIp } from "@/lib/access/request-ip";
import { currentVisit } from "@/lib/access/setup-action";
import type { OpenSetup, SetupVisit } from "@/lib/access/setup-links";
import { isWithin, limits } from "@/lib/access/throttle";
import { providerLabel } from "@/lib/engine/providers";
import { beginAction } from "./actions";
import { ConnectApp } from "./connect-app";

export const metadata: Metadata = {
  title: texts.connectAnIdentityProvider,
  referrer: "no-referrer",
  robots: { index: false },
};

type Props = { params: Promise<{ link: string }> };

/** What a setup link leads to: the connection of one app, and nothing else of the workspace. */
export default async function SetupLinkPage({ params }: Props) {
  const { link: token } = await params;
  const mayTry = await isWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  const visit = mayTry ? await currentVisit(token) : { state: "unknown" as const };
  if (!("link" in visit)) return <Over state={visit.state} />;
  const { tenantId, appId } = visit.link;
  const [workspace, app] = [await getWorkspace(tenantId), await getApp(tenantId, appId)];
  if (!workspace || !app) return <Over state="unknown" />;
  if (visit.state === "fresh") {
    return <Begin token={token} link={visit.link} workspace={workspace.name} app={app} />;
  }
  return <ConnectApp token={token} tenantId={tenantId} workspace={workspace.name} app={app} />;
}

type BeginProps = {
  token: string;
  link: OpenSetup;
  workspace: string;
  app: { name: string; provider: string };
};

function Begin({ token, link, workspace, app }: BeginProps) {
  return (
    <AuthFrame
      title={`Connect ${providerLabel(app.provider)} to Usher`}
      description={`${workspace} asks ${link.recipient} to connect ${app.name}, so that Usher knows who works there and who is in which group.`}
    >
      <ActionForm action={beginAction} className="flex flex-col gap-4">
        <input type="hidden" name="link" value={token} />
        <p className="text-muted text-sm">
          You need administrator rights at {providerLabel(app.provider)}, and no account here. Once
          begun, the link works in this browser alone.
        </p>
        <SubmitButton pendingLabel={texts.opening}>{texts.begin}</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

const over: Record<
  Exclude<SetupVisit["state"], "fresh" | "open">,
  { title: string; text: string }
> = {
  elsewhere: {
    title: texts.thisLinkWasUsed,
    text: texts.itWorksOnceIn,
  },
  finished: {
    title: texts.doneThankYou,
    text: texts.theConnectionIsSet,
  },
  expired: {
    title: texts.thisLinkHasExpired,
    text: texts.askWhoeverSentIt,
  },
  revoked: {
    title: texts.thisLinkWasTaken,
    text: texts.askWhoeverSentItTo,
  },
  unknown: {
    title: texts.thereIsNoSuch,
    text: texts.checkThatTheWhole,
  },
};

function Over({ state }: { state: keyof typeof over }) {
  return (
    <AuthFrame title={over[state].title} description={over[state].text}>
      {null}
    </AuthFrame>
  );
}
