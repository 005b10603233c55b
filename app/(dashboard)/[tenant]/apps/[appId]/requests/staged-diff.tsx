import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { Diff } from "@/app/_ui/diff";
import { fill, filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/requests";
import type { NamedMember, ResourceDiff } from "@/lib/core/resource-diff";
import { formatNumber } from "@/lib/format";

type StagedDiffProps = {
  diff: ResourceDiff;
  /** How the state on the left is called. */
  now: "Now" | "Before";
};

/** What becomes of the staged user or group: its attributes, and who joins and leaves. */
export function StagedDiff({ diff, now }: StagedDiffProps) {
  const { fields, membersAdded, membersRemoved, moreAdded, moreRemoved } = diff;
  const hasMembers = membersAdded.length + membersRemoved.length + moreAdded + moreRemoved > 0;
  if (fields.length === 0 && !hasMembers) {
    return (
      <p className="wrap-anywhere text-muted">
        {fill(texts.staysExactlyAsIt, { name: diff.name })}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {fields.length > 0 && (
        <Diff
          label={fill(texts.attributesOf, { name: diff.name })}
          nowLabel={now}
          rows={fields.map(({ field, before, after }) => ({
            field: clip(field, 36),
            now: before && clip(before, 160),
            after: after && clip(after, 160),
          }))}
        />
      )}
      {hasMembers && (
        <ul aria-label={texts.members} className="flex flex-col gap-1">
          <Members kind="added" members={membersAdded} more={moreAdded} />
          <Members kind="removed" members={membersRemoved} more={moreRemoved} />
        </ul>
      )}
    </div>
  );
}

/** The whole is in the body beside. */
function clip(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

type MembersProps = { kind: "added" | "removed"; members: readonly NamedMember[]; more: number };

function Members({ kind, members, more }: MembersProps) {
  return (
    <>
      {members.map(({ id, name }) => (
        <li key={id} className="flex min-w-0 items-baseline gap-2">
          <ChangeGlyph kind={kind} />
          {name === null ? (
            <span className="wrap-anywhere font-mono text-sm" title={texts.nobodyOfThisId}>
              {id}
            </span>
          ) : (
            <span className="wrap-anywhere">{name}</span>
          )}
        </li>
      ))}
      {more > 0 && (
        <li className="flex items-baseline gap-2 text-muted">
          {filled(texts.more, {
            changeGlyph: <ChangeGlyph kind={kind} />,
            more: formatNumber(more),
          })}
        </li>
      )}
    </>
  );
}
