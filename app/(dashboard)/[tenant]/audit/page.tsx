import { ListChecks } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import type { MenuItem } from "@/app/_ui/menu-item";
import { pagerOf } from "@/app/_ui/pager";
import { Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/audit";
import { type AuditFilter, listAudit, recentActors } from "@/db/queries/audit-view";
import { requireMember } from "@/lib/access/member";
import { verifyLog } from "./actions";
import { auditColumns } from "./audit-columns";
import { AuditDrawer } from "./audit-drawer";
import { areas } from "./audit-text";
import { VerifyDialog } from "./verify-dialog";

export const metadata: Metadata = { title: texts.auditLog };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** What members, API keys and support did in this workspace. */
export default async function AuditPage({ params, searchParams }: Props) {
  const { tenant } = await requireMember((await params).tenant, "seeAudit");
  const url = await searchParams;
  const path = `/${tenant.slug}/audit`;
  const [page, actors] = await Promise.all([
    listAudit(tenant.id, auditFilter(url), {
      after: paramOf(url, "after"),
      before: paramOf(url, "before"),
    }),
    recentActors(tenant.id),
  ]);
  const filters = { path, params: { ...url, event: undefined } };
  const open = page.items.find((event) => String(event.seq) === paramOf(url, "event"));
  return (
    <>
      <PageHeader
        title={texts.auditLog}
        description={texts.whatMembersApiKeys}
        menu={exports(path)}
        action={<VerifyDialog action={verifyLog.bind(null, tenant.slug)} />}
      />
      <Toolbar>
        <FilterMenu
          {...filters}
          label={texts.actor}
          name="actor"
          options={actors.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FilterMenu
          {...filters}
          label={texts.action}
          name="area"
          options={Object.entries(areas).map(([value, label]) => ({ value, label }))}
        />
      </Toolbar>
      <Table
        label={texts.auditLog}
        columns={auditColumns}
        rows={page.items}
        rowKey={(event) => String(event.seq)}
        rowHref={(event) => keepPage(path, url, String(event.seq))}
        selectedKey={open && String(open.seq)}
        empty={
          withParams("", url, { event: null }) === "" ? (
            <EmptyState icon={<ListChecks />} title={texts.nothingHappenedYet}>
              {texts.everySettingThatIs}
            </EmptyState>
          ) : (
            <FilteredEmpty what="events" clearHref={path} />
          )
        }
        footer={pagerOf(page, path, url, { without: "event" })}
      />
      {open !== undefined && (
        <AuditDrawer event={open} slug={tenant.slug} closeHref={keepPage(path, url, null)} />
      )}
    </>
  );
}

/** Always the whole log: a part of the chain could not be verified. */
function exports(path: string): MenuItem[] {
  return [
    { kind: "download", label: texts.exportAsNdjson, href: `${path}/export?format=ndjson` },
    { kind: "download", label: texts.exportAsCsv, href: `${path}/export?format=csv` },
  ];
}

/** Values that are not ours filter nothing. */
function auditFilter(url: UrlParams): AuditFilter {
  const area = paramOf(url, "area");
  return {
    actorId: paramOf(url, "actor")?.slice(0, 60),
    area: Object.keys(areas).find((known) => known === area),
  };
}

/** Opening and closing an event stays on this page of the list. */
function keepPage(path: string, url: UrlParams, event: string | null): string {
  return withParams(path, url, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
    event,
  });
}
