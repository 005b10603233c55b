import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { CodeBlock } from "@/app/_ui/code";
import { fill, filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { Section } from "@/app/_ui/section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { Table } from "@/app/_ui/table";
import { startRunAction } from "@/app/(dashboard)/[tenant]/apps/[appId]/actions";
import { requestColumns } from "@/app/(dashboard)/[tenant]/apps/[appId]/requests/request-columns";
import { appRunColumns } from "@/app/(dashboard)/[tenant]/apps/[appId]/run-columns";
import { texts } from "@/app/texts/setup";
import { listRequests } from "@/db/queries/request-view";
import { listRuns } from "@/db/queries/runs";
import { scimBaseUrl } from "@/lib/engine/connect/providers";
import { toldRequests } from "@/lib/engine/scim/told-requests";
import { plural } from "@/lib/format";
import { requireStep, type Setup } from "../load-setup";
import { SetupPage } from "../setup-page";
import { Waiting } from "../waiting";

export const metadata: Metadata = { title: texts.setupFirstPeople };

type Props = { params: Promise<{ tenant: string }> };

export default async function FirstRequestStep({ params }: Props) {
  const setup = await requireStep((await params).tenant, "first-request");
  const { app, done } = setup;
  if (app === null) notFound();
  const isPushed = app.method === "scim";
  const isThere = done["first-request"];
  return (
    <SetupPage
      setup={setup}
      step="first-request"
      title={isThere ? texts.youAreConnected : titles[isPushed ? "pushed" : "read"]}
      description={descriptionOf(isThere, isPushed)}
    >
      <LiveRefresh active everyMs={2_000} />
      {isPushed ? (
        <Waiting firstRequestAt={app.firstRequestAt} />
      ) : (
        <FirstRead setup={setup} app={app} />
      )}
      {isThere && <Arrived setup={setup} app={app} />}
      {!isThere && isPushed && <TryByHand baseUrl={scimBaseUrl(app.key)} />}
    </SetupPage>
  );
}

const titles = { pushed: "Waiting for the first request", read: "Read who is there" };

function descriptionOf(isThere: boolean, isPushed: boolean): string {
  if (isThere && !isPushed)
    return "From now on Usher reads by the schedule, carries what changed on to the target and explains it.";
  if (isThere)
    return "From now on every change at the identity provider comes here, is carried on to the target and explained.";
  return isPushed
    ? "Test the connection at the identity provider, or assign somebody and start provisioning."
    : "A preview reads everybody and shows what a run would change in the target. It writes nothing.";
}

/** Whom a preview found, and the button that starts one. */
function FirstRead({ setup: { tenant }, app }: { setup: Setup; app: App }) {
  const [sync] = app.syncs;
  return (
    <>
      {app.users > 0 && (
        <Callout
          tone="success"
          title={fill(texts.read, { people: plural(app.users, "person", "people") })}
        >
          {fill(texts.withThemTheSchedule, { groups: plural(app.groups, "group") })}
        </Callout>
      )}
      {sync !== undefined && app.users === 0 && (
        <ActionForm action={startRunAction.bind(null, tenant.slug)}>
          <input type="hidden" name="syncId" value={sync.id} />
          <div>
            <SubmitButton name="trigger" value="preview" pendingLabel={texts.starting}>
              {texts.readAndPreviewChanges}
            </SubmitButton>
          </div>
        </ActionForm>
      )}
    </>
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
          {fill(texts.goTo, { name: app.name })}
        </LinkButton>
        <LinkButton href={`/${slug}`}>{texts.overview}</LinkButton>
      </div>
      {app.method === "scim" && (
        <Section title={texts.lastRequests}>
          <Table
            label={texts.lastRequests}
            columns={requestColumns.filter(({ key }) => key !== "request" && key !== "took")}
            rows={requests}
            rowKey={(request) => request.id}
            rowHref={(request) => `${path}/requests?request=${request.id}`}
          />
        </Section>
      )}
      {runs.items.length > 0 ? (
        <Section title={texts.runs}>
          <Table
            label={texts.runs}
            columns={appRunColumns(false)}
            rows={runs.items}
            rowKey={(run) => run.id}
            rowHref={(run) => `/${slug}/runs/${run.id}`}
          />
        </Section>
      ) : (
        <p className="text-muted">{texts.asSoonAsA}</p>
      )}
    </>
  );
}

/** For whoever has no provider at hand: the same request that one would send. */
function TryByHand({ baseUrl }: { baseUrl: string }) {
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="cursor-default px-4 py-3 font-medium">
        {texts.noIdentityProviderAt}
      </summary>
      <div className="flex flex-col gap-3 border-t p-4">
        <p className="text-muted">
          {filled(texts.putTheTokenOf, { tokenSample: <code>YOUR_TOKEN</code> })}
        </p>
        <CodeBlock label={texts.request} text={curlExample(baseUrl)} />
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
