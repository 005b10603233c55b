import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { TextLink } from "@/app/_ui/text-link";
import type { DifferenceRow } from "@/db/queries/group-view";
import type { GroupRow } from "@/db/queries/source-groups";
import { formatNumber } from "@/lib/format";
import { SyncOne } from "../../../users/sync-one";

type FeedCardProps = {
  slug: string;
  appId: string;
  feed: GroupRow["feeds"][number];
  difference: readonly DifferenceRow[];
  groupId: string;
  mayRun: boolean;
};

const lines = [
  ["both", "unchanged", "In both"],
  ["missing", "added", "Only in the source: the next run adds them"],
  ["ours", "removed", "Only in the target, given by Usher: the next run may take them away"],
  ["noAccount", "unchanged", "Only in the source, with no account in this target"],
  ["disabled", "unchanged", "Only in the source, and disabled there"],
  ["others", "unchanged", "Only in the target, given by others: Usher keeps them"],
] as const;

/** A group of a target that this group feeds, and how the two differ as last seen. */
export function FeedCard({ slug, appId, feed, difference, groupId, mayRun }: FeedCardProps) {
  const shown = lines.filter(([standing]) => difference.some((row) => row.standing === standing));
  return (
    <Card
      title={<span className="break-words">{feed.groupName}</span>}
      description={
        <>
          in <TextLink href={`/${slug}/targets/${feed.targetId}`}>{feed.targetName}</TextLink>
        </>
      }
      action={
        <Badge tone={feed.createdByUs ? "accent" : "neutral"}>
          {feed.createdByUs ? "Created by Usher" : "Was there before"}
        </Badge>
      }
      footer={
        mayRun ? <SyncOne slug={slug} syncId={feed.syncId} kind="group" id={groupId} /> : undefined
      }
    >
      {shown.length === 0 && <p className="text-muted">Nobody is in either of the two.</p>}
      <ul className="flex flex-col gap-3">
        {shown.map(([standing, glyph, words]) => (
          <li key={standing}>
            <p className="flex items-baseline gap-2">
              <ChangeGlyph kind={glyph} />
              <span className="min-w-0 flex-1">{words}</span>
              <span className="font-medium tabular-nums">{formatNumber(totalOf(standing))}</span>
            </p>
            {standing !== "both" && <Names {...{ slug, appId }} rows={rowsOf(standing)} />}
          </li>
        ))}
      </ul>
    </Card>
  );

  function rowsOf(standing: DifferenceRow["standing"]) {
    return difference.filter((row) => row.standing === standing);
  }
  function totalOf(standing: DifferenceRow["standing"]) {
    return rowsOf(standing)[0]?.total ?? 0;
  }
}

type NamesProps = { slug: string; appId: string; rows: readonly DifferenceRow[] };

/** A few of them by name; the rest as a number. */
function Names({ slug, appId, rows }: NamesProps) {
  const more = (rows[0]?.total ?? 0) - rows.length;
  return (
    <p className="wrap-anywhere mt-0.5 pl-[calc(1ch+0.5rem)] text-muted text-sm">
      {rows.map(({ name, personId }, index) => (
        <span key={`${personId} ${name}`}>
          {index > 0 && ", "}
          {personId === null ? (
            name
          ) : (
            <TextLink href={`/${slug}/users/${appId}/${personId}`}>{name ?? personId}</TextLink>
          )}
        </span>
      ))}
      {more > 0 && ` and ${formatNumber(more)} more`}
    </p>
  );
}
