import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { Section } from "@/app/_ui/section";
import { texts } from "@/app/texts/requests";
import type { ExplainedRequest } from "@/lib/engine/scim/explain-request";
import { Followers } from "./followers";
import { StagedDiff } from "./staged-diff";

type RequestStoryProps = { request: ExplainedRequest; slug: string; appId: string };

/** What was asked, as we read it, what that changed here, and who carried it on. */
export function RequestStory({ request, slug, appId }: RequestStoryProps) {
  return (
    <>
      <Refusal request={request} />
      <HowRead request={request} />
      <WhatChanged request={request} />
      {request.changed && <Followers request={request} slug={slug} appId={appId} />}
    </>
  );
}

function Refusal({ request: { status, effect, advice } }: { request: ExplainedRequest }) {
  if (advice === null) return null;
  const title = status >= 500 ? `Failed with ${status}` : `Refused with ${status}`;
  return (
    <Callout tone="danger" title={title}>
      <p className="wrap-anywhere">{effect.replace(/^Refused: /, "")}</p>
      <p className="mt-2">{advice}</p>
    </Callout>
  );
}

function HowRead({ request: { reading, method, path } }: { request: ExplainedRequest }) {
  const { steps, attributes, problem } = reading;
  return (
    <Section title={texts.howWeReadIt}>
      {problem !== null && (
        <p className="wrap-anywhere">{fill(texts.itCannotBeRead, { problem })}</p>
      )}
      {steps.length > 0 && (
        <ol className="wrap-anywhere flex list-decimal flex-col gap-1 pl-5 marker:text-faint">
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same operation may come twice, and none ever moves
            <li key={index}>{step}</li>
          ))}
        </ol>
      )}
      {attributes.length > 0 && (
        <KeyValues
          items={attributes.map(({ path, value }) => ({
            label: path,
            value: <span className="wrap-anywhere line-clamp-4">{value}</span>,
          }))}
        />
      )}
      {problem === null && steps.length === 0 && attributes.length === 0 && (
        <p className="text-muted">{plainReading(method, path)}</p>
      )}
    </Section>
  );
}

function plainReading(method: string, path: string): string {
  if (method === "DELETE") return "Delete what the path names.";
  return /\/(users|groups)\/?(\?|$)/i.test(path)
    ? "List all, without a filter."
    : "Read what the path names.";
}

function WhatChanged({ request: { changed, diff, status } }: { request: ExplainedRequest }) {
  if (status >= 400) return null;
  return (
    <Section title={texts.whatItChangedHere}>
      {diff !== null && <StagedDiff diff={diff} now="Before" />}
      {diff === null && changed && <p className="text-muted">{texts.somethingChangedButThe}</p>}
      {!changed && <p className="text-muted">{texts.nothing}</p>}
    </Section>
  );
}
