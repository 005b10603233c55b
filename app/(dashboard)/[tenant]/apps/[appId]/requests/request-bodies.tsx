import { CodeBlock } from "@/app/_ui/code";
import { Section } from "@/app/_ui/section";
import { texts } from "@/app/texts/requests";
import type { ExplainedRequest } from "@/lib/engine/scim/explain-request";

/** What was sent and answered, as far as it is kept; secrets are blanked. */
export function RequestBodies({ request }: { request: ExplainedRequest }) {
  return (
    <>
      <Body label={texts.request} caption={caption} body={request.requestBody} />
      <Body label={texts.response} caption={caption} body={request.responseBody} />
    </>
  );
}

const caption = "Body, secrets blanked";

type BodyProps = { label: string; caption: string; body: unknown };

export function Body({ label, caption, body }: BodyProps) {
  if (body === null || body === undefined) {
    return (
      <Section title={label}>
        <p className="text-muted">{texts.withoutABody}</p>
      </Section>
    );
  }
  const text = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  return (
    <Section title={label}>
      <CodeBlock label={caption} text={text} />
    </Section>
  );
}
