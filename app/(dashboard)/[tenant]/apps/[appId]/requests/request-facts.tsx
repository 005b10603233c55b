import { CopyButton } from "@/app/_ui/copy-button";
import { KeyValues } from "@/app/_ui/key-values";
import { Section } from "@/app/_ui/section";
import { TextLink } from "@/app/_ui/text-link";
import type { ExplainedRequest } from "@/lib/engine/explain-request";
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
    <Section title="The request">
      <KeyValues
        items={[
          { label: "Call", value: `${method} ${readablePath(path)}`, mono: true },
          {
            label: "Status",
            value: (
              <>
                <Status status={status} /> <span aria-hidden>{statusWord(status)}</span>
              </>
            ),
          },
          { label: "Took", value: formatDuration(durationMs) },
          {
            label: resourceKind === "group" ? "Group" : "User",
            value: resourceId && <About request={request} slug={slug} appId={appId} />,
          },
          {
            label: "Request id",
            value: (
              <span className="flex items-center gap-1">
                <span className="wrap-anywhere font-mono text-sm">{id}</span>
                <CopyButton text={id} label="Copy request id" />
              </span>
            ),
          },
          { label: "From", value: ip, mono: true },
          { label: "Client", value: userAgent },
          { label: "Token id", value: tokenId, mono: true },
          {
            label: "Nearby",
            value: (
              <TextLink href={`${list}?from=${from}&until=${until}`}>
                Requests two minutes before and after
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
        All its requests
      </TextLink>
    </span>
  );
}
