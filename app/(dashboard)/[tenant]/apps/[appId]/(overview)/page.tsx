import { ArrowRight, Inbox } from "lucide-react";
import { Card } from "@/app/_ui/card";
import { Count } from "@/app/_ui/count";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { Stat } from "@/app/_ui/stat";
import { Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/apps";
import { listAppCalls } from "@/db/queries/app-calls";
import { listRequests } from "@/db/queries/request-view";
import { listRuns } from "@/db/queries/runs";
import { listTargets } from "@/db/queries/targets";
import { toldRequests } from "@/lib/engine/scim/told-requests";
import { loadAccounts, loadApp } from "../load-app";
import { CoverageStrip } from "../requests/coverage-strip";
import { requestColumns } from "../requests/request-columns";
import { shownRequests } from "../requests/shown-requests";
import { appRunColumns } from "../run-columns";
import { TargetsFed } from "../targets-fed";

type Loaded = Awaited<ReturnType<typeof loadApp>>;
type Props = { params: Promise<{ tenant: string; appId: string }> };

/** How the app is doing: counts, the targets it feeds, the last runs and requests. */
export default async function AppOverview({ params }: Props) {
  const { tenant: slug, appId } = await params;
  const loaded = await loadApp(slug, appId);
  const { app, tenant, path } = loaded;
  const [runs, { items }, targets, accounts, calls] = await Promise.all([
    listRuns(tenant.id, { appId }, { limit: 5 }),
    listRequests(tenant.id, appId, {}, { limit: 5 }),
    listTargets(tenant.id, { limit: 200 }),
    loadAccounts(slug, appId),
    listAppCalls(tenant.id, appId),
  ]);
  const told = await toldRequests({ tenantId: tenant.id, id: appId }, items);
  const requests = shownRequests(loaded.member, told);
  const isPushed = app.method === "scim";
  const moving = runs.items.some((run) => run.state === "queued" || run.state === "running");
  return (
    <div className="flex flex-col gap-6">
      <LiveRefresh
        active={moving || (isPushed && app.firstRequestAt === null)}
        everyMs={moving ? 2_000 : 4_000}
      />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {app.method !== "logins" && <SizeStats app={app} slug={slug} />}
        {isPushed && <RequestStats app={app} path={path} />}
      </div>
      <TargetsFed
        tenant={tenant}
        app={app}
        mayConfigure={loaded.mayConfigure}
        mayRun={loaded.mayRun}
        accounts={accounts}
        targets={targets.items.filter(
          (target) => !app.syncs.some((sync) => sync.targetId === target.id),
        )}
      />
      {app.firstRequestAt !== null && <CoverageStrip calls={calls} path={`${path}/requests`} />}
      <Section title={texts.lastRuns}>
        <Table
          label={texts.lastRuns}
          columns={appRunColumns(app.syncs.length > 1)}
          rows={runs.items}
          rowKey={(run) => run.id}
          rowHref={(run) => `/${slug}/runs/${run.id}`}
          empty={
            <EmptyState title={texts.noRunYet}>
              {isPushed
                ? texts.aRunStartsWhen
                : app.method === "logins"
                  ? texts.aRunLooksAt
                  : texts.aRunReadsThe}
            </EmptyState>
          }
        />
      </Section>
      {isPushed && app.firstRequestAt === null && <FirstRequest path={path} />}
      {app.firstRequestAt !== null && (
        <Section
          title={texts.lastRequests}
          action={<TextLink href={`${path}/requests`}>{texts.allRequests}</TextLink>}
        >
          <Table
            label={texts.lastRequests}
            columns={requestColumns}
            rows={requests}
            rowKey={(request) => request.id}
            rowHref={(request) => `${path}/requests?request=${request.id}`}
          />
        </Section>
      )}
    </div>
  );
}

function SizeStats({ app, slug }: Pick<Loaded, "app"> & { slug: string }) {
  return (
    <>
      <Stat
        label={texts.users}
        value={<Count value={app.users} />}
        href={`/${slug}/users?app=${app.id}`}
      />
      <Stat
        label={texts.groups}
        value={<Count value={app.groups} />}
        href={`/${slug}/groups?app=${app.id}`}
      />
    </>
  );
}

function RequestStats({ app, path }: Pick<Loaded, "app" | "path">) {
  return (
    <>
      <Stat
        label={texts.requests}
        value={<Count value={app.requests} />}
        detail={app.lastRequestAt ? <RelativeTime at={app.lastRequestAt} /> : texts.noneYet}
        href={`${path}/requests`}
      />
      <Stat
        label={texts.refusedRequests}
        value={<Count value={app.failures} />}
        detail={texts.answeredWithAnError}
        href={`${path}/requests?outcome=refused`}
      />
    </>
  );
}

function FirstRequest({ path }: { path: string }) {
  return (
    <Card padded={false}>
      <EmptyState
        icon={<Inbox />}
        title={texts.waitingForTheFirst}
        action={
          <LinkButton href={`${path}/configuration`} icon={<ArrowRight aria-hidden />}>
            {texts.showBaseUrlAnd}
          </LinkButton>
        }
      >
        {texts.enterTheBaseUrl}
      </EmptyState>
    </Card>
  );
}
