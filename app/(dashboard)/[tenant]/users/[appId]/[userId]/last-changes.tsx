import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { EmptyState } from "@/app/_ui/empty-state";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import type { ChangeRow } from "@/db/queries/changes";
import { signOf } from "@/lib/core/change";
import { reasonSentence } from "@/lib/core/reasons";
import { signName } from "@/lib/core/sign-sums";
import { changeText, kindOfChange } from "../../../runs/[run]/change-text";
import { OutcomeBadge } from "../../../runs/[run]/results";

/** What was decided about this person lately, in whichever run. */
export function LastChanges({ slug, changes }: { slug: string; changes: readonly ChangeRow[] }) {
  return (
    <Section title="Last changes" description="Each leads to its run.">
      <Table
        label="Last changes"
        columns={columns}
        rows={changes}
        rowKey={(change) => `${change.runId} ${change.seq}`}
        rowHref={(change) => `/${slug}/runs/${change.runId}?change=${change.seq}`}
        empty={
          <EmptyState title="No change yet">
            Nothing had to be changed for this person so far.
          </EmptyState>
        }
      />
    </Section>
  );
}

const columns: Column<ChangeRow>[] = [
  {
    key: "what",
    header: "Change",
    cell: (change) => (
      <span className="flex max-w-44 items-baseline gap-2 sm:max-w-56">
        <ChangeGlyph kind={signName(signOf(kindOfChange(change)))} />
        <span className="truncate" title={changeText(change)}>
          {changeText(change)}
        </span>
      </span>
    ),
  },
  {
    key: "why",
    header: "Reason",
    secondary: true,
    cell: ({ reason }) => (
      <span className="block max-w-44 truncate text-muted" title={reasonSentence(reason)}>
        {reasonSentence(reason)}
      </span>
    ),
  },
  { key: "outcome", header: "Outcome", cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
  {
    key: "at",
    header: "When",
    align: "right",
    secondary: true,
    cell: ({ at }) => <RelativeTime at={at} />,
  },
];
