import { Ellipsis } from "lucide-react";
import { Avatar } from "@/app/_ui/avatar";
import { Badge } from "@/app/_ui/badge";
import { CutName } from "@/app/_ui/cut-name";
import { fill } from "@/app/_ui/fill";
import { Menu } from "@/app/_ui/menu";
import type { MenuItem } from "@/app/_ui/menu-item";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/members";
import type { listMembers } from "@/db/queries/members";
import type { Membership } from "@/lib/access/member";
import { can, roleDescriptions, roleLabels } from "@/lib/access/roles";
import { type Role, roles } from "@/lib/core/access/role";
import { leave, remove, resetFactor, setRole } from "./actions";

type Member = Awaited<ReturnType<typeof listMembers>>[number];

type MemberTableProps = { membership: Membership; members: Member[] };

export function MemberTable({ membership, members }: MemberTableProps) {
  const owners = members.filter((member) => member.role === "owner").length;
  const columns: Column<Member>[] = [
    { key: "name", header: texts.name, cell: (row) => <Person row={row} me={membership} /> },
    {
      key: "role",
      header: texts.role,
      cell: (row) => <RoleBadge role={row.role} />,
      width: "w-24",
    },
    {
      key: "second",
      header: texts.secondStep,
      cell: (row) =>
        row.hasSecondFactor ? "Set up" : <span className="text-faint">{texts.passwordAlone}</span>,
      width: "w-36",
      secondary: true,
    },
    {
      key: "since",
      header: texts.memberSince,
      cell: (row) => <RelativeTime at={row.createdAt} />,
      width: "w-36",
      secondary: true,
    },
    {
      key: "menu",
      header: <span className="sr-only">{texts.actions}</span>,
      align: "right",
      width: "w-14",
      cell: (row) => <RowMenu items={itemsFor(row, membership, owners)} name={row.name} />,
    },
  ];
  return (
    <Table label={texts.members} columns={columns} rows={members} rowKey={(row) => row.loginId} />
  );
}

function Person({ row, me }: { row: Member; me: Membership }) {
  return (
    <span className="flex min-w-0 items-center gap-3 py-1.5">
      <span className="hidden sm:block">
        <Avatar name={row.name} />
      </span>
      <span className="min-w-0">
        <span className="flex items-center gap-2 font-medium">
          <CutName name={row.name} />
          {row.loginId === me.member.loginId && <span className="text-faint">{texts.you}</span>}
        </span>
        <span className="flex flex-wrap items-center gap-x-2 text-muted">
          <span className="wrap-anywhere">{row.email}</span>
          {row.emailVerifiedAt === null && (
            <span className="text-changed">{texts.notConfirmedYet}</span>
          )}
        </span>
      </span>
    </span>
  );
}

function RoleBadge({ role }: { role: Role }) {
  return <Badge tone={role === "owner" ? "accent" : "neutral"}>{roleLabels[role]}</Badge>;
}

function RowMenu({ items, name }: { items: MenuItem[]; name: string }) {
  if (items.length === 0) return null;
  return (
    <Menu
      label={fill(texts.actionsFor, { name })}
      triggerVariant="ghost"
      triggerSize="icon"
      trigger={<Ellipsis aria-hidden />}
      items={items}
    />
  );
}

/** What may be done to whom; the server asks again. The last owner stays what they are. */
function itemsFor(row: Member, { tenant, member }: Membership, owners: number): MenuItem[] {
  const isMe = row.loginId === member.loginId;
  if (row.role === "owner" && owners === 1) return [];
  const mayReset = !isMe && row.hasSecondFactor && can(member.role, "manageOwners");
  const mayTouch =
    can(member.role, "manageMembers") && (row.role !== "owner" || can(member.role, "manageOwners"));
  const items = mayTouch ? roleItems(row, tenant.slug, member.role) : [];
  if (mayReset) items.push(resetItem(row, tenant));
  if (isMe) items.push(leaveItem(tenant));
  else if (mayTouch) items.push(removeItem(row, tenant));
  return items;
}

function roleItems(row: Member, slug: string, mine: Role): MenuItem[] {
  return roles
    .filter((role) => role !== row.role && (role !== "owner" || can(mine, "manageOwners")))
    .map((role) => ({
      kind: "confirm",
      label: fill(texts.make, { role: roleLabels[role].toLowerCase() }),
      confirmation: {
        title: fill(texts.make2, { name: row.name, role: roleLabels[role].toLowerCase() }),
        description: fill(texts.itTakesEffectWith, { role: roleDescriptions[role] }),
        confirmLabel: "Change role",
        tone: "primary",
        action: setRole.bind(null, slug),
        hidden: { loginId: row.loginId, role },
      },
    }));
}

function resetItem(row: Member, tenant: Membership["tenant"]): MenuItem {
  return {
    kind: "confirm",
    label: texts.resetSecondStep,
    confirmation: {
      title: fill(texts.resetTheSecondStep, { name: row.name }),
      description: fill(texts.forALostPhone, { email: row.email }),
      confirmLabel: "Reset second step",
      pendingLabel: "Resetting…",
      action: resetFactor.bind(null, tenant.slug),
      hidden: { loginId: row.loginId },
    },
  };
}

function removeItem(row: Member, tenant: Membership["tenant"]): MenuItem {
  return {
    kind: "confirm",
    label: texts.removeFromWorkspace,
    confirmation: {
      title: fill(texts.remove, { name: row.name }),
      description: fill(texts.canNoLongerOpen, { email: row.email, name: tenant.name }),
      confirmLabel: "Remove member",
      action: remove.bind(null, tenant.slug),
      hidden: { loginId: row.loginId },
    },
  };
}

function leaveItem(tenant: Membership["tenant"]): MenuItem {
  return {
    kind: "confirm",
    label: texts.leaveWorkspace,
    confirmation: {
      title: fill(texts.leave, { name: tenant.name }),
      description: texts.youCanComeBack,
      confirmLabel: "Leave workspace",
      action: leave.bind(null, tenant.slug),
    },
  };
}
