import { clsx } from "clsx";
import { Breakable } from "@/app/_ui/breakable";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { filled } from "@/app/_ui/fill";
import { ScrollBox } from "@/app/_ui/scroll-box";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/users";
import type { StandingGroup } from "@/lib/core/plan/person-standing";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { TargetColumn } from "./target-columns";

type GroupsComparedProps = {
  slug: string;
  appId: string;
  personId: string;
  columns: readonly TargetColumn[];
};

/** The groups of the targets: who put the person in, and by which rule. */
export function GroupsCompared({ slug, appId, personId, columns }: GroupsComparedProps) {
  const rows = rowsOf(columns);
  if (rows.length === 0) {
    return <p className="rounded-lg border bg-surface p-4 text-muted">{texts.thePersonIsIn}</p>;
  }
  const why = `/${slug}/users/${appId}/${encodeURIComponent(personId)}/why`;
  return (
    <ScrollBox label={texts.groupsInTheTargets} className="rounded-lg border bg-surface">
      <table
        aria-label={texts.groupsInTheTargets}
        className="w-full border-separate border-spacing-0 text-sm"
      >
        <thead>
          <tr className="[&>*]:h-9 [&>*]:border-b [&>*]:px-4 [&>*]:text-left [&>*]:font-medium [&>*]:text-muted [&>*]:text-xs">
            <th scope="col">{texts.group}</th>
            {columns.map(({ sync }) => (
              <th key={sync.id} scope="col" className="min-w-48">
                <span className="block max-w-64 truncate" title={sync.targetName}>
                  {sync.targetName}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((name) => (
            <tr
              key={name}
              className="align-top [&:not(:last-child)>*]:border-b [&>*]:px-4 [&>*]:py-2.5"
            >
              <th scope="row" className="wrap-anywhere min-w-32 text-left font-medium">
                <Breakable text={name} />
              </th>
              {columns.map((column) => (
                <td key={column.sync.id} className="wrap-anywhere">
                  <Membership {...{ slug, appId, why, column, name }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Groups by name: the same name in two targets is one row. */
function rowsOf(columns: readonly TargetColumn[]): string[] {
  const names = columns.flatMap(
    ({ answer }) => answer.standing?.groups.map(({ name }) => name) ?? [],
  );
  return [...new Set(names)].sort((one, other) => one.localeCompare(other));
}

type MembershipProps = {
  slug: string;
  appId: string;
  why: string;
  column: TargetColumn;
  name: string;
};

function Membership({ slug, appId, why, column, name }: MembershipProps) {
  const group = column.answer.standing?.groups.find((each) => each.name === name);
  if (!group) return <span className="text-faint">–</span>;
  const given = column.given.find(({ groupKey }) => groupKey === group.key);
  const asked = new URLSearchParams({ sync: column.sync.id, group: name });
  const { sign, look, words } = kinds[group.kind];
  return (
    <>
      <span className={clsx("flex flex-wrap items-center gap-x-1.5", look)}>
        <span className="flex items-baseline gap-x-1.5">
          <ChangeGlyph kind={sign} />
          <span>{given ? (ourWords[group.kind] ?? words) : words}</span>
        </span>
        {given && (
          <TextLink href={`/${slug}/runs/${given.runId}`} className={small}>
            {texts.run}
          </TextLink>
        )}
        <TextLink href={`${why}?${asked}`} className={small}>
          {texts.why}
        </TextLink>
      </span>
      <Rules group={group} slug={slug} appId={appId} />
    </>
  );
}

/** As large as a finger needs, although the words are small. */
const small = "inline-flex min-h-6 min-w-6 items-center text-xs";

const kinds = {
  is: { sign: "unchanged", look: "", words: "In the group" },
  joins: { sign: "added", look: "text-added", words: "Joins with the next run" },
  leaves: { sign: "removed", look: "text-removed", words: "Leaves with the next run" },
  kept: { sign: "unchanged", look: "text-muted", words: "In the group, given by others" },
  blocked: { sign: "unchanged", look: "text-changed", words: "Not put in" },
  not: { sign: "unchanged", look: "text-faint", words: "Not in the group" },
} as const;

/** Where the ledger says that Usher gave it. */
const ourWords: Partial<Record<StandingGroup["kind"], string>> = {
  is: "Given by Usher",
  kept: "Given by Usher, and kept",
};

/** The rule that gives it; where none does, the reason in a sentence. */
function Rules({ group, slug, appId }: { group: StandingGroup; slug: string; appId: string }) {
  const { rules, reason, message, kind } = group;
  return (
    <span className="mt-0.5 block text-faint text-xs">
      {rules.map(({ words, sourceGroup }) => (
        <span key={`${words} ${sourceGroup?.id}`} className="block">
          {sourceGroup
            ? filled(texts.by, {
                link: (
                  <TextLink href={`/${slug}/groups/${appId}/${sourceGroup.id}`}>
                    <Breakable text={sourceGroup.name} />
                  </TextLink>
                ),
              })
            : words}
        </span>
      ))}
      {(rules.length === 0 || kind === "blocked") && (
        <span className="block">
          {reasonSentence(reason)} {message}
        </span>
      )}
    </span>
  );
}
