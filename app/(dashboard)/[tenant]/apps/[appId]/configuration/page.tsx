import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { Code } from "@/app/_ui/code";
import { KeyValues } from "@/app/_ui/key-values";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { RelativeTime } from "@/app/_ui/relative-time";
import { listAppTokens } from "@/db/queries/app-view";
import {
  providerLabel,
  scim11BaseUrl,
  scimBaseUrl,
  scimGuide,
  tokenEndpoint,
} from "@/lib/engine/providers";
import { ClientCredentials } from "../../client-credentials";
import { Connect } from "../../connect";
import { methodLabels } from "../../method-label";
import { createTokenAction, revokeTokenAction } from "../../token-actions";
import { setProfileAction } from "../actions";
import { loadApp } from "../load-app";
import { ProfileForm } from "./profile-form";

export const metadata: Metadata = { title: "Configuration" };

type Props = { params: Promise<{ tenant: string; appId: string }> };

/** What connects the app: base URL, tokens and the vendor's steps. */
export default async function ConfigurationPage({ params }: Props) {
  const { tenant: slug, appId } = await params;
  const { app, tenant, mayConfigure } = await loadApp(slug, appId);
  const tokens = await listAppTokens(tenant.id, appId);
  const create = mayConfigure ? createTokenAction.bind(null, tenant.slug) : null;
  const revoke = mayConfigure ? revokeTokenAction.bind(null, tenant.slug) : null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <LiveRefresh active={app.firstRequestAt === null} everyMs={5_000} />
      <Connect
        appId={appId}
        baseUrl={scimBaseUrl(app.key)}
        tokens={tokens}
        guide={scimGuide(app.provider, app.key, "")}
        create={create}
        revoke={revoke}
      />
      <div className="flex flex-col gap-6">
        <ProfileForm
          appId={appId}
          profile={app.profile}
          scim11BaseUrl={scim11BaseUrl(app.key)}
          change={mayConfigure ? setProfileAction.bind(null, tenant.slug) : null}
        />
        <ClientCredentials
          appId={appId}
          endpoint={tokenEndpoint(app.key)}
          clientId={app.key}
          secrets={tokens.filter(({ kind }) => kind === "clientSecret")}
          create={create}
          revoke={revoke}
        />
        <Card title="App">
          <KeyValues
            items={[
              { label: "Name", value: app.name },
              { label: "Provider", value: providerLabel(app.provider) },
              { label: "Method", value: methodLabels[app.method] },
              { label: "App id", value: <Code>{app.id}</Code> },
              { label: "Added", value: <RelativeTime at={app.createdAt} /> },
              {
                label: "First request",
                value: app.firstRequestAt ? <RelativeTime at={app.firstRequestAt} /> : "Waiting",
              },
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
