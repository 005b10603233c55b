import { GitCompareArrows } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Callout } from "@/app/_ui/callout";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { pagerOf } from "@/app/_ui/pager";
import { ProgressBar } from "@/app/_ui/progress-bar";
import { Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/runs";
import {
  type ComparedRow,
  type ComparisonProgress,
  comparedRows,
} from "@/db/queries/run-comparison";
import { type Membership, requireMember } from "@/lib/access/member";
import { shownTo } from "@/lib/access/shown-to";
import { type ComparisonCount, type Standing, standings } from "@/lib/core/run/run-comparison";
import { changesAreGone, goneWords } from "@/lib/engine/run/changes-kept";
import { compareRuns } from "@/lib/engine/run/compare-runs";
import { comparedColumns } from "./compared-columns";
import { loadTwoRuns } from "./load-two-runs";
import { RunSides } from "./run-sides";

export const metadata: Metadata = { title: texts.compareRuns };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** Two runs side by side: what one decided and the other did not, or decided otherwise. */
export default async function ComparePage({ params, searchParams }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const url = await searchParams;
  const runs = await loadTwoRuns(tenant.id, paramOf(url, "one"), paramOf(url, "other"));
  const path = `/${tenant.slug}/runs/compare`;
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: texts.runs, href: `/${tenant.slug}/runs` }]}
        title={texts.compareRuns}
        description={texts.whatOneRunDecided}
      />
      {runs === null ? (
        <div className="rounded-lg border bg-surface">
          <EmptyState icon={<GitCompareArrows />} title={texts.twoRunsAreNeeded}>
            {texts.onceASyncHas}
          </EmptyState>
        </div>
      ) : (
        <div className="flex flex-col gap-6">
          <RunSides slug={tenant.slug} {...runs} />
          <Comparison tenantId={tenant.id} member={member} runs={runs} path={path} url={url} />
        </div>
      )}
    </>
  );
}

type Runs = NonNullable<Awaited<ReturnType<typeof loadTwoRuns>>>;
type ComparisonProps = {
  tenantId: string;
  member: Membership["member"];
  runs: Runs;
  path: string;
  url: UrlParams;
};

async function Comparison({ tenantId, member, runs, path, url }: ComparisonProps) {
  const two = { one: runs.one.id, other: runs.other.id };
  const chosen = standings.find((standing) => standing === paramOf(url, "show"));
  const gone = [runs.one, runs.other].find((run) => changesAreGone(run));
  if (gone) return <Callout>{goneWords()}</Callout>;
  const { comparison, isMade, progress } = await compareRuns(tenantId, runs.one, runs.other);
  if (comparison === null)
    return (
      <Comparing progress={progress} changes={runs.one.changeCount + runs.other.changeCount} />
    );
  const { counts, id } = comparison;
  const page = await comparedRows(tenantId, { ...two, id }, chosen ? [chosen] : differences, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
  });
  const params = { ...url, ...two };
  const total = (shown: readonly Standing[]) => countOf(counts, shown);
  return (
    <div>
      <LiveRefresh active={!isMade} everyMs={refreshMs} />
      <Toolbar>
        <FilterChips
          label={texts.decisions}
          name="show"
          path={path}
          params={params}
          allLabel={texts.allThatDiffer}
          options={standings.map((value) => ({
            ...{ value, label: labels[value], count: total([value]) },
          }))}
        />
      </Toolbar>
      <Table
        label={texts.decisionsOfBothRuns}
        columns={comparedColumns(path.replace(/\/compare$/, ""), two)}
        rows={shownTo(member, page.items, comparedPeople(page.items))}
        rowKey={({ place }) => String(place)}
        empty={
          chosen && total(differences) > 0 ? (
            <FilteredEmpty what="decisions" clearHref={withParams(path, two, {})} />
          ) : (
            <EmptyState icon={<GitCompareArrows />} title={texts.noDifference}>
              {texts.bothRunsDecidedThe}
            </EmptyState>
          )
        }
        footer={pagerOf(page, path, params, { order: "name" })}
      />
    </div>
  );
}

const refreshMs = 2_000;

const comparingMs = 1_000;

type ComparingProps = { changes: number; progress: ComparisonProgress | null };

/** Of large runs it takes a while, once; from then on every page of it is there at once. */
function Comparing({ changes, progress }: ComparingProps) {
  const { looked, ordered, total } = progress ?? { looked: 0, ordered: 0, total: changes };
  const isOrdering = looked >= total;
  return (
    <>
      <LiveRefresh active everyMs={comparingMs} />
      <div role="status">
        <Callout title={texts.comparing}>
          {texts.decisionsAreLaidSide}
          <div className="mt-3">
            <ProgressBar
              label={isOrdering ? texts.puttingThemInOrder : texts.decisionsLookedAt}
              value={isOrdering ? ordered : looked}
              max={total}
            />
          </div>
        </Callout>
      </div>
    </>
  );
}

/** What is about a group names nobody. */
function comparedPeople(rows: readonly ComparedRow[]) {
  return rows
    .filter(({ kind }) => !kind.startsWith("group."))
    .map(({ subject }) => ({ userName: subject }));
}

const differences: readonly Standing[] = ["onlyOne", "onlyOther", "differs"];

const labels: Record<Standing, string> = {
  onlyOne: "Only in A",
  onlyOther: "Only in B",
  differs: "Otherwise",
  same: "The same",
};

function countOf(counts: readonly ComparisonCount[], shown: readonly Standing[]): number {
  return counts
    .filter(({ standing }) => shown.includes(standing))
    .reduce((sum, { count }) => sum + count, 0);
}
