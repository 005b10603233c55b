import { LiveRefresh } from "@/app/_ui/live-refresh";
import { RunPhases } from "@/app/_ui/run-phases";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { groupChanges } from "@/db/queries/change-groups";
import { countPlanned, getChange, listChanges } from "@/db/queries/changes";
import { callsOf, formerRun, isListed, maintenanceOf, runningOn } from "@/db/queries/run-view";
import type { Membership } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { underLabels } from "@/lib/core/mapping/profile-attribute";
import { maintenanceEnd } from "@/lib/core/settings/maintenance";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { shownChanges, shownGroups } from "../shown-changes";
import { ChangeDrawer } from "./change-drawer";
import { loadRun, type RunDetail } from "./load-run";
import { phasesOf } from "./phases";
import { ReadNotice } from "./read-notice";
import { keepPage, Results } from "./results";
import { groupingOf, narrowed, resultsFilter } from "./results-filter";
import { RunHeader } from "./run-header";
import { RunNotice } from "./run-notice";
import { RunProgress } from "./run-progress";
import { RunTotals } from "./run-totals";
import { RunWarnings } from "./run-warnings";

type Props = {
  params: Promise<{ tenant: string; run: string }>;
  searchParams: Promise<UrlParams>;
};

/** One run: what it does, what it did, and why, record by record. */
export default async function RunPage({ params, searchParams }: Props) {
  const { tenant: slug, run: runId } = await params;
  const loaded = await loadRun(slug, runId);
  const { run, sums, path, tenant, isMoving } = loaded;
  const url = await searchParams;
  const grouping = groupingOf(url);
  const place = { after: paramOf(url, "after"), before: paramOf(url, "before") };
  const isStill = run.finishedAt !== null || run.state === "held";
  const filter = narrowed(resultsFilter(url), sums, isStill);
  const [page, grouped, open, runningId, maintenance, former, profile] = await Promise.all([
    grouping === null && filter !== null
      ? listChanges(tenant.id, run.id, filter, { ...place, patienceMs: searchMs })
      : emptyPage,
    grouping &&
      (filter === null
        ? emptyPage
        : groupChanges(tenant.id, run.id, grouping, filter, {
            ...place,
            isStill,
            patienceMs: searchMs,
          })),
    openChange(loaded.member, tenant.id, run, paramOf(url, "change")),
    run.state === "queued" ? runningOn(tenant.id, run.targetId) : null,
    run.state === "queued" ? maintenanceOf(tenant.id, run.targetId) : null,
    run.state === "running" ? formerRun(tenant.id, run) : null,
    profileOf(tenant.id, run),
  ]);
  const items = shownChanges(
    loaded.member,
    page.items.map((change) => underLabels(change, profile)),
  );
  return (
    <>
      <LiveRefresh active={isMoving} everyMs={1_000} />
      <RunHeader loaded={loaded} />
      <div className="flex flex-col gap-6">
        <RunNotice
          {...{ loaded, runningId }}
          part={shownPart(tenant.id, run, url)}
          quietUntil={maintenanceEnd(maintenance, Date.now())}
        />
        <ReadNotice {...loaded} />
        <RunWarnings run={run} />
        <div className="flex flex-col gap-3">
          <RunPhases phases={phasesOf(run, sums)} />
          <RunProgress run={run} sums={sums} former={former} nowMs={Date.now()} />
        </div>
        <RunTotals run={run} sums={sums} path={path} />
        <Results
          {...{ run, sums, path, url }}
          grouped={grouping && grouped && shownGroups(loaded.member, grouping, grouped)}
          page={{ ...page, items }}
          openSeq={open?.change.seq ?? null}
        />
      </div>
      {open !== null && (
        <ChangeDrawer
          {...open}
          change={underLabels(open.change, profile)}
          slug={slug}
          appId={run.appId}
          syncId={run.syncId}
          mayRun={loaded.mayRun}
          closeHref={keepPage(path, url, null)}
        />
      )}
    </>
  );
}

/** A search of a large run shows what it found in this time, and how far it came. */
const searchMs = 60;
const emptyPage = { items: [], next: null, previous: null, stoppedAt: null };

/** Custom attributes as the version that the run uses names them. */
async function profileOf(tenantId: string, { syncId, settingsVersion }: RunDetail) {
  return (await getSettings(tenantId, syncId, settingsVersion)).settings.profile;
}

/** The planned changes that the filters show, when they hide some of a held run's. */
async function shownPart(tenantId: string, run: RunDetail, url: UrlParams) {
  if (run.state !== "held") return null;
  const query = withParams("", url, { change: null, by: null }).slice(1);
  if (query === "") return null;
  return { query, count: await countPlanned(tenantId, run.id, resultsFilter(url)) };
}

async function openChange(
  member: Membership["member"],
  tenantId: string,
  run: RunDetail,
  seq: string | null,
) {
  if (seq === null || !/^\d{1,9}$/.test(seq)) return null;
  const change = await getChange(tenantId, run.id, Number(seq));
  if (change === null) return null;
  const kind = change.kind.startsWith("group.") ? "group" : "user";
  const [listed, calls] = await Promise.all([
    change.sourceId !== null && isListed(tenantId, run.appId, kind, change.sourceId),
    callsOf(tenantId, run.id, change.exchangeSeq),
  ]);
  // What was exchanged with the target is there for those who may see people alone.
  const shown = shownChanges(member, [change])[0] ?? change;
  return { change: shown, isListed: listed, calls: can(member.role, "seePeople") ? calls : [] };
}
