import { ChangeCounts } from "@/app/_ui/change-counts";
import { CutName } from "@/app/_ui/cut-name";
import { fill } from "@/app/_ui/fill";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { pagerOf } from "@/app/_ui/pager";
import { ShareBar } from "@/app/_ui/share-bar";
import { type Column, Table } from "@/app/_ui/table";
import { type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/runs";
import type { ChangeGroup, ChangeGrouping, ChangeGroupPage } from "@/db/queries/change-groups";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { formatNumber } from "@/lib/format";
import { NothingSoFar } from "./nothing-so-far";

type GroupedResultsProps = {
  grouping: ChangeGrouping;
  page: ChangeGroupPage;
  path: string;
  url: UrlParams;
};

/** What a run decided, one row a person, group or reason; each leads to its own decisions. */
export function GroupedResults({ grouping, page, path, url }: GroupedResultsProps) {
  const { stoppedAt } = page;
  const howFar =
    stoppedAt === null ? undefined : fill(texts.lookedThroughNames, { name: stoppedAt });
  return (
    <Table
      label={texts.results}
      columns={columnsOf(grouping)}
      rows={page.items}
      rowKey={({ key }) => key}
      rowHref={({ key }) => withParams(path, url, { by: null, change: null, [grouping]: key })}
      empty={
        howFar === undefined ? (
          <FilteredEmpty what="results" clearHref={path} />
        ) : (
          <NothingSoFar {...{ page, howFar, path, url }} />
        )
      }
      footer={pagerOf(page, path, url, { order: "name", summary: howFar })}
    />
  );
}

const headers = { person: "Person", group: "Group in the target", reason: "Reason" } as const;
const signs = ["added", "changed", "removed"] as const;

function columnsOf(grouping: ChangeGrouping): Column<ChangeGroup>[] {
  return [
    {
      key: "name",
      header: headers[grouping],
      cell: ({ key, label }) => <Name text={grouping === "reason" ? reasonSentence(key) : label} />,
    },
    {
      key: "share",
      header: texts.outcome,
      secondary: true,
      cell: (group) => (
        <ShareBar label={texts.outcome} size="sm" className="w-24" parts={partsOf(group)} />
      ),
    },
    {
      key: "changes",
      header: texts.changes,
      align: "right",
      cell: ({ added, changed, removed }) => <ChangeCounts {...{ added, changed, removed }} />,
    },
    {
      key: "skipped",
      header: texts.leftUndone,
      align: "right",
      secondary: true,
      cell: ({ skipped }) => <Quiet value={skipped} />,
    },
    {
      key: "failed",
      header: texts.failed,
      align: "right",
      secondary: true,
      cell: ({ failed }) => (
        <span className={failed > 0 ? "text-removed" : undefined}>
          <Quiet value={failed} />
        </span>
      ),
    },
  ];
}

function Name({ text }: { text: string }) {
  return <CutName name={text} className="max-w-40 sm:max-w-md" />;
}

function Quiet({ value }: { value: number }) {
  return value === 0 ? <span className="text-faint">0</span> : formatNumber(value);
}

function partsOf(group: ChangeGroup) {
  return [
    ...signs.map((sign) => ({ label: sign, value: group[sign], look: sign })),
    { label: texts.leftUndoneWithin, value: group.skipped, look: "skipped" as const },
    { label: "failed", value: group.failed, look: "failed" as const },
  ];
}
