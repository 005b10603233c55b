import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/members";
import type { openInvitations } from "@/db/queries/members";
import type { Membership } from "@/lib/access/member";
import { can, roleLabels } from "@/lib/access/roles";
import { cancelInvitation } from "./actions";

type Invitation = Awaited<ReturnType<typeof openInvitations>>[number];

type InvitationTableProps = { membership: Membership; invitations: Invitation[] };

export function InvitationTable({ membership, invitations }: InvitationTableProps) {
  const { role: mine } = membership.member;
  const columns: Column<Invitation>[] = [
    { key: "email", header: texts.eMail, cell: (row) => row.email },
    {
      key: "role",
      header: texts.role,
      cell: (row) => <Badge>{roleLabels[row.role]}</Badge>,
      width: "w-28",
    },
    { key: "by", header: texts.invitedBy, cell: (row) => row.invitedBy, secondary: true },
    {
      key: "expires",
      header: texts.expires,
      cell: (row) => <RelativeTime at={row.expiresAt} />,
      width: "w-36",
      secondary: true,
    },
    {
      key: "revoke",
      header: <span className="sr-only">{texts.actions}</span>,
      align: "right",
      width: "w-24",
      cell: (row) =>
        can(mine, row.role === "owner" ? "manageOwners" : "manageMembers") && (
          <Revoke row={row} slug={membership.tenant.slug} />
        ),
    },
  ];
  return (
    <Section title={texts.invitations} description={texts.sentButNotAccepted}>
      <Table
        label={texts.invitations}
        columns={columns}
        rows={invitations}
        rowKey={(row) => row.id}
      />
    </Section>
  );
}

function Revoke({ row, slug }: { row: Invitation; slug: string }) {
  return (
    <ConfirmDialog
      trigger={texts.revoke}
      triggerLabel={`Revoke the invitation to ${row.email}`}
      triggerVariant="ghost"
      triggerSize="sm"
      title={fill(texts.revokeTheInvitationTo, { email: row.email })}
      description={texts.theLinkInThe}
      confirmLabel={texts.revokeInvitation}
      action={cancelInvitation.bind(null, slug)}
      hidden={{ invitationId: row.id }}
    />
  );
}
