import { Card } from "@/app/_ui/card";
import { CodeBlock } from "@/app/_ui/code";
import { ExactTime } from "@/app/_ui/exact-time";
import { KeyValues } from "@/app/_ui/key-values";
import { texts } from "@/app/texts/users";
import type { Identity } from "@/db/queries/identities";
import { attributesOf } from "@/lib/core/mapping/attributes-of";

/** The person as the identity provider says. */
export function SourceRecord({ person }: { person: Identity }) {
  return (
    <Card title={texts.sourceRecord} description={texts.asTheIdentityProvider}>
      <div className="flex flex-col gap-4">
        <KeyValues
          items={[
            ...attributesOf(person.resource).map(({ path, value }) => ({ label: path, value })),
            ...attributesOf(person.enrichment ?? {}).map(({ path, value }) => ({
              label: path,
              value: <FromDirectory value={value} />,
            })),
            { label: texts.id, value: person.id, mono: true },
            { label: texts.externalId, value: person.externalId, mono: true },
            { label: texts.firstSent, value: <ExactTime at={person.createdAt} /> },
          ]}
        />
        <details>
          <summary className="text-muted text-sm">{texts.rawJson}</summary>
          <div className="mt-2">
            <CodeBlock label={texts.sourceRecord} text={JSON.stringify(person.resource, null, 2)} />
          </div>
        </details>
      </div>
    </Card>
  );
}

/** Added to the record by a look-up in a directory; the provider did not send it. */
function FromDirectory({ value }: { value: string }) {
  return (
    <>
      {value} <span className="text-faint text-xs">{texts.fromTheDirectory}</span>
    </>
  );
}
