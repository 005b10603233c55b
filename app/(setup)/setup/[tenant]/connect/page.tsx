import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { Connect } from "@/app/(dashboard)/[tenant]/apps/connect";
import {
  createTokenAction,
  revokeTokenAction,
} from "@/app/(dashboard)/[tenant]/apps/token-actions";
import { providerLabel, scimBaseUrl, scimGuide } from "@/lib/engine/providers";
import { requireStep } from "../load-setup";
import { Continue, SetupPage } from "../setup-page";
import { Waiting } from "../waiting";

export const metadata: Metadata = { title: "Setup: base URL and token" };

type Props = { params: Promise<{ tenant: string }> };

export default async function ConnectStep({ params }: Props) {
  const setup = await requireStep((await params).tenant, "connect");
  const { tenant, app, done } = setup;
  if (app === null) notFound();
  return (
    <SetupPage
      setup={setup}
      step="connect"
      title={`Connect ${app.name}`}
      description={`Create a token, then follow the steps in ${providerLabel(app.provider)}. Keep this page open: it notices the first request by itself.`}
    >
      <LiveRefresh active={app.firstRequestAt === null} everyMs={3_000} />
      <Connect
        appId={app.id}
        baseUrl={scimBaseUrl(app.key)}
        tokens={setup.tokens}
        guide={scimGuide(app.provider, app.key, "")}
        create={createTokenAction.bind(null, tenant.slug)}
        revoke={revokeTokenAction.bind(null, tenant.slug)}
      />
      {done.connect && (
        <div className="sticky bottom-4 flex flex-wrap items-center gap-4 rounded-lg border bg-raised p-3 shadow-float">
          <div className="min-w-0 flex-1 basis-64">
            <Waiting firstRequestAt={app.firstRequestAt} />
          </div>
          <Continue setup={setup} step="connect" />
        </div>
      )}
    </SetupPage>
  );
}
