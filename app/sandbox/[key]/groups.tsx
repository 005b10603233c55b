import { Count } from "@/app/_ui/count";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { Pager } from "@/app/_ui/pager";
import { type Column, Table } from "@/app/_ui/table";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/sandbox";
import { listSandboxGroups } from "@/db/queries/sandbox";

type GroupsProps = { tenantId: string; sandboxKey: string; path: string; params: UrlParams };

/** Groups by name; a row leads to its members. */
export async function Groups({ tenantId, sandboxKey, path, params }: GroupsProps) {
  const text = paramOf(params, "q") ?? undefined;
  const place = { after: paramOf(params, "after"), before: paramOf(params, "before") };
  const { items, next, previous } = await listSandboxGroups(tenantId, sandboxKey, text, place);
  return (
    <Table
      label={texts.groupsOfTheSandbox}
      columns={columns}
      rows={items}
      rowKey={(group) => group.name}
      rowHref={(group) => withParams(path, {}, { group: group.name })}
      empty={
        text ? (
          <FilteredEmpty what="groups" clearHref={`${path}?show=groups`} />
        ) : (
          <EmptyState title={texts.thereAreNoGroups}>{texts.theGroupsThat}</EmptyState>
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

type Group = Awaited<ReturnType<typeof listSandboxGroups>>["items"][number];

const columns: Column<Group>[] = [
  {
    key: "name",
    header: texts.group,
    cell: ({ name }) => <code className="wrap-anywhere">{name}</code>,
  },
  {
    key: "members",
    header: texts.members,
    align: "right",
    width: "w-32",
    cell: (group) => <Count value={group.members} />,
  },
];
