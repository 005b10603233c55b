import { ArrowUpRight } from "lucide-react";
import { Drawer } from "@/app/_ui/drawer";
import { ExactTime } from "@/app/_ui/exact-time";
import { LinkButton } from "@/app/_ui/link-button";
import { texts } from "@/app/texts/requests";
import type { ExplainedRequest } from "@/lib/engine/scim/explain-request";
import { ReplayButton } from "./replay-button";
import { RequestBodies } from "./request-bodies";
import { RequestFacts } from "./request-facts";
import { RequestStory } from "./request-story";

type RequestDrawerProps = {
  request: ExplainedRequest;
  closeHref: string;
  slug: string;
  appId: string;
  mayRun: boolean;
};

/** One request beside the list; its page has the same and the replay. */
export function RequestDrawer({ request, closeHref, slug, appId, mayRun }: RequestDrawerProps) {
  const href = `/${slug}/apps/${appId}/requests/${request.id}`;
  return (
    <Drawer
      title={<span className="wrap-anywhere line-clamp-3">{request.summary}</span>}
      subtitle={<ExactTime at={request.at} />}
      closeHref={closeHref}
      footer={
        <>
          {mayRun && <ReplayButton href={href} problem={request.replayProblem} />}
          <LinkButton href={href} icon={<ArrowUpRight aria-hidden />}>
            {texts.openAsAPage}
          </LinkButton>
        </>
      }
    >
      <RequestStory request={request} slug={slug} appId={appId} />
      <RequestFacts request={request} slug={slug} appId={appId} />
      <RequestBodies request={request} />
    </Drawer>
  );
}
