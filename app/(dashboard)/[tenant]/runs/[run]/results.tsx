import { Download, ListChecks, X } from "lucide-react";
import Link from "next/link";
import { Badge, type Tone } from "@/app/_ui/badge";
import { buttonClass } from "@/app/_ui/button-style";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { CutName } from "@/app/_ui/cut-name";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { pagerOf } from "@/app/_ui/pager";
import { SearchInput } from "@/app/_ui/search-input";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/runs";
import type { ChangeGroupPage } from "@/db/queries/change-groups";
import type { ChangeRow } from "@/db/queries/changes";
import type { Page } from "@/db/queries/page";
import { signOf } from "@/lib/core/plan/change";
import { kindOfChange, signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { exportFormats } from "@/lib/core/run/run-export";
import { changesAreGone, goneWords } from "@/lib/engine/run/changes-kept";
import { formatNumber } from "@/lib/format";
import { kindLabels, outcomeLabels } from "../run-words";
import { changeText } from "./change-text";
import { GroupedResults } from "./grouped-results";
import type { RunDetail, RunSum } from "./load-run";
import { NothingSoFar } from "./nothing-so-far";
import { groupingOf } from "./results-filter";
import { countOf, countsBy, hasSign } from "./run-counts";

/** The decision up to which a search of a large run came, where its time was over. */
type Stop = { stoppedAt: number | null };

type ResultsProps = {
  run: RunDetail;
  sums: readonly RunSum[];
  page: Page<ChangeRow> & Stop;
  /** Instead of the page, when the URL asks for groups. */
  grouped: ChangeGroupPage | null;
  path: string;
  url: UrlParams;
  openSeq: number | null;
};

/** One row a decision, each with its reason and how it ended. */
export function Results({ run, sums, page, grouped, path, url, openSeq }: ResultsProps) {
  const filtered = withParams("", url, { change: null, by: null }) !== "";
  const grouping = groupingOf(url);
  if (changesAreGone(run)) {
    return (
      <Section title={texts.results}>
        <EmptyState icon={<ListChecks />} title={texts.theResultsOfThis}>
          {fill(texts.whatItPlannedAnd, { goneWords: goneWords() })}
        </EmptyState>
      </Section>
    );
  }
  return (
    <Section
      title={texts.results}
      action={
        sums.length === 0 ? undefined : <Downloads path={path} url={url} filtered={filtered} />
      }
    >
      <div>
        {sums.length > 0 && <Filters sums={sums} path={path} url={url} />}
        {grouping !== null && grouped !== null ? (
          <GroupedResults {...{ grouping, path, url }} page={grouped} />
        ) : (
          <Table
            label={texts.results}
            columns={columns}
            rows={page.items}
            rowKey={(change) => String(change.seq)}
            rowHref={(change) => keepPage(path, url, String(change.seq))}
            selectedKey={openSeq === null ? undefined : String(openSeq)}
            empty={<Empty {...{ page, run, path, url, filtered }} />}
            footer={pagerOf(page, path, url, {
              order: "name",
              without: "change",
              summary: page.stoppedAt === null ? undefined : howFar(run, page.stoppedAt, url),
            })}
          />
        )}
      </div>
    </Section>
  );
}

type EmptyProps = Pick<ResultsProps, "page" | "run" | "path" | "url"> & { filtered: boolean };

function Empty({ page, run, path, url, filtered }: EmptyProps) {
  if (!filtered) return <NoResults run={run} />;
  if (page.stoppedAt === null) return <FilteredEmpty what="results" clearHref={path} />;
  return <NothingSoFar {...{ page, path, url }} howFar={howFar(run, page.stoppedAt, url)} />;
}

function howFar({ changeCount }: RunDetail, stoppedAt: number, url: UrlParams): string {
  const isBackwards = paramOf(url, "before") !== null && paramOf(url, "after") === null;
  const looked = isBackwards ? changeCount - stoppedAt + 1 : stoppedAt;
  return fill(texts.lookedAtSoFar, {
    looked: formatNumber(looked),
    all: formatNumber(changeCount),
  });
}

type DownloadsProps = { path: string; url: UrlParams; filtered: boolean };

/** What the filters show, as a file; plain links, so that nothing is fetched before it is asked for. */
function Downloads({ path, url, filtered }: DownloadsProps) {
  const what = filtered ? "these results" : "all results";
  return (
    <div className="-mx-2 flex flex-wrap items-center gap-x-1 sm:mx-0">
      <Download aria-hidden className="mr-1 hidden size-4 text-faint sm:block" />
      {exportFormats.map((format) => (
        <a
          key={format}
          href={withParams(`${path}/download`, url, { change: null, by: null, format })}
          download
          title={fill(texts.downloadAs, { what, format: format.toUpperCase() })}
          className={buttonClass("ghost", "sm")}
        >
          <span className="sr-only">{texts.download} </span>
          {format.toUpperCase()}
        </a>
      ))}
      <a
        href={`${path}/support-bundle`}
        download
        title={texts.versionsRulesDecisionsAnd}
        className={buttonClass("ghost", "sm")}
      >
        <span className="sr-only">{texts.download} </span>
        Support bundle
      </a>
    </div>
  );
}

/** Opening and closing a row stays on this page of the list. */
export function keepPage(path: string, url: UrlParams, change: string | null): string {
  return withParams(path, url, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
    change,
  });
}

