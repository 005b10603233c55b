import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state";
import { fill } from "@/app/_ui/fill";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { LinkButton } from "@/app/_ui/link-button";
import { Pager } from "@/app/_ui/pager";
import { Table } from "@/app/_ui/table";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/requests";
import { listRequests } from "@/db/queries/request-view";
import { config } from "@/lib/config";
import { explainRequest } from "@/lib/engine/scim/explain-request";
import { toldRequests } from "@/lib/engine/scim/told-requests";
import { formatMoment } from "@/lib/format";
import { loadApp } from "../../load-app";
import { requestColumns } from "../request-columns";
import { RequestDrawer } from "../request-drawer";
import { shownRequest, shownRequests } from "../shown-requests";
import { isFiltered, requestFilter } from "./request-filter";
import { RequestToolbar } from "./request-toolbar";

export const metadata: Metadata = { title: texts.requests };

type Props = {
  params: Promise<{ tenant: string; appId: string }>;
  searchParams: Promise<UrlParams>;
};

/** Every SCIM call of this app's provider, what it was answered and what it did. */
export default async function RequestsPage({ params, searchParams }: Props) {
  const { tenant: slug, appId } = await params;
  const { tenant, member, app, path: appPath, mayRun } = await loadApp(slug, appId);
  const url = await searchParams;
  const path = `${appPath}/requests`;
  const place = { after: paramOf(url, "after"), before: paramOf(url, "before") };
  const filter = requestFilter(url, Date.now());
  const ref = { tenantId: tenant.id, id: appId };
  const openId = paramOf(url, "request");
  const [page, open] = await Promise.all([
    listRequests(tenant.id, appId, filter, place),
    openId === null ? null : explainRequest(ref, openId),
  ]);
  const rows = shownRequests(member, await toldRequests(ref, page.items));
  const isNewest = place.after === null && place.before === null && filter.until === undefined;
  const turn = (to: Record<string, string | null>) =>
    withParams(path, url, { request: null, ...to });
  return (
    <>
      <RequestToolbar
        path={path}
        url={url}
        requests={app.requests}
        isLive={isNewest && open === null && app.firstRequestAt !== null}
      />
      <Table
        label={texts.scimRequests}
        columns={requestColumns}
        rows={rows}
        rowKey={(request) => request.id}
        rowHref={(request) => withParams(path, url, { ...place, request: request.id })}
        selectedKey={open?.id}
        empty={
          <NoRequests
            hasAny={app.firstRequestAt !== null}
            isFiltered={isFiltered(filter)}
            path={path}
            onward={page.next === null ? null : turn({ after: page.next })}
            searchedTo={page.searchedTo}
          />
        }
        footer={
          page.previous !== null || page.next !== null ? (
            <Pager
              previousHref={page.previous && turn({ before: page.previous })}
              nextHref={page.next && turn({ after: page.next })}
              summary={page.searchedTo && `Searched to ${formatMoment(page.searchedTo, "UTC")}`}
            />
          ) : undefined
        }
      />
      {open !== null && (
        <RequestDrawer
          request={shownRequest(member, open)}
          closeHref={withParams(path, url, { ...place, request: null })}
          slug={slug}
          appId={appId}
          mayRun={mayRun}
        />
      )}
    </>
  );
}

type NoRequestsProps = {
  hasAny: boolean;
  isFiltered: boolean;
  path: string;
  /** Where the search goes on, when it ended before the log does. */
  onward: string | null;
  searchedTo: Date | null;
};

function NoRequests({ hasAny, isFiltered, path, onward, searchedTo }: NoRequestsProps) {
  if (!hasAny) {
    return (
      <EmptyState icon={<Inbox />} title={texts.noRequestYet}>
        {texts.everythingTheIdentityProvider}
      </EmptyState>
    );
  }
  if (onward !== null && searchedTo !== null) {
    return (
      <EmptyState
        title={texts.nothingInTheNewest}
        action={<LinkButton href={onward}>{texts.searchFurtherBack}</LinkButton>}
      >
        {fill(texts.theLastRequestsWere, { searchedTo: formatMoment(searchedTo, "UTC") })}
      </EmptyState>
    );
  }
  if (isFiltered) return <FilteredEmpty what="requests" clearHref={path} />;
  return (
    <EmptyState
      icon={<Inbox />}
      title={fill(texts.noRequestInThe, { requestDays: config().requestDays })}
    >
      {texts.olderOnesAreNot}
    </EmptyState>
  );
}
