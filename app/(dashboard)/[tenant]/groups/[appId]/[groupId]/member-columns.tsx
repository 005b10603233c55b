import { Avatar } from "@/app/_ui/avatar";
import { CutName } from "@/app/_ui/cut-name";
import { StatusDot } from "@/app/_ui/status-dot";
import type { Column } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/groups";
import type { GroupMember } from "@/db/queries/group-members";
import type { MemberStanding } from "@/db/queries/group-view";
import type { GroupRow } from "@/db/queries/source-groups";

type Standings = readonly { feed: GroupRow["feeds"][number]; members: readonly MemberStanding[] }[];

/** The person, and one column per target: whether the person is in the group there. */
export function memberColumns(
  standings: Standings,
  slug: string,
  appId: string,
): Column<GroupMember>[] {
  return [
    {
      key: "person",
      header: texts.person,
      cell: (member) => <Name member={member} href={`/${slug}/users/${appId}/${member.id}`} />,
    },
    {
      key: "username",
      header: texts.userName,
      secondary: true,
      cell: ({ userName }) => (
        <span className="block max-w-64 truncate text-muted" title={userName ?? undefined}>
          {userName ?? "–"}
        </span>
      ),
    },
    {
      key: "source",
      header: texts.source,
      cell: ({ active, userName }) =>
        userName === null ? (
          <span className="text-faint">{texts.notSentYet}</span>
        ) : (
          <StatusDot health={active ? "ok" : "idle"}>
            {active ? texts.active : texts.disabled}
          </StatusDot>
        ),
    },
    ...standings.map(({ feed, members }) => ({
      key: `${feed.syncId} ${feed.groupKey}`,
      header: (
        <span className="block max-w-40 truncate" title={feed.targetName}>
          {feed.targetName}
        </span>
      ),
      secondary: true,
      cell: (member: GroupMember) => (
        <TextLink href={whyHref(slug, appId, member.id, feed)}>
          <InTarget standing={members.find(({ personId }) => personId === member.id)} />
        </TextLink>
      ),
    })),
  ];
}

/** Why the person is in the group of this target, or why not. */
function whyHref(slug: string, appId: string, id: string, feed: GroupRow["feeds"][number]) {
  const asked = new URLSearchParams({ sync: feed.syncId, group: feed.groupName });
  return `/${slug}/users/${appId}/${encodeURIComponent(id)}/why?${asked}`;
}

function Name({ member, href }: { member: GroupMember; href: string }) {
  const name = member.displayName ?? member.userName ?? member.id;
  return (
    <span className="flex max-w-48 items-center gap-2 sm:max-w-64">
      <Avatar name={name} size="sm" />
      {member.userName === null ? (
        <span className="truncate font-mono text-xs" title={name}>
          {name}
        </span>
      ) : (
        <TextLink href={href} className="min-w-0">
          <CutName name={name} />
        </TextLink>
      )}
    </span>
  );
}

function InTarget({ standing }: { standing: MemberStanding | undefined }) {
  if (standing === undefined) return <span className="text-faint">{texts.noAccount}</span>;
  if (!standing.inGroup) return <span className="text-muted">{texts.notInTheGroup}</span>;
  return standing.ours ? "Given by Usher" : "Given by others";
}
