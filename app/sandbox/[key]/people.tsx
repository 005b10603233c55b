import { CutName } from "@/app/_ui/cut-name";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { Pager } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StatusDot } from "@/app/_ui/status-dot";
import { type Column, Table } from "@/app/_ui/table";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/sandbox";
import { listSandboxUsers } from "@/db/queries/sandbox";

type PeopleProps = { tenantId: string; sandboxKey: string; path: string; params: UrlParams };

/** People by user name, or those of one group. */
export async function People({ tenantId, sandboxKey, path, params }: PeopleProps) {
  const text = paramOf(params, "q") ?? undefined;
  const group = paramOf(params, "group") ?? undefined;
  const place = { after: paramOf(params, "after"), before: paramOf(params, "before") };
  const { items, next, previous } = await listSandboxUsers(
    tenantId,
    sandboxKey,
    { text, group },
    place,
  );
  return (
    <Table
      label={texts.usersOfTheSandbox}
      columns={columns}
      rows={items}
      rowKey={(user) => user.userKey}
      empty={
        text || group ? (
          <FilteredEmpty what="users" clearHref={path} />
        ) : (
          <EmptyState title={texts.nobodyIsHere}>{texts.thePeopleThat}</EmptyState>
        )
      }
      footer={
        <Pager
          order="name"
          previousHref={previous && withParams(path, params, { before: previous })}
          nextHref={next && withParams(path, params, { after: next })}
        />
      }
    />
  );
}

type User = Awaited<ReturnType<typeof listSandboxUsers>>["items"][number];

const columns: Column<User>[] = [
  {
    key: "username",
    header: texts.userName,
    cell: ({ username }) => (
      <code className="block max-w-60 truncate" title={username}>
        {username}
      </code>
    ),
  },
  {
    key: "fullName",
    header: texts.fullName,
    cell: ({ fullName }) => <CutName name={fullName} className="max-w-40" />,
  },
  {
    key: "email",
    header: texts.eMail,
    secondary: true,
    cell: ({ email }) => (
      <span className="block max-w-44 truncate" title={email}>
        {email}
      </span>
    ),
  },
  {
    key: "active",
    header: texts.state,
    width: "w-32",
    cell: (user) => (
      <StatusDot health={user.active ? "ok" : "idle"}>
        {user.active ? texts.active : texts.disabled}
      </StatusDot>
    ),
  },
  {
    key: "login",
    header: texts.lastLogin,
    secondary: true,
    cell: ({ lastLoginAt }) =>
      lastLoginAt ? <RelativeTime at={new Date(lastLoginAt)} /> : <span>{texts.never}</span>,
  },
  {
    key: "groups",
    header: texts.groups,
    cell: ({ groups }) => <span className="wrap-anywhere block min-w-32">{groups.join(", ")}</span>,
  },
];
