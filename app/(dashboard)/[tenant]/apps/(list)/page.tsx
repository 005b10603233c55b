import { AppWindow, Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Badge } from "@/app/_ui/badge";
import { Count } from "@/app/_ui/count";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { type AppRow, listApps } from "@/db/queries/apps";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { providerLabel } from "@/lib/engine/providers";
import { AppState } from "../app-state";
import { methodLabels } from "../method-label";

export const metadata: Metadata = { title: "Apps" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** The identity providers of the workspace. */
export default async function AppsPage({ params, searchParams }: Props) {
  const { tenant, member } = await requireMember((await params).tenant);
  const url = await searchParams;
  const path = `/${tenant.slug}/apps`;
  const page = await listApps(tenant.id, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
  });
  const mayAdd = can(member.role, "configure");
  return (
    <>
      <PageHeader
        title="Configured IdPs"
        description={
          <>
            Each app is one identity provider: what it sends is kept here and carried on to the
            targets it feeds. <TextLink href={`/${tenant.slug}/guides`}>Guides</TextLink>
          </>
        }
        action={mayAdd && page.items.length > 0 ? <AddApp path={path} /> : undefined}
      />
      <Table
        label="Configured IdPs"
        columns={columns}
        rows={page.items}
        rowKey={(app) => app.id}
        rowHref={(app) => `${path}/${app.id}`}
        empty={<NoApps path={path} mayAdd={mayAdd} />}
        footer={pagerOf(page, path, url, { order: "name" })}
      />
    </>
  );
}

const columns: Column<AppRow>[] = [
  {
    key: "name",
    header: "Name",
    cell: (app) => <span className="wrap-anywhere line-clamp-2">{app.name}</span>,
  },
  {
    key: "provider",
    header: "Provider",
    secondary: true,
    cell: (app) => providerLabel(app.provider),
  },
  {
    key: "method",
    header: "Method",
    secondary: true,
    cell: (app) => <Badge>{methodLabels[app.method]}</Badge>,
  },
  { key: "users", header: "Users", align: "right", cell: (app) => <Count value={app.users} /> },
  {
    key: "groups",
    header: "Groups",
    align: "right",
    secondary: true,
    cell: (app) => <Count value={app.groups} />,
  },
  {
    key: "last",
    header: "Last request",
    secondary: true,
    cell: (app) =>
      app.lastRequestAt ? (
        <RelativeTime at={app.lastRequestAt} />
      ) : (
        <span className="text-faint">Never</span>
      ),
  },
  {
    key: "targets",
    header: "Targets",
    secondary: true,
    cell: (app) => {
      const names = app.syncs.map((sync) => sync.targetName).join(", ");
      return names === "" ? (
        <span className="text-faint">None</span>
      ) : (
        <span className="block max-w-56 truncate" title={names}>
          {names}
        </span>
      );
    },
  },
  { key: "state", header: "State", cell: (app) => <AppState app={app} /> },
];

function AddApp({ path }: { path: string }) {
  return (
    <LinkButton variant="primary" href={`${path}/new`} icon={<Plus aria-hidden />}>
      Add app
    </LinkButton>
  );
}

function NoApps({ path, mayAdd }: { path: string; mayAdd: boolean }) {
  return (
    <EmptyState
      icon={<AppWindow />}
      title="No identity provider is connected"
      action={mayAdd ? <AddApp path={path} /> : undefined}
    >
      <p>
        Connect Entra ID, Okta or another provider by SCIM: you get a base URL and a token to enter
        there. People and groups that it assigns then appear here and in your targets.
      </p>
      {!mayAdd && <p className="mt-2">An admin of this workspace can add one.</p>}
    </EmptyState>
  );
}
