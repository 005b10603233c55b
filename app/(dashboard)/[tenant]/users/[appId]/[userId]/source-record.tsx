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
