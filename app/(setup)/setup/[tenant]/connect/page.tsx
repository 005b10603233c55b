import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { ReadSource } from "@/app/(dashboard)/[tenant]/apps/[appId]/configuration/read-source";
import { fileCounts } from "@/app/(dashboard)/[tenant]/apps/[appId]/rows/file-counts";
import { Upload } from "@/app/(dashboard)/[tenant]/apps/[appId]/rows/upload";
import { Connect } from "@/app/(dashboard)/[tenant]/apps/connect";
import {
  createTokenAction,
  revokeTokenAction,
} from "@/app/(dashboard)/[tenant]/apps/token-actions";
import { texts } from "@/app/texts/setup";
import { listUploadedFiles } from "@/db/queries/uploaded-files";
import {
  isShownByRows,
  providerLabel,
  scimBaseUrl,
  scimGuide,
} from "@/lib/engine/connect/providers";
import { showsRows } from "@/lib/engine/read/source-rows";
import { fileBytesMax } from "@/lib/engine/read/upload-file";
import { requireStep, type Setup, stepHref } from "../load-setup";
import { Continue, SetupPage } from "../setup-page";
import { Waiting } from "../waiting";

export const metadata: Metadata = { title: texts.setupConnection };

type Props = { params: Promise<{ tenant: string }> };

export default async function ConnectStep({ params }: Props) {
  const setup = await requireStep((await params).tenant, "connect");
  const { app, done } = setup;
  if (app === null) notFound();
  return (
    <SetupPage
      setup={setup}
      step="connect"
      title={fill(texts.connect2, { name: app.name })}
      description={wayIn(app)}
    >
      {app.method === "scim" ? (
        <Pushed setup={setup} app={app} />
      ) : (
        <ReadBy setup={setup} app={app} />
      )}
      {done.connect && (
        <div className="sticky bottom-4 flex flex-wrap items-center gap-4 rounded-lg border bg-raised p-3 shadow-float">
          <div className="min-w-0 flex-1 basis-64">
            {app.method === "scim" ? (
              <Waiting firstRequestAt={app.firstRequestAt} />
            ) : (
              <p className="px-3 text-muted">{texts.nextUsherReadsWho}</p>
            )}
          </div>
          <Continue setup={setup} step="connect" />
        </div>
      )}
    </SetupPage>
  );
}

type App = NonNullable<Setup["app"]>;
type WayProps = { setup: Setup; app: App };

function wayIn({ method, provider }: App): string {
  const label = providerLabel(provider);
  switch (method) {
    case "scim":
      return `Create a token, then follow the steps in ${label}. Keep this page open: it notices the first request by itself.`;
    case "logins":
      return "Usher asks the target itself who signed in when: there is nothing to enter.";
    default:
      return isShownByRows(provider, method)
        ? "Say where the list of your people is and how it is written; the steps are below the form. Then save and test."
        : `Usher reads ${label} by itself: get the credentials by the steps below the form, then save and test them.`;
  }
}

function Pushed({ setup: { tenant, tokens }, app }: WayProps) {
  return (
    <>
      <LiveRefresh active={app.firstRequestAt === null} everyMs={3_000} />
      <Connect
        appId={app.id}
        baseUrl={scimBaseUrl(app.key)}
        tokens={tokens}
        guide={scimGuide(app.provider, app.key, "")}
        create={createTokenAction.bind(null, tenant.slug)}
        revoke={revokeTokenAction.bind(null, tenant.slug)}
      />
    </>
  );
}

async function ReadBy({ setup: { tenant }, app }: WayProps) {
  if (app.method === "logins") return null;
  const { takesFile } = await showsRows(tenant.id, app.id);
  return (
    <>
      <ReadSource tenant={tenant} app={app} mayConfigure />
      {takesFile && <File tenant={tenant} app={app} />}
    </>
  );
}

/** How the columns are understood is shown under the app's Rows. */
async function File({ tenant, app }: { tenant: Setup["tenant"]; app: App }) {
  const [last] = await listUploadedFiles(tenant.id, app.id);
  const path = `/${tenant.slug}/apps/${app.id}/rows`;
  return (
    <Card title={texts.file} description={texts.yourPeopleAsA}>
      <div className="flex flex-col gap-4">
        {last && (
          <Callout tone={last.state === "current" ? "success" : "warning"}>
            {`${last.name}: ${fileCounts(last)}.`}
            {last.state === "refused" &&
              " It has problems and is not read. Mend and upload it again."}
          </Callout>
        )}
        <Upload
          to={`${path}/file.csv`}
          rows={stepHref(tenant.slug, "connect")}
          bytesMax={fileBytesMax}
        />
      </div>
    </Card>
  );
}
