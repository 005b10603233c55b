import { UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { CutName } from "@/app/_ui/cut-name";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SearchInput } from "@/app/_ui/search-input";
import { type Column, Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/groups";
import { listApps } from "@/db/queries/apps";
import { type GroupRow, listGroups } from "@/db/queries/source-groups";
import { requireMember } from "@/lib/access/member";
import { MemberCount } from "../member-count";

export const metadata: Metadata = { title: texts.groups };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** The groups of all identity providers, and what each becomes in the targets. */
export default async function GroupsPage({ params, searchParams }: Props) {
  const { tenant } = await requireMember((await params).tenant);
  const url = await searchParams;
  const path = `/${tenant.slug}/groups`;
  const filter = {
    appId: paramOf(url, "app")?.slice(0, 60),
    text: paramOf(url, "q")?.slice(0, 200),
  };
  const [page, { items: apps }] = await Promise.all([
    listGroups(tenant.id, filter, { after: paramOf(url, "after"), before: paramOf(url, "before") }),
    listApps(tenant.id, { limit: 200 }),
  ]);
  const filtered = withParams("", url, {}) !== "";
  return (
    <>
      <PageHeader title={texts.groups} description={texts.theGroupsTheIdentity} />
      {(filtered || page.items.length > 0) && (
        <Toolbar>
          <SearchInput path={path} params={url} placeholder={texts.beginningOfAName} />
          {apps.length > 1 && (
            <FilterMenu
              label={texts.app}
              name="app"
              path={path}
              params={url}
              options={apps.map(({ id, name, groups }) => ({
                value: id,
                label: name,
                count: groups,
              }))}
            />
          )}
        </Toolbar>
      )}
      <Table
        label={texts.groups}
        columns={groupColumns(apps.length > 1)}
        rows={page.items}
        rowKey={(group) => `${group.appId} ${group.id}`}
        rowHref={(group) => `${path}/${group.appId}/${group.id}`}
        empty={filtered ? <FilteredEmpty what="groups" clearHref={path} /> : <NoGroups />}
        footer={pagerOf(page, path, url, { order: "name" })}
      />
    </>
  );
}

function groupColumns(withApp: boolean): Column<GroupRow>[] {
  return [
    {
      key: "name",
      header: texts.group,
      cell: ({ displayName }) => <CutName name={displayName} className="max-w-52 sm:max-w-96" />,
    },
    ...(withApp
      ? [
          {
            key: "app",
            header: texts.app,
            secondary: true,
            cell: ({ appName }: GroupRow) => (
              <span className="block max-w-40 truncate" title={appName}>
                {appName}
              </span>
            ),
          },
        ]
      : []),
    {
      key: "members",
      header: texts.members,
      align: "right",
      cell: ({ members }) => <MemberCount members={members} />,
    },
    {
      key: "feeds",
      header: texts.feeds,
      secondary: true,
      cell: (group) => <Feeds group={group} />,
    },
    {
      key: "updated",
      header: texts.lastSent,
      align: "right",
      secondary: true,
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ];
}

function Feeds({ group: { feeds } }: { group: GroupRow }) {
  if (feeds.length === 0) return <span className="text-faint">{texts.noGroupYet}</span>;
  const text = feeds.map((feed) => `${feed.targetName}: ${feed.groupName}`).join(", ");
  return (
    <span className="block max-w-72 truncate" title={text}>
      {text}
    </span>
  );
}

function NoGroups() {
  return (
    <EmptyState icon={<UsersRound />} title={texts.noGroupYet}>
      {texts.groupsAppearHereWhen}
    </EmptyState>
  );
}
