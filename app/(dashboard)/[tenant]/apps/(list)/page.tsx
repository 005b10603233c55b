import { AppWindow, Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { Badge } from "@/app/_ui/badge";
import { Count } from "@/app/_ui/count";
import { EmptyState } from "@/app/_ui/empty-state";
import { filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/apps";
import { type AppRow, listApps } from "@/db/queries/apps";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { providerLabel } from "@/lib/engine/connect/providers";
import { AppState } from "../app-state";
import { methodLabels } from "../method-label";

export const metadata: Metadata = { title: texts.apps };

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
        title={texts.configuredIdps}
        description={filled(texts.eachAppIsOneIdentity, {
          link: <TextLink href={`/${tenant.slug}/guides`}>{texts.guides}</TextLink>,
        })}
        action={mayAdd && page.items.length > 0 ? <AddApp path={path} /> : undefined}
      />
      <Table
        label={texts.configuredIdps}
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
    header: texts.name,
    cell: (app) => <span className="wrap-anywhere line-clamp-2">{app.name}</span>,
  },
  {
    key: "provider",
    header: texts.provider,
    secondary: true,
    cell: (app) => providerLabel(app.provider),
  },
  {
    key: "method",
    header: texts.method,
    secondary: true,
    cell: (app) => <Badge>{methodLabels[app.method]}</Badge>,
  },
  { key: "users", header: texts.users, align: "right", cell: (app) => <Count value={app.users} /> },
  {
    key: "groups",
    header: texts.groups,
    align: "right",
    secondary: true,
    cell: (app) => <Count value={app.groups} />,
  },
  {
    key: "last",
    header: texts.lastRequest,
    secondary: true,
    cell: (app) =>
      app.lastRequestAt ? (
        <RelativeTime at={app.lastRequestAt} />
      ) : (
        <span className="text-faint">{texts.never}</span>
      ),
  },
  {
    key: "targets",
    header: texts.targets,
    secondary: true,
    cell: (app) => {
      const names = app.syncs.map((sync) => sync.targetName).join(", ");
      return names === "" ? (
        <span className="text-faint">{texts.none}</span>
      ) : (
        <span className="block max-w-56 truncate" title={names}>
          {names}
        </span>
      );
    },
  },
  { key: "state", header: texts.state, cell: (app) => <AppState app={app} /> },
];

function AddApp({ path }: { path: string }) {
  return (
    <LinkButton variant="primary" href={`${path}/new`} icon={<Plus aria-hidden />}>
      {texts.addApp}
    </LinkButton>
  );
}

function NoApps({ path, mayAdd }: { path: string; mayAdd: boolean }) {
  return (
    <EmptyState
      icon={<AppWindow />}
      title={texts.noIdentityProviderIs}
      action={mayAdd ? <AddApp path={path} /> : undefined}
    >
      <p>{texts.connectEntraIdOkta}</p>
      {!mayAdd && <p className="mt-2">{texts.anAdminOfThis}</p>}
    </EmptyState>
  );
}
