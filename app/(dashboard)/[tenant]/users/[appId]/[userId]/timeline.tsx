import { CutName } from "@/app/_ui/cut-name";
import { EmptyState } from "@/app/_ui/empty-state";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import type { UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/users";
import type { Page } from "@/db/queries/page";
import type { TimelineEntry } from "@/db/queries/timeline";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { changeText } from "../../../runs/[run]/change-text";
import { OutcomeBadge } from "../../../runs/[run]/results";

type TimelineProps = {
  slug: string;
  appId: string;
  path: string;
  url: UrlParams;
  page: Page<TimelineEntry>;
};

/** Everything that happened to this person: what came in, what was decided, who approved it. */
export function Timeline({ slug, appId, path, url, page }: TimelineProps) {
  return (
    <Section title={texts.timeline} description={texts.requestsDecisionsAndApprovals}>
      <Table
        label={texts.timeline}
        columns={columns}
        rows={page.items}
        rowKey={(entry) => `${entry.kind} ${entry.key}`}
        rowHref={(entry) => hrefOf(entry, slug, appId)}
        empty={<EmptyState title={texts.nothingYet}>{texts.nothingWasSentOr}</EmptyState>}
        footer={pagerOf(page, path, url)}
      />
    </Section>
  );
}

function hrefOf(entry: TimelineEntry, slug: string, appId: string): string {
  if (entry.kind === "request") return `/${slug}/apps/${appId}/requests/${entry.requestId}`;
  const run = `/${slug}/runs/${entry.runId}`;
  return entry.seq === null ? run : `${run}?change=${entry.seq}`;
}

/** What it was, in one line. */
export function entryText(entry: TimelineEntry): string {
  if (entry.kind === "request") return entry.subject;
  if (entry.kind === "approval") return `${entry.subject} approved the run`;
  return changeText({ ...entry, kind: entry.changeKind ?? "" });
}

const columns: Column<TimelineEntry>[] = [
  {
    key: "what",
    header: texts.what,
    cell: (entry) => (
      <span className="block max-w-52 py-1.5 sm:max-w-72 md:py-0 lg:max-w-96">
        <CutName name={entryText(entry)} />
        <span className="block font-normal text-muted md:hidden">
          <RelativeTime at={entry.at} />
        </span>
      </span>
    ),
  },
  {
    key: "why",
    header: texts.whereAndWhy,
    secondary: true,
    cell: ({ kind, reason, targetName }) => (
      <span
        className="block max-w-44 truncate text-muted lg:max-w-md"
        title={reason ? reasonSentence(reason) : ""}
      >
        {kind === "request" ? texts.sentByTheIdentity : targetName}
        {reason !== null && `: ${reasonSentence(reason)}`}
      </span>
    ),
  },
  {
    key: "outcome",
    header: texts.outcome,
    cell: ({ outcome }) => (outcome === null ? "" : <OutcomeBadge outcome={outcome} />),
  },
  {
    key: "at",
    header: texts.when,
    align: "right",
    secondary: true,
    cell: ({ at }) => <RelativeTime at={at} />,
  },
];