function Filters({ sums, path, url }: Pick<ResultsProps, "sums" | "path" | "url">) {
  const params = { ...url, change: undefined };
  const shared = { path, params };
  return (
    <Toolbar>
      <SearchInput {...shared} placeholder={texts.userNameOrGroup} />
      <Chosen {...shared} />
      <FilterChips
        {...shared}
        label={texts.sign}
        name="sign"
        options={(["added", "changed", "removed"] as const).map((sign) => ({
          value: sign,
          label: signWords[sign],
          count: countOf(sums, (sum) => hasSign(sum, sign)),
        }))}
      />
      <FilterMenu
        {...shared}
        label={texts.kind}
        name="kind"
        options={countsBy(sums, "kind").map(({ value, count }) => ({
          ...{ value, count },
          label: kindLabels[value],
        }))}
      />
      <FilterMenu
        {...shared}
        label={texts.outcome}
        name="outcome"
        options={countsBy(sums, "outcome").map(({ value, count }) => ({
          ...{ value, count },
          label: outcomeLabels[value],
        }))}
      />
      <FilterMenu
        {...shared}
        label={texts.reason}
        name="reason"
        options={countsBy(sums, "reason").map(({ value, count }) => ({
          ...{ value, count },
          label: reasonSentence(value),
        }))}
      />
      <FilterMenu
        {...shared}
        label={texts.groupBy}
        name="by"
        noneLabel={texts.oneRowADecision}
        options={[
          { value: "person", label: texts.person },
          { value: "group", label: texts.group },
          { value: "reason", label: texts.reason },
        ]}
      />
    </Toolbar>
  );
}

const chosenWords = { person: "One person", group: "One group", code: "One cause" } as const;

/** What the rows are about alone; chosen by a row or on the overview, and dropped here. */
function Chosen({ path, params }: { path: string; params: UrlParams }) {
  return (["person", "group", "code"] as const).map((name) =>
    paramOf(params, name) === null ? null : (
      <Link
        key={name}
        href={withParams(path, params, { [name]: null })}
        className="inline-flex h-8 items-center gap-1.5 rounded-md border border-accent bg-accent-soft px-2.5 font-medium text-accent-text text-sm"
      >
        {chosenWords[name]} <X aria-hidden className="size-3.5" />
        <span className="sr-only">{texts.showAllAgain}</span>
      </Link>
    ),
  );
}

const signWords = { added: "+ Add", changed: "~ Change", removed: "− Remove" } as const;

const columns: Column<ChangeRow>[] = [
  { key: "who", header: texts.personOrGroup, cell: (change) => <Who change={change} /> },
  {
    key: "what",
    header: texts.nowAfter,
    secondary: true,
    cell: (change) => (
      <span className="wrap-anywhere line-clamp-2 min-w-48" title={changeText(change)}>
        {changeText(change)}
      </span>
    ),
  },
  {
    key: "why",
    header: texts.reason,
    secondary: true,
    cell: (change) => (
      <span className="block min-w-48 text-pretty text-muted">{reasonSentence(change.reason)}</span>
    ),
  },
  {
    key: "outcome",
    header: texts.outcome,
    cell: (change) => <OutcomeBadge outcome={change.outcome} />,
  },
];

/** On a phone the change stands below the name. */
function Who({ change }: { change: ChangeRow }) {
  return (
    <span className="flex max-w-56 items-baseline gap-2 sm:max-w-64">
      <ChangeGlyph kind={signName(signOf(kindOfChange(change)))} />
      <span className="min-w-0">
        <CutName name={change.subject} />
        <span className="wrap-anywhere line-clamp-2 font-normal text-muted md:hidden">
          {changeText(change)}
        </span>
      </span>
    </span>
  );
}

const tones: Record<ChangeRow["outcome"], Tone> = {
  planned: "neutral",
  applied: "added",
  skipped: "changed",
  failed: "removed",
};

export function OutcomeBadge({ outcome }: Pick<ChangeRow, "outcome">) {
  return <Badge tone={tones[outcome]}>{outcomeLabels[outcome]}</Badge>;
}

function NoResults({ run }: { run: RunDetail }) {
  const moving = run.state === "queued" || run.state === "running";
  if (moving) {
    return (
      <EmptyState icon={<ListChecks />} title={texts.noDecisionYet}>
        {texts.everyChangeAppearsHere}
      </EmptyState>
    );
  }
  const broken = run.state === "failed" || run.state === "cancelled";
  return (
    <EmptyState
      icon={<ListChecks />}
      title={broken ? texts.nothingWasPlanned : texts.nothingToChange}
    >
      {broken ? texts.theRunEndedBefore : texts.theTargetAlreadyIs}
    </EmptyState>
  );
}
