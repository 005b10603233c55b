import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/setup";
import { getApp } from "@/db/queries/apps";
import { getWorkspace } from "@/db/queries/workspaces";
import { requestIp } from "@/lib/access/request-ip";
import { currentVisit } from "@/lib/access/setup-action";
import type { OpenSetup, SetupVisit } from "@/lib/access/setup-links";
import { isWithin, limits } from "@/lib/access/throttle";
import { providerLabel } from "@/lib/engine/connect/providers";
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
      title={fill(texts.connectToUsher, { provider: providerLabel(app.provider) })}
      description={fill(texts.asksToConnectSo, {
        workspace,
        recipient: link.recipient,
        name: app.name,
      })}
    >
      <ActionForm action={beginAction} className="flex flex-col gap-4">
        <input type="hidden" name="link" value={token} />
        <p className="text-muted text-sm">
          {fill(texts.youNeedAdministratorRights, { provider: providerLabel(app.provider) })}
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
