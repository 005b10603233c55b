import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ExactTime } from "@/app/_ui/exact-time";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/requests";
import { explainRequest } from "@/lib/engine/scim/explain-request";
import { loadApp } from "../../load-app";
import { ReplayButton } from "../replay-button";
import { RequestBodies } from "../request-bodies";
import { RequestFacts } from "../request-facts";
import { RequestStory } from "../request-story";
import { shownRequest } from "../shown-requests";
import { ReplayPreview } from "./replay-preview";

type Props = {
  params: Promise<{ tenant: string; appId: string; requestId: string }>;
  searchParams: Promise<UrlParams>;
};

const loadRequest = cache(async (slug: string, appId: string, requestId: string) => {
  const loaded = await loadApp(slug, appId);
  const request = await explainRequest({ tenantId: loaded.tenant.id, id: appId }, requestId);
  if (request === null) notFound();
  return { ...loaded, request: shownRequest(loaded.member, request) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, appId, requestId } = await params;
  const { request } = await loadRequest(tenant, appId, requestId);
  return { title: request.summary.slice(0, 80) };
}

/** One request whole, at an address of its own; with `?replay=now` also what it would do now. */
export default async function RequestPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, requestId } = await params;
  const { request, tenant, path, mayRun } = await loadRequest(slug, appId, requestId);
  const wantsReplay = mayRun && paramOf(await searchParams, "replay") === "now";
  const shared = { request, slug, appId };
  return (
    <div className="flex flex-col gap-6">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <TextLink href={`${path}/requests`} className="inline-flex items-center gap-1 text-sm">
            <ArrowLeft aria-hidden className="size-3.5" /> {texts.allRequests}
          </TextLink>
          <h2
            className="wrap-anywhere mt-1 line-clamp-2 font-semibold text-lg"
            title={request.summary}
          >
            {request.summary}
          </h2>
          <p className="text-muted text-sm">
            <ExactTime at={request.at} />
          </p>
        </div>
        {mayRun && (
          <ReplayButton href={`${path}/requests/${requestId}`} problem={request.replayProblem} />
        )}
      </header>
      {wantsReplay && <ReplayPreview tenantId={tenant.id} appId={appId} requestId={requestId} />}
      <div className="grid gap-x-8 gap-y-6 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <RequestStory {...shared} />
          <RequestFacts {...shared} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <RequestBodies request={request} />
        </div>
      </div>
    </div>
  );
}
