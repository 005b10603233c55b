import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { KeyValues } from "@/app/_ui/key-values";
import { texts } from "@/app/texts/apps";
import type { SearchedPeople } from "@/lib/engine/preview/search-person";
import { plural } from "@/lib/format";

type RawRecordProps = {
  person: SearchedPeople["people"][number];
  answer: Pick<SearchedPeople, "groups" | "isLive" | "areGroupsLive">;
};

/** The record under the provider's own names, and the groups that count the person. */
export function RawRecord({ person, answer: { groups, isLive, areGroupsLive } }: RawRecordProps) {
  const isApart = isLive && !areGroupsLive;
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card
        title={person.displayName ?? person.userName}
        description={isLive ? texts.asTheProviderSays : texts.asItWasLast}
        action={
          <Badge tone={person.active ? "added" : "neutral"}>
            {person.active ? texts.active : texts.disabled}
          </Badge>
        }
      >
        <KeyValues
          items={Object.entries(person.attributes).map(([label, value]) => ({
            ...{ label, mono: true },
            value: typeof value === "object" ? JSON.stringify(value) : String(value),
          }))}
        />
      </Card>
      <Card
        title={texts.groups}
        description={`In ${plural(groups.length, "group")}${isApart ? " at the last read: the provider cannot be asked for one person's groups" : ""}`}
      >
        <ul className="flex flex-col gap-1.5">
          {groups.map(({ id, displayName }) => (
            <li key={id} className="wrap-anywhere">
              {displayName}
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
