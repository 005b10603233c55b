import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { type Column, Table } from "@/app/_ui/table";
import { texts } from "@/app/texts/members";
import type { pendingInvitations } from "@/db/queries/members";
import type { Membership } from "@/lib/access/member";
import { can, roleLabels } from "@/lib/access/roles";
import { cancelInvitation, sendAgain } from "./actions";

type Invitation = Awaited<ReturnType<typeof pendingInvitations>>[number];

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
      header: texts.ends,
      cell: (row) => <RelativeTime at={row.expiresAt} />,
      width: "w-36",
      secondary: true,
    },
    {
      key: "actions",
      header: <span className="sr-only">{texts.actions}</span>,
      align: "right",
      width: "w-44",
      cell: (row) =>
        can(mine, row.role === "owner" ? "manageOwners" : "manageMembers") && (
          <div className="flex justify-end gap-1">
            <SendAgain row={row} slug={membership.tenant.slug} />
            <Revoke row={row} slug={membership.tenant.slug} />
          </div>
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

function SendAgain({ row, slug }: { row: Invitation; slug: string }) {
  return (
    <ActionForm action={sendAgain.bind(null, slug)} className="contents">
      <input type="hidden" name="invitationId" value={row.id} />
      <SubmitButton
        variant="ghost"
        size="sm"
        aria-label={fill(texts.sendTheInvitationAgain, { email: row.email })}
      >
        {texts.sendAgain}
      </SubmitButton>
    </ActionForm>
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
