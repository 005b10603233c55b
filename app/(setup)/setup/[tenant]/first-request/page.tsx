import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CodeBlock } from "@/app/_ui/code";
import { LinkButton } from "@/app/_ui/link-button";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { Section } from "@/app/_ui/section";
import { Table } from "@/app/_ui/table";
import { requestColumns } from "@/app/(dashboard)/[tenant]/apps/[appId]/requests/request-columns";
import { appRunColumns } from "@/app/(dashboard)/[tenant]/apps/[appId]/run-columns";
import { listRequests } from "@/db/queries/request-view";
import { listRuns } from "@/db/queries/runs";
import { scimBaseUrl } from "@/lib/engine/providers";
import { toldRequests } from "@/lib/engine/told-requests";
import { requireStep, type Setup } from "../load-setup";
import { SetupPage } from "../setup-page";
import { Waiting } from "../waiting";

export const metadata: Metadata = { title: "Setup: first request" };

type Props = { params: Promise<{ tenant: string }> };

export default async function FirstRequestStep({ params }: Props) {
  const setup = await requireStep((await params).tenant, "first-request");
  const { app } = setup;
  if (app === null) notFound();
  const hasArrived = app.firstRequestAt !== null;
  return (
    <SetupPage
      setup={setup}
      step="first-request"
      title={hasArrived ? "You are connected" : "Waiting for the first request"}
      description={
        hasArrived
          ? "From now on every change at the identity provider comes here, is carried on to the target and explained."
          : "Test the connection at the identity provider, or assign somebody and start provisioning."
      }
    >
      <LiveRefresh active everyMs={2_000} />
      <Waiting firstRequestAt={app.firstRequestAt} />
      {hasArrived ? (
        <Arrived setup={setup} app={app} />
      ) : (
        <TryByHand baseUrl={scimBaseUrl(app.key)} />
      )}
    </SetupPage>
  );
}

type App = NonNullable<Setup["app"]>;

async function Arrived({ setup, app }: { setup: Setup; app: App }) {
  const { id: tenantId, slug } = setup.tenant;
  const [{ items }, runs] = await Promise.all([
    listRequests(tenantId, app.id, {}, { limit: 5 }),
    listRuns(tenantId, { appId: app.id }, { limit: 3 }),
  ]);
  const requests = await toldRequests({ tenantId, id: app.id }, items);
  const path = `/${slug}/apps/${app.id}`;
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <LinkButton variant="primary" href={path}>
          Go to {app.name}
        </LinkButton>
        <LinkButton href={`/${slug}`}>Overview</LinkButton>
      </div>
      <Section title="Last requests">
        <Table
          label="Last requests"
          columns={requestColumns.filter(({ key }) => key !== "request" && key !== "took")}
          rows={requests}
          rowKey={(request) => request.id}
          rowHref={(request) => `${path}/requests?request=${request.id}`}
        />
      </Section>
      {runs.items.length > 0 ? (
        <Section title="Runs">
          <Table
            label="Runs"
            columns={appRunColumns(false)}
            rows={runs.items}
            rowKey={(run) => run.id}
            rowHref={(run) => `/${slug}/runs/${run.id}`}
          />
        </Section>
      ) : (
        <p className="text-muted">
          As soon as a person or group arrives, a run carries it on to the target and is listed
          here.
        </p>
      )}
    </>
  );
}

/** For whoever has no provider at hand: the same request that one would send. */
function TryByHand({ baseUrl }: { baseUrl: string }) {
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="cursor-default px-4 py-3 font-medium">
        No identity provider at hand? Send a person yourself
      </summary>
      <div className="flex flex-col gap-3 border-t p-4">
        <p className="text-muted">
          Put the token of the step before in place of <code>YOUR_TOKEN</code> and run this in a
          terminal.
        </p>
        <CodeBlock label="Request" text={curlExample(baseUrl)} />
      </div>
    </details>
  );
}

function curlExample(baseUrl: string): string {
  const person = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "ada@example.com",
    externalId: "ada-1",
    displayName: "Ada Lovelace",
    emails: [{ value: "ada@example.com", type: "work", primary: true }],
    active: true,
  };
  return `curl -X POST '${baseUrl}/Users' \\
  -H 'Authorization: Bearer YOUR_TOKEN' \\
  -H 'Content-Type: application/scim+json' \\
  -d '${JSON.stringify(person)}'`;
}
