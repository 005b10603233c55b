import { Card } from "@/app/_ui/card";
import { CodeBlock } from "@/app/_ui/code";
import { ExactTime } from "@/app/_ui/exact-time";
import { KeyValues } from "@/app/_ui/key-values";
import type { Identity } from "@/db/queries/identities";
import { attributesOf } from "@/lib/core/attributes-of";

/** The person as the identity provider says. */
export function SourceRecord({ person }: { person: Identity }) {
  return (
    <Card title="Source record" description="As the identity provider sent it last">
      <div className="flex flex-col gap-4">
        <KeyValues
          items={[
            ...attributesOf(person.resource).map(({ path, value }) => ({ label: path, value })),
            ...attributesOf(person.enrichment ?? {}).map(({ path, value }) => ({
              label: path,
              value: <FromDirectory value={value} />,
            })),
            { label: "Id", value: person.id, mono: true },
            { label: "External id", value: person.externalId, mono: true },
            { label: "First sent", value: <ExactTime at={person.createdAt} /> },
          ]}
        />
        <details>
          <summary className="text-muted text-sm">Raw JSON</summary>
          <div className="mt-2">
            <CodeBlock label="Source record" text={JSON.stringify(person.resource, null, 2)} />
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
      {value} <span className="text-faint text-xs">from the directory</span>
    </>
  );
}
