import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { filled } from "@/app/_ui/fill";
import { ShareBar, type SharePart } from "@/app/_ui/share-bar";
import { TextLink } from "@/app/_ui/text-link";
import { withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/groups";
import type { DifferenceRow, DifferenceStanding } from "@/db/queries/group-view";
import type { GroupRow } from "@/db/queries/source-groups";
import { formatNumber } from "@/lib/format";
import { SyncOne } from "../../../users/sync-one";
import { standingWords } from "./standing-words";

type FeedCardProps = {
  slug: string;
  appId: string;
  feed: GroupRow["feeds"][number];
  difference: readonly DifferenceRow[];
  groupId: string;
  /** This page, for links to everybody who stands alike. */
  path: string;
  /** By which rule it is fed. */
  rule: ReactNode;
  mayRun: boolean;
};

const glyphs: Record<DifferenceStanding, "added" | "removed" | "unchanged"> = {
  both: "unchanged",
  missing: "added",
  ours: "removed",
  noAccount: "unchanged",
  disabled: "unchanged",
  others: "unchanged",
};
const order = ["both", "missing", "ours", "noAccount", "disabled", "others"] as const;

/** A group of a target that this group feeds, and how the two differ as last seen. */
export function FeedCard(props: FeedCardProps) {
  const { slug, appId, feed, difference, groupId, path, rule, mayRun } = props;
  const shown = order.filter((standing) => totalOf(difference, standing) > 0);
  return (
    <Card
      title={<span className="break-words">{feed.groupName}</span>}
      description={filled(texts.inText, {
        link: <TextLink href={`/${slug}/targets/${feed.targetId}`}>{feed.targetName}</TextLink>,
        rule,
      })}
      action={
        <Badge tone={feed.createdByUs ? "accent" : "neutral"}>
          {feed.createdByUs ? texts.createdByUsher : texts.wasThereBefore}
        </Badge>
      }
      footer={
        mayRun ? <SyncOne slug={slug} syncId={feed.syncId} kind="group" id={groupId} /> : undefined
      }
    >
      {shown.length === 0 ? (
        <p className="text-muted">{texts.nobodyIsInEither}</p>
      ) : (
        <ShareBar label={texts.members} parts={shown.map((one) => partOf(difference, one))} />
      )}
      <ul className="mt-3 flex flex-col gap-3">
        {shown.map((standing) => {
          const href = withParams(
            path,
            {},
            { feed: feed.syncId, key: feed.groupKey, show: standing },
          );
          return (
            <li key={standing}>
              <p className="flex items-baseline gap-2">
                <ChangeGlyph kind={glyphs[standing]} />
                <span className="min-w-0 flex-1">{standingWords[standing]}</span>
                <TextLink href={`${href}#members`} className="font-medium tabular-nums">
                  {formatNumber(totalOf(difference, standing))}
                </TextLink>
              </p>
              {standing !== "both" && (
                <Names {...{ slug, appId }} rows={rowsOf(difference, standing)} />
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function rowsOf(difference: readonly DifferenceRow[], standing: DifferenceStanding) {
  return difference.filter((row) => row.standing === standing);
}

function totalOf(difference: readonly DifferenceRow[], standing: DifferenceStanding): number {
  return rowsOf(difference, standing)[0]?.total ?? 0;
}

/** Those in both stand out from whom no run would touch. */
function partOf(difference: readonly DifferenceRow[], standing: DifferenceStanding): SharePart {
  const look = standing === "both" ? "plain" : glyphs[standing];
  return { label: standingWords[standing], value: totalOf(difference, standing), look };
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
