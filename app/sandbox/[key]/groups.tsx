import { Count } from "@/app/_ui/count";
import { EmptyState } from "@/app/_ui/empty-state";
import { FilteredEmpty } from "@/app/_ui/filtered-empty";
import { Pager } from "@/app/_ui/pager";
import { type Column, Table } from "@/app/_ui/table";
import { paramOf, type UrlParams, withParams } from "@/app/_ui/url";
import { listSandboxGroups } from "@/db/queries/sandbox";

type GroupsProps = { tenantId: string; sandboxKey: string; path: string; params: UrlParams };

/** Groups by name; a row leads to its members. */
export async function Groups({ tenantId, sandboxKey, path, params }: GroupsProps) {
  const text = paramOf(params, "q") ?? undefined;
  const place = { after: paramOf(params, "after"), before: paramOf(params, "before") };
  const { items, next, previous } = await listSandboxGroups(tenantId, sandboxKey, text, place);
  return (
    <Table
      label="Groups of the sandbox"
      columns={columns}
      rows={items}
      rowKey={(group) => group.name}
      rowHref={(group) => withParams(path, {}, { group: group.name })}
      empty={
        text ? (
          <FilteredEmpty what="groups" clearHref={`${path}?show=groups`} />
        ) : (
          <EmptyState title="There are no groups">
            The groups that your identity provider sends appear here after the next run.
          </EmptyState>
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
    header: "Group",
    cell: ({ name }) => <code className="wrap-anywhere">{name}</code>,
  },
  {
    key: "members",
    header: "Members",
    align: "right",
    width: "w-32",
    cell: (group) => <Count value={group.members} />,
  },
];
