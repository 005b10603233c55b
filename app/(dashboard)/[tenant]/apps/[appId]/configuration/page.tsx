import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { KeyValues } from "@/app/_ui/key-values";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { RelativeTime } from "@/app/_ui/relative-time";
import { texts } from "@/app/texts/apps";
import { listAppTokens } from "@/db/queries/app-view";
import {
  providerLabel,
  scim11BaseUrl,
  scimBaseUrl,
  scimGuide,
  tokenEndpoint,
} from "@/lib/engine/connect/providers";
import { ClientCredentials } from "../../client-credentials";
import { Connect } from "../../connect";
import { methodLabels } from "../../method-label";
import { createTokenAction, revokeTokenAction } from "../../token-actions";
import { setProfileAction } from "../actions";
import { loadApp } from "../load-app";
import { ProfileForm } from "./profile-form";
import { ReadSource } from "./read-source";
import { SetupLinks } from "./setup-links";

export const metadata: Metadata = { title: texts.configuration };

type Props = { params: Promise<{ tenant: string; appId: string }> };

/** What connects the app: how it pushes to Usher, or how Usher reads it. */
export default async function ConfigurationPage({ params }: Props) {
  const { tenant: slug, appId } = await params;
  const loaded = await loadApp(slug, appId);
  const { app } = loaded;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      {app.method === "scim" ? <Pushed {...loaded} /> : <ReadSource {...loaded} />}
      <div className="flex flex-col gap-6">
        {app.method === "scim" && <Client {...loaded} />}
        {loaded.mayConfigure && <SetupLinks tenant={loaded.tenant} appId={app.id} />}
        <Card title={texts.app}>
          <KeyValues
            items={[
              { label: texts.name, value: app.name },
              { label: texts.provider, value: providerLabel(app.provider) },
              { label: texts.method, value: methodLabels[app.method] },
              { label: texts.appId, value: <Code>{app.id}</Code> },
              { label: texts.added, value: <RelativeTime at={app.createdAt} /> },
              ...(app.method === "scim" ? [firstRequest(app)] : []),
            ]}
          />
        </Card>
      </div>
    </div>
  );
}

type Loaded = Awaited<ReturnType<typeof loadApp>>;

/** Base URL, tokens and the vendor's steps. */
async function Pushed({ app, tenant, mayConfigure }: Loaded) {
  const tokens = await listAppTokens(tenant.id, app.id);
  return (
    <>
      <LiveRefresh active={app.firstRequestAt === null} everyMs={5_000} />
      <Connect
        appId={app.id}
        baseUrl={scimBaseUrl(app.key)}
        tokens={tokens}
        guide={scimGuide(app.provider, app.key, "")}
        create={mayConfigure ? createTokenAction.bind(null, tenant.slug) : null}
        revoke={mayConfigure ? revokeTokenAction.bind(null, tenant.slug) : null}
      />
    </>
  );
}

/** How the client that pushes is understood, and the other way for it to sign in. */
async function Client({ app, tenant, mayConfigure }: Loaded) {
  const tokens = await listAppTokens(tenant.id, app.id);
  return (
    <>
      <ProfileForm
        appId={app.id}
        profile={app.profile}
        scim11BaseUrl={scim11BaseUrl(app.key)}
        change={mayConfigure ? setProfileAction.bind(null, tenant.slug) : null}
      />
      <ClientCredentials
        appId={app.id}
        endpoint={tokenEndpoint(app.key)}
        clientId={app.key}
        secrets={tokens.filter(({ kind }) => kind === "clientSecret")}
        create={mayConfigure ? createTokenAction.bind(null, tenant.slug) : null}
        revoke={mayConfigure ? revokeTokenAction.bind(null, tenant.slug) : null}
      />
    </>
  );
}

function firstRequest({ firstRequestAt }: Loaded["app"]) {
  const value = firstRequestAt ? <RelativeTime at={firstRequestAt} /> : "Waiting";
  return { label: texts.firstRequest, value };
}
