import { Activity } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { pagerOf } from "@/app/_ui/pager";
import { Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/rules";
import { listRuns } from "@/db/queries/runs";
import type { RunState } from "@/lib/core/run/run";
import { stateLabels } from "../../../../../runs/run-words";
import { StartOne } from "../../../../../runs/start-run";
import { loadSync } from "../../../load-app";
import { appRunColumns } from "../../../run-columns";
import type { SyncParams } from "../load-settings";

export const metadata: Metadata = { title: texts.runs };

const shownStates: RunState[] = ["held", "running", "succeeded", "partial", "failed", "cancelled"];

type Props = { params: Promise<SyncParams>; searchParams: Promise<UrlParams> };

/** The runs of one sync. */
export default async function SyncRunsPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, syncId } = await params;
  const { tenant, sync, syncPath, mayRun } = await loadSync(slug, appId, syncId);
  const url = await searchParams;
  const path = `${syncPath}/runs`;
  const state = states.find(({ value }) => value === paramOf(url, "state"))?.value;
  const page = await listRuns(
    tenant.id,
    { syncId, ...(state ? { states: [state] } : {}) },
    { after: paramOf(url, "after"), before: paramOf(url, "before") },
  );
  const moving = page.items.some((run) => run.state === "queued" || run.state === "running");
  return (
    <>
      <LiveRefresh active={moving} />
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <div className="min-w-0 max-w-full">
          <Toolbar>
            <FilterChips
              label={texts.state}
              name="state"
              path={path}
              params={url}
              options={states}
            />
          </Toolbar>
        </div>
        {mayRun && (
          <div className="mb-3">
            <StartOne slug={tenant.slug} syncId={syncId} />
          </div>
        )}
      </div>
      <Table
        label={texts.runs}
        columns={appRunColumns(false)}
        rows={page.items}
        rowKey={(run) => run.id}
        rowHref={(run) => `/${tenant.slug}/runs/${run.id}`}
        empty={
          sync.lastRun === null ? (
            <EmptyState icon={<Activity />} title={texts.noRunYet}>
              {texts.aRunStartsWhen}
            </EmptyState>
          ) : (
            <FilteredEmpty what="runs" clearHref={path} />
          )
        }
        footer={pagerOf(page, path, url)}
      />
    </>
  );
}

const states = shownStates.map((value) => ({ value, label: stateLabels[value] }));
