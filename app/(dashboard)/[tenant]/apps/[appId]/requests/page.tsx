import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilterChips } from "@/app/_ui/filter-chips";
import { FilterMenu } from "@/app/_ui/filter-menu";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { LiveRefresh } from "@/app/_ui/live-refresh";
import { Pager } from "@/app/_ui/pager";
import { SearchInput } from "@/app/_ui/search-input";
import { Table } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { getAppRequest, listAppRequests } from "@/db/queries/app-view";
import type { RequestFilter } from "@/db/queries/scim-requests";
import { loadApp } from "../load-app";
import { requestColumns } from "./request-columns";
import { RequestDrawer } from "./request-drawer";

export const metadata: Metadata = { title: "Requests" };

type Props = {
  params: Promise<{ tenant: string; appId: string }>;
  searchParams: Promise<UrlParams>;
};

/** Every SCIM call of this app's provider, what it was answered and what it did. */
export default async function RequestsPage({ params, searchParams }: Props) {
  const { tenant: slug, appId } = await params;
  const { tenant, app, path: appPath } = await loadApp(slug, appId);
  const url = await searchParams;
  const path = `${appPath}/requests`;
  const cursor = paramOf(url, "after");
  const filter = filterOf(url);
  const openId = paramOf(url, "request");
  const [page, open] = await Promise.all([
    listAppRequests(tenant.id, appId, { cursor, filter }),
    openId === null ? null : getAppRequest(tenant.id, appId, openId),
  ]);
  const closeHref = keepPage(path, url, { request: null });
  return (
    <>
      <LiveRefresh active={cursor === null && open === null} everyMs={5_000} />
      <Toolbar>
        <SearchInput path={path} params={url} placeholder="User, group, effect or request id" />
        <FilterChips label="Outcome" name="outcome" path={path} params={url} options={outcomes} />
        <FilterMenu
          label="Method"
          name="method"
          path={path}
          params={url}
          options={methods.map((method) => ({ value: method, label: method }))}
        />
        <FilterMenu
          label="Kind"
          name="kind"
          path={path}
          params={url}
          options={[
            { value: "user", label: "Users" },
            { value: "group", label: "Groups" },
          ]}
        />
      </Toolbar>
      <Table
        label="SCIM requests"
        columns={requestColumns}
        rows={page.requests}
        rowKey={(request) => request.id}
        rowHref={(request) => keepPage(path, url, { request: request.id })}
        selectedKey={open?.id}
        empty={
          app.firstRequestAt === null ? (
            <EmptyState icon={<Inbox />} title="No request yet">
              Everything the identity provider sends is listed here, with what it changed. Enter the
              base URL and token of the Configuration tab there.
            </EmptyState>
          ) : (
            <FilteredEmpty what="requests" clearHref={path} />
          )
        }
        footer={
          cursor !== null || page.next !== null ? (
            <Pager
              previousHref={cursor === null ? null : withParams(path, url, { request: null })}
              nextHref={page.next && withParams(path, url, { after: page.next, request: null })}
            />
          ) : undefined
        }
      />
      {open !== null && (
        <RequestDrawer request={open} closeHref={closeHref} slug={slug} appId={appId} />
      )}
    </>
  );
}

const outcomes = [
  { value: "changed", label: "Changed something" },
  { value: "ok", label: "Answered" },
  { value: "failed", label: "Refused" },
] as const;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Values that are not ours filter nothing. */
function filterOf(url: UrlParams): RequestFilter {
  const outcome = outcomes.find(({ value }) => value === paramOf(url, "outcome"))?.value;
  const method = methods.find((one) => one === paramOf(url, "method"));
  const kind = paramOf(url, "kind");
  const text = paramOf(url, "q");
  return {
    ...(outcome ? { outcome } : {}),
    ...(method ? { method } : {}),
    ...(kind === "user" || kind === "group" ? { kind } : {}),
    ...(text ? { text: text.slice(0, 200) } : {}),
  };
}

/** Opening and closing a request stays on this page of the list. */
function keepPage(path: string, url: UrlParams, changes: Record<string, string | null>): string {
  return withParams(path, url, { after: paramOf(url, "after"), ...changes });
}
