import { Avatar } from "@/app/_ui/avatar";
import { Count } from "@/app/_ui/count";
import { CutName } from "@/app/_ui/cut-name";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StatusDot } from "@/app/_ui/status-dot";
import type { Column } from "@/app/_ui/table";
import { texts } from "@/app/texts/users";
import type { AppRow } from "@/db/queries/apps";
import type { IdentityRow } from "@/db/queries/identities";
import type { Standing } from "@/db/queries/identity-view";
import { AccountState } from "../account-state";

/** The app is named only where there are several. */
export function userColumns(
  apps: readonly AppRow[],
  standings: readonly Standing[],
): Column<IdentityRow>[] {
  const standing = new Map(standings.map((one) => [`${one.appId} ${one.id}`, one]));
  const of = (person: IdentityRow) => standing.get(`${person.appId} ${person.id}`);
  return [
    { key: "person", header: texts.person, cell: (person) => <Name person={person} /> },
    {
      key: "username",
      header: texts.userName,
      secondary: true,
      cell: ({ userName }) => (
        <span className="block max-w-48 truncate text-muted xl:max-w-64" title={userName}>
          {userName}
        </span>
      ),
    },
    ...(apps.length > 1
      ? [
          {
            key: "app",
            header: texts.app,
            secondary: true,
            cell: ({ appName }: IdentityRow) => (
              <span className="block max-w-32 truncate" title={appName}>
                {appName}
              </span>
            ),
          },
        ]
      : []),
    { key: "source", header: texts.source, cell: ({ active }) => <SourceState active={active} /> },
    {
      key: "accounts",
      header: texts.accounts,
      secondary: true,
      cell: (person) => (
        <Accounts person={person} app={apps.find(({ id }) => id === person.appId)} />
      ),
    },
    {
      key: "groups",
      header: texts.groups,
      align: "right",
      secondary: true,
      cell: (person) => <Count value={of(person)?.groups ?? 0} />,
    },
    {
      key: "changed",
      header: texts.lastChange,
      align: "right",
      secondary: true,
      cell: (person) => {
        const last = of(person)?.lastChange;
        return last ? (
          <RelativeTime at={last.at} />
        ) : (
          <span className="text-faint">{texts.never}</span>
        );
      },
    },
  ];
}

function Name({ person: { displayName, userName } }: { person: IdentityRow }) {
  const name = displayName ?? userName;
  return (
    <span className="flex max-w-48 items-center gap-2 sm:max-w-56 xl:max-w-72">
      <Avatar name={name} size="sm" />
      <CutName name={name} title={`${name} · ${userName}`} className="min-w-0" />
    </span>
  );
}

export function SourceState({ active }: { active: boolean }) {
  return (
    <StatusDot health={active ? "ok" : "idle"}>{active ? texts.active : texts.disabled}</StatusDot>
  );
}

/** One entry per target the app feeds, linked or not. */
function Accounts({ person, app }: { person: IdentityRow; app: AppRow | undefined }) {
  if (app === undefined || app.syncs.length === 0) {
    return <span className="text-faint">{texts.noTarget}</span>;
  }
  return (
    <span className="flex max-w-48 flex-wrap gap-x-4 gap-y-1">
      {app.syncs.map((sync) => (
        <AccountState
          key={sync.id}
          targetName={sync.targetName}
          account={person.accounts.find((account) => account.syncId === sync.id)}
        />
      ))}
    </span>
  );
}
