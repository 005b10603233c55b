import { CopyButton } from "@/app/_ui/copy-button";
import { KeyValues } from "@/app/_ui/key-values";
import { Section } from "@/app/_ui/section";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/requests";
import type { ExplainedRequest } from "@/lib/engine/scim/explain-request";
import { formatDuration } from "@/lib/format";
import { readablePath, Status, statusWord } from "./request-columns";

type RequestFactsProps = { request: ExplainedRequest; slug: string; appId: string };

const aroundMs = 120_000;

/** Where it came from, whom it is about, and the id that support asks for. */
export function RequestFacts({ request, slug, appId }: RequestFactsProps) {
  const {
    id,
    at,
    method,
    path,
    status,
    durationMs,
    resourceKind,
    resourceId,
    ip,
    userAgent,
    tokenId,
  } = request;
  const list = `/${slug}/apps/${appId}/requests`;
  const [from, until] = [at.getTime() - aroundMs, at.getTime() + aroundMs].map((time) =>
    new Date(time).toISOString(),
  );
  return (
    <Section title={texts.theRequest}>
      <KeyValues
        items={[
          { label: texts.call, value: `${method} ${readablePath(path)}`, mono: true },
          {
            label: texts.status,
            value: (
              <>
                <Status status={status} /> <span aria-hidden>{statusWord(status)}</span>
              </>
            ),
          },
          { label: texts.took, value: formatDuration(durationMs) },
          {
            label: resourceKind === "group" ? texts.group : texts.user,
            value: resourceId && <About request={request} slug={slug} appId={appId} />,
          },
          {
            label: texts.requestId,
            value: (
              <span className="flex items-center gap-1">
                <span className="wrap-anywhere font-mono text-sm">{id}</span>
                <CopyButton text={id} label={texts.copyRequestId} />
              </span>
            ),
          },
          { label: texts.from, value: ip, mono: true },
          { label: texts.client, value: userAgent },
          { label: texts.tokenId, value: tokenId, mono: true },
          {
            label: texts.nearby,
            value: (
              <TextLink href={`${list}?from=${from}&until=${until}`}>
                {texts.requestsTwoMinutesBefore}
              </TextLink>
            ),
          },
        ]}
      />
    </Section>
  );
}

function About({ request, slug, appId }: RequestFactsProps) {
  const { diff, resourceKind, resourceId, resourceName } = request;
  const pages = resourceKind === "group" ? "groups" : "users";
  return (
    <span className="wrap-anywhere flex flex-wrap gap-x-3">
      <TextLink className="py-0.5" href={`/${slug}/${pages}/${appId}/${resourceId}`}>
        {diff?.name ?? resourceName ?? resourceId}
      </TextLink>
      <TextLink className="py-0.5" href={`/${slug}/apps/${appId}/requests?about=${resourceId}`}>
        {texts.allItsRequests}
      </TextLink>
    </span>
  );
}
