import { redirect } from "next/navigation";
import { PageHeader } from "@/app/_shell/page-header";
import { BarChart } from "@/app/_ui/bar-chart";
import { Card } from "@/app/_ui/card";
import { Count } from "@/app/_ui/count";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { Section } from "@/app/_ui/section";
import { Stat } from "@/app/_ui/stat";
import { Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/overview";
import { changesPerDay, overview } from "@/db/queries/overview";
import { accountsBySync, failuresSince } from "@/db/queries/overview-view";
import { listRuns } from "@/db/queries/runs";
import { listSyncs } from "@/db/queries/syncs";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { newId } from "@/lib/core/ids";
import { formatDayOfYear, formatNumber, plural } from "@/lib/format";
import { TokenEndings } from "../apps/token-endings";
import { runColumns } from "../runs/run-columns";
import { StartRun } from "../runs/start-run";
import { Failures } from "./failures";
import { FirstSteps, isSetUp } from "./first-steps";
import { HeldRuns } from "./held-runs";
import { KeyEndings } from "./key-endings";
import { SyncHealth } from "./sync-health";

type Props = { params: Promise<{ tenant: string }> };

const days = 7;
const dayMs = 86_400_000;
const chartWords = { added: "in", changed: "changed", removed: "out" };

/** How the workspace is doing; first of all what waits for a person. */
export default async function OverviewPage({ params }: Props) {
  const { tenant, member } = await requireMember((await params).tenant, "enter");
  const { slug } = tenant;
  if (!can(member.role, "see")) redirect(`/${slug}/settings`);
  const since = newId("run", Date.now() - days * dayMs).slice(0, 14);
  const [counts, syncs, accounts, held, recent, perDay, failures] = await Promise.all([
    overview(tenant.id),
    listSyncs(tenant.id, {}, { limit: 200 }),
    accountsBySync(tenant.id),
    listRuns(tenant.id, { states: ["held"] }, { limit: 50 }),
    listRuns(tenant.id, {}, { limit: 8 }),
    changesPerDay(tenant.id, days),
    failuresSince(tenant.id, since),
  ]);
  const mayRun = can(member.role, "run");
  const isNew = syncs.items.length === 0 || (counts.users === 0 && recent.items.length === 0);
  if (isNew) {
    return (
      <>
        <PageHeader title={texts.overview} />
        <FirstSteps
          slug={slug}
          counts={counts}
          syncs={syncs.items}
          mayConfigure={can(member.role, "configure")}
        />
      </>
    );
  }
  const managed = [...accounts.values()].reduce((total, each) => total + each, 0);
  return (
    <>
      <LiveRefresh active={counts.runningRuns + counts.queuedRuns > 0} />
      <PageHeader
        title={texts.overview}
        action={
          mayRun && held.items.length === 0 ? (
            <StartRun slug={slug} syncs={syncs.items} />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        <HeldRuns slug={slug} runs={held.items} total={counts.heldRuns} />
        <TokenEndings tenantId={tenant.id} slug={slug} />
        <KeyEndings tenantId={tenant.id} slug={slug} />
        {!isSetUp(counts, syncs.items) && (
          <FirstSteps
            slug={slug}
            counts={counts}
            syncs={syncs.items}
            mayConfigure={can(member.role, "configure")}
          />
        )}
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <Stat
            label={texts.people}
            value={<Count value={counts.users} />}
            href={`/${slug}/users`}
          />
          <Stat
            label={texts.groups}
            value={<Count value={counts.groups} />}
            href={`/${slug}/groups`}
          />
          <Stat
            label={texts.accountsManaged}
            value={<Count value={managed} />}
            detail={fill(texts.inText, { targets: plural(counts.targets, "target") })}
            href={`/${slug}/targets`}
          />
          <Stat
            label={texts.runsUnderWay}
            value={<Count value={counts.runningRuns} />}
            detail={
              counts.queuedRuns === 0
                ? texts.noneQueued
                : fill(texts.queued, { queuedRuns: formatNumber(counts.queuedRuns) })
            }
            href={`/${slug}/runs`}
          />
        </div>
        <SyncHealth
          slug={slug}
          syncs={syncs.items}
          accounts={accounts}
          held={new Set(held.items.map((run) => run.syncId))}
        />
        <div className="grid gap-6 lg:grid-cols-2">
          <Card title={texts.whatChangedInThe} description={texts.accountsInChangedAnd}>
            <BarChart
              label={texts.changesPerDay}
              words={chartWords}
              bars={perDay.map(({ day, ...sums }) => ({
                key: day,
                label: formatDayOfYear(new Date(day), "UTC"),
                ...sums,
                href: `/${slug}/runs?day=${day}`,
              }))}
            />
          </Card>
          <Failures slug={slug} failures={failures} />
        </div>
        <Section
          title={texts.recentRuns}
          action={<TextLink href={`/${slug}/runs`}>{texts.allRuns}</TextLink>}
        >
          <Table
            label={texts.recentRuns}
            columns={runColumns}
            rows={recent.items}
            rowKey={(run) => run.id}
            rowHref={(run) => `/${slug}/runs/${run.id}`}
            empty={<EmptyState title={texts.noRunYet}>{texts.theFirstOneStarts}</EmptyState>}
          />
        </Section>
      </div>
    </>
  );
}
