import { UserRound } from "lucide-react";
import { PageHeader } from "@/app/_shell/page-header";
import { Callout } from "@/app/_ui/callout";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill, filled } from "@/app/_ui/fill";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SearchInput } from "@/app/_ui/search-input";
import { Section } from "@/app/_ui/section";
import { Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/groups";
import { searchMembers } from "@/db/queries/group-members";
import { groupDifference, memberStanding } from "@/db/queries/group-view";
import { can } from "@/lib/access/roles";
import { shownTo } from "@/lib/access/shown-to";
import { routeGroup } from "@/lib/engine/plan/route-group";
import { MemberCount } from "../../member-count";
import { ComparedMembers, comparedOf } from "./compared-members";
import { FeedCard } from "./feed-card";
import { loadGroup } from "./load-group";
import { memberColumns } from "./member-columns";
import { FeedRule, Unfed } from "./route-words";
import { shownMembers } from "./shown-members";

type Props = {
  params: Promise<{ tenant: string; appId: string; groupId: string }>;
  searchParams: Promise<UrlParams>;
};

/** One group of the source: who is in it, and how the groups it feeds differ. */
export default async function GroupPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, groupId } = await params;
  const { tenant, member, group, app, path } = await loadGroup(slug, appId, groupId);
  const url = await searchParams;
  const text = paramOf(url, "q")?.slice(0, 200) ?? null;
  const chosen = comparedOf(url, group.feeds);
  const [page, differences, routes] = await Promise.all([
    searchMembers(tenant.id, group, text, {
      after: paramOf(url, "after"),
      before: paramOf(url, "before"),
    }),
    Promise.all(group.feeds.map((feed) => groupDifference(tenant.id, group, feed))),
    Promise.all(app.syncs.map((sync) => routeGroup(tenant.id, sync.id, group))),
  ]);
  const ids = page.items.map((member) => member.id);
  const standings = await Promise.all(
    group.feeds.map(async (feed) => ({
      feed,
      members: await memberStanding(tenant.id, feed, ids),
    })),
  );
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: texts.groups, href: `/${slug}/groups` }]}
        title={group.displayName}
        description={filled(texts.membersFromLastSent, {
          memberCount: <MemberCount members={group.members} />,
          link: <TextLink href={`/${slug}/apps/${appId}`}>{group.appName}</TextLink>,
          time: <RelativeTime at={group.updatedAt} />,
        })}
      />
      <div className="flex flex-col gap-6">
        <Section title={texts.inTheTargets}>
          {app.syncs.length === 0 && (
            <Callout title={texts.thisGroupFeedsNo}>
              {fill(texts.feedsNoTargetYet, { appName: group.appName })}
            </Callout>
          )}
          <div className="grid items-start gap-3 lg:grid-cols-2">
            {group.feeds.map((feed, index) => (
              <FeedCard
                key={`${feed.syncId} ${feed.groupKey}`}
                slug={slug}
                appId={appId}
                feed={feed}
                difference={shownMembers(member, differences[index] ?? [])}
                groupId={group.id}
                path={path}
                rule={
                  <FeedRule
                    route={routes.find(({ syncId }) => syncId === feed.syncId)}
                    groupKey={feed.groupKey}
                    href={`/${slug}/apps/${appId}/syncs/${feed.syncId}/group-sync`}
                  />
                }
                mayRun={can(member.role, "run")}
              />
            ))}
            {app.syncs.map((sync) => {
              const route = routes.find(({ syncId }) => syncId === sync.id);
              const isFed = group.feeds.some(({ syncId }) => syncId === sync.id);
              return route && !isFed ? (
                <Unfed key={sync.id} {...{ slug, appId, sync, route }} />
              ) : null;
            })}
          </div>
        </Section>
        <Section id="members" title={chosen ? texts.members : texts.membersAtTheSource}>
          {chosen ? (
            <ComparedMembers tenantId={tenant.id} {...{ slug, group, chosen, path, url, member }} />
          ) : (
            <div>
              {group.members > 0 && (
                <Toolbar>
                  <SearchInput path={path} params={url} placeholder={texts.beginningOfAName} />
                </Toolbar>
              )}
              <Table
                label={texts.members}
                columns={memberColumns(standings, slug, appId)}
                rows={shownTo(member, page.items)}
                rowKey={(member) => member.id}
                empty={
                  text === null ? (
                    <EmptyState icon={<UserRound />} title={texts.nobodyIsInThis}>
                      {texts.membersAppearHereWhen}
                    </EmptyState>
                  ) : (
                    <FilteredEmpty what="members" clearHref={path} />
                  )
                }
                footer={pagerOf(page, path, url, { order: "name" })}
              />
            </div>
          )}
        </Section>
      </div>
    </>
  );
}
