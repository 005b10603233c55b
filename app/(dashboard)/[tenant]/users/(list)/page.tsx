import { UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { LinkButton } from "@/app/_ui/link-button";
import { pagerOf } from "@/app/_ui/pager";
import { SearchInput } from "@/app/_ui/search-input";
import { Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/users";
import { type AppRow, listApps } from "@/db/queries/apps";
import { listIdentities } from "@/db/queries/identities";
import { standingOf } from "@/db/queries/identity-view";
import type { IdentityFilter } from "@/db/queries/people-list";
import { requireMember } from "@/lib/access/member";
import { shownTo } from "@/lib/access/shown-to";
import { userColumns } from "./user-columns";

export const metadata: Metadata = { title: texts.users };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** Everyone that the identity providers list, and the account each has in every target. */
export default async function UsersPage({ params, searchParams }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const url = await searchParams;
  const path = `/${tenant.slug}/users`;
  const [page, { items: apps }] = await Promise.all([
    listIdentities(tenant.id, identityFilter(url), {
      after: paramOf(url, "after"),
      before: paramOf(url, "before"),
    }),
    listApps(tenant.id, { limit: 200 }),
  ]);
  const standings = await standingOf(tenant.id, page.items);
  const filtered = withParams("", url, {}) !== "";
  return (
    <>
      <PageHeader title={texts.users} description={texts.everyoneTheIdentityProviders} />
      {(filtered || page.items.length > 0) && <Filters path={path} url={url} apps={apps} />}
      <Table
        label={texts.users}
        columns={userColumns(apps, standings)}
        rows={shownTo(member, page.items)}
        rowKey={(person) => `${person.appId} ${person.id}`}
        rowHref={(person) => `${path}/${person.appId}/${person.id}`}
        empty={
          filtered ? (
            <FilteredEmpty what="users" clearHref={path} />
          ) : (
            <NoUsers slug={tenant.slug} apps={apps} />
          )
        }
        footer={pagerOf(page, path, url, { order: "name" })}
      />
    </>
  );
}

function Filters({ path, url, apps }: { path: string; url: UrlParams; apps: AppRow[] }) {
  const shared = { path, params: url };
  return (
    <Toolbar>
      <SearchInput {...shared} placeholder={texts.beginningOfAName} />
      <FilterChips
        {...shared}
        label={texts.stateInTheSource}
        name="state"
        options={[
          { value: "active", label: texts.active },
          { value: "disabled", label: texts.disabled },
        ]}
      />
      {apps.length > 1 && (
        <FilterMenu
          {...shared}
          label={texts.app}
          name="app"
          options={apps.map(({ id, name, users }) => ({ value: id, label: name, count: users }))}
        />
      )}
    </Toolbar>
  );
}

function identityFilter(url: UrlParams): IdentityFilter {
  const state = paramOf(url, "state");
  return {
    appId: paramOf(url, "app")?.slice(0, 60),
    active: state === "active" ? true : state === "disabled" ? false : undefined,
    text: paramOf(url, "q")?.slice(0, 200),
  };
}

function NoUsers({ slug, apps }: { slug: string; apps: AppRow[] }) {
  const [first] = apps;
  return (
    <EmptyState
      icon={<UsersRound />}
      title={texts.nobodyIsHereYet}
      action={
        first === undefined ? (
          <LinkButton href={`/setup/${slug}`}>{texts.goOnWithSetup}</LinkButton>
        ) : (
          <LinkButton href={`/${slug}/apps/${first.id}/configuration`}>
            {texts.showBaseUrlAnd}
          </LinkButton>
        )
      }
    >
      {texts.peopleAppearHereAs}
    </EmptyState>
  );
}
