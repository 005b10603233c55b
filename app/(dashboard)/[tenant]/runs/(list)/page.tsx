import { Activity } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { LinkButton } from "@/app/_ui/link-button";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { pagerOf } from "@/app/_ui/pager";
import { Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/runs";
import { listRuns } from "@/db/queries/runs";
import { listSyncs, type SyncRow } from "@/db/queries/syncs";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import type { RunState } from "@/lib/core/run/run";
import { formatDay } from "@/lib/format";
import { runColumns } from "../run-columns";
import { RunStrip } from "../run-strip";
import { StartRun } from "../start-run";
import { codeOf, dayOf, runFilter, scopeOptions, stateOptions, triggerOptions } from "./run-filter";

export const metadata: Metadata = { title: texts.runs };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** Every execution of every sync, newest first. */
export default async function RunsPage({ params, searchParams }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const url = await searchParams;
  const path = `/${tenant.slug}/runs`;
  const [page, syncs] = await Promise.all([
    listRuns(tenant.id, runFilter(url), {
      after: paramOf(url, "after"),
      before: paramOf(url, "before"),
    }),
    listSyncs(tenant.id, {}, { limit: 200 }),
  ]);
  const moving = page.items.some((run) => run.state === "queued" || run.state === "running");
  const filtered = withParams("", url, {}) !== "";
  return (
    <>
      <LiveRefresh active={moving} />
      <PageHeader
        title={texts.runs}
        description={texts.eachRunReadsPlans}
        action={
          can(member.role, "run") && syncs.items.length > 0 ? (
            <StartRun slug={tenant.slug} syncs={syncs.items} />
          ) : undefined
        }
      />
      {(filtered || page.items.length > 0) && <Filters path={path} url={url} syncs={syncs.items} />}
      <RunStrip runs={page.items} path={path} />
      <Table
        label={texts.runs}
        columns={runColumns}
        rows={page.items}
        rowKey={(run) => run.id}
        rowHref={(run) => `${path}/${run.id}${rowsOf(run.state, codeOf(url))}`}
        empty={
          filtered ? (
            <FilteredEmpty what="runs" clearHref={path} />
          ) : (
            <NoRuns slug={tenant.slug} hasSync={syncs.items.length > 0} />
          )
        }
        footer={pagerOf(page, path, url)}
      />
    </>
  );
}

/** Of a run that went on, to the records that failed so. */
function rowsOf(state: RunState, code: string | null): string {
  if (code === null || state !== "partial") return "";
  return `?outcome=failed&code=${encodeURIComponent(code)}`;
}

type FiltersProps = { path: string; url: UrlParams; syncs: readonly SyncRow[] };

function Filters({ path, url, syncs }: FiltersProps) {
  const [day, code] = [dayOf(url), codeOf(url)];
  const shared = { path, params: url };
  return (
    <Toolbar>
      <FilterChips {...shared} label={texts.state} name="state" options={stateOptions} />
      <FilterMenu {...shared} label={texts.trigger} name="trigger" options={triggerOptions} />
      <FilterMenu {...shared} label={texts.scope} name="scope" options={scopeOptions} />
      {syncs.length > 1 && (
        <FilterMenu
          {...shared}
          label={texts.sync}
          name="sync"
          options={syncs.map((sync) => ({
            value: sync.id,
            label: `${sync.appName} → ${sync.targetName}`,
          }))}
        />
      )}
      {code !== null && (
        <FilterChips
          {...shared}
          label={texts.cause}
          name="code"
          allLabel={texts.anyCause}
          options={[{ value: code, label: code }]}
        />
      )}
      {day !== null && (
        <FilterChips
          {...shared}
          label={texts.day}
          name="day"
          allLabel={texts.anyDay}
          options={[
            { value: day, label: fill(texts.utc, { day: formatDay(new Date(day), "UTC") }) },
          ]}
        />
      )}
    </Toolbar>
  );
}

function NoRuns({ slug, hasSync }: { slug: string; hasSync: boolean }) {
  return (
    <EmptyState
      icon={<Activity />}
      title={texts.noRunYet}
      action={
        hasSync ? undefined : <LinkButton href={`/setup/${slug}`}>{texts.goOnWithSetup}</LinkButton>
      }
    >
      {texts.aRunStartsWhen}
    </EmptyState>
  );
}
