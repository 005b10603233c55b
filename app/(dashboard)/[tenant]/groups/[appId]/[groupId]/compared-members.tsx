import { X } from "lucide-react";
import Link from "next/link";
import { CutName } from "@/app/_ui/cut-name";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { pagerOf } from "@/app/_ui/pager";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/groups";
import {
  type ComparedMember,
  type DifferenceStanding,
  differenceMembers,
  differenceStandings,
} from "@/db/queries/group-view";
import type { GroupRow } from "@/db/queries/source-groups";
import type { Membership } from "@/lib/access/member";
import { shownMembers } from "./shown-members";
import { standingWords } from "./standing-words";

/** The feed and the standing that the URL names; null without them. */
export function comparedOf(url: UrlParams, feeds: GroupRow["feeds"]) {
  const standing = differenceStandings.find((each) => each === paramOf(url, "show"));
  const feed = feeds.find(
    ({ syncId, groupKey }) => syncId === paramOf(url, "feed") && groupKey === paramOf(url, "key"),
  );
  return standing && feed ? { standing, feed } : null;
}

type ComparedMembersProps = {
  tenantId: string;
  member: Membership["member"];
  slug: string;
  group: { appId: string; id: string };
  chosen: { standing: DifferenceStanding; feed: GroupRow["feeds"][number] };
  path: string;
  url: UrlParams;
};

/** Everybody who stands alike to the source group and the group it feeds. */
export async function ComparedMembers(props: ComparedMembersProps) {
  const { tenantId, member, slug, group, chosen, path, url } = props;
  const page = await differenceMembers(
    tenantId,
    { group, ...chosen },
    { after: paramOf(url, "after"), before: paramOf(url, "before") },
  );
  return (
    <div>
      <Toolbar>
        <Link
          href={path}
          scroll={false}
          className="inline-flex min-h-8 items-center gap-1.5 rounded-md border border-accent bg-accent-soft px-2.5 font-medium text-accent-text text-sm"
        >
          {chosen.feed.targetName}: {standingWords[chosen.standing]}
          <X aria-hidden className="size-3.5 shrink-0" />
          <span className="sr-only">{texts.showAllMembersAt}</span>
        </Link>
      </Toolbar>
      <Table
        label={texts.members}
        columns={columnsFor(slug, group.appId)}
        rows={shownMembers(member, page.items)}
        rowKey={({ name, personId, accountId }) => `${name} ${personId} ${accountId}`}
        empty={<FilteredEmpty what="members" clearHref={path} />}
        footer={pagerOf(page, path, url, { order: "name" })}
      />
    </div>
  );
}

function columnsFor(slug: string, appId: string): Column<ComparedMember>[] {
  return [
    {
      key: "person",
      header: texts.person,
      cell: ({ name, displayName, personId }) => (
        <CutName name={displayName ?? name} className="max-w-64">
          {personId === null ? undefined : (
            <TextLink href={`/${slug}/users/${appId}/${encodeURIComponent(personId)}`}>
              {displayName ?? name}
            </TextLink>
          )}
        </CutName>
      ),
    },
    {
      key: "name",
      header: texts.userName,
      cell: ({ name }) => <CutName name={name} className="max-w-64 text-muted" />,
    },
    {
      key: "account",
      header: texts.account,
      secondary: true,
      cell: ({ accountId }) =>
        accountId === null ? (
          <span className="text-faint">{texts.none}</span>
        ) : (
          <span className="block max-w-64 truncate font-mono text-muted text-xs">{accountId}</span>
        ),
    },
  ];
}
