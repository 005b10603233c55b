import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/users";
import type { SamePerson } from "@/db/queries/same-person";
import { SourceState } from "../../(list)/user-columns";

/** The same human as other apps list them. */
export function SamePeople({ slug, people }: { slug: string; people: readonly SamePerson[] }) {
  if (people.length === 0) return null;
  return (
    <Card title={texts.samePersonInOther} description={texts.byAccountEMail}>
      <ul className="flex flex-col gap-3">
        {people.map((person) => (
          <li key={`${person.appId} ${person.id}`} className="flex flex-col gap-0.5">
            <span className="flex items-start justify-between gap-3">
              <TextLink
                href={`/${slug}/users/${person.appId}/${encodeURIComponent(person.id)}`}
                className="wrap-anywhere min-w-0"
              >
                {person.displayName ?? person.userName}
              </TextLink>
              <SourceState active={person.active} />
            </span>
            <span className="wrap-anywhere text-muted text-sm">
              {person.appName} ·{" "}
              {person.shared
                ? fill(texts.sharesTheAccountIn, {
                    username: person.shared.username ?? "",
                    targetName: person.shared.targetName,
                  })
                : texts.sameAddressOrUser}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
