import { UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { TextField } from "@/app/_ui/text-field";
import { listMembers, openInvitations } from "@/db/queries/members";
import { type Membership, requireMember } from "@/lib/access/member";
import { can, roleDescriptions, roleLabels } from "@/lib/access/roles";
import { roles } from "@/lib/core/role";
import { plural } from "@/lib/format";
import { sendInvitation } from "./actions";
import { InvitationTable } from "./invitation-table";
import { MemberTable } from "./member-table";

export const metadata: Metadata = { title: "Members" };

type Props = { params: Promise<{ tenant: string }> };

export default async function MembersPage({ params }: Props) {
  const membership = await requireMember((await params).tenant, "enter");
  const [members, invitations] = await Promise.all([
    listMembers(membership.tenant.id),
    openInvitations(membership.tenant.id),
  ]);
  const mayManage = can(membership.member.role, "manageMembers");
  return (
    <>
      <PageHeader
        title="Members"
        description={`${plural(members.length, "person", "people")} can sign in to ${membership.tenant.name}.`}
        action={mayManage && <InviteDialog membership={membership} />}
      />
      <div className="flex flex-col gap-6">
        <MemberTable membership={membership} members={members} />
        {invitations.length > 0 && (
          <InvitationTable membership={membership} invitations={invitations} />
        )}
      </div>
    </>
  );
}

function InviteDialog({ membership: { tenant, member } }: { membership: Membership }) {
  const offered = roles.filter((role) => role !== "owner" || can(member.role, "manageOwners"));
  return (
    <ConfirmDialog
      trigger={
        <>
          <UserPlus aria-hidden />
          Invite member
        </>
      }
      triggerVariant="primary"
      tone="primary"
      title="Invite a member"
      description="They get a mail with a link that works once, for seven days."
      confirmLabel="Send invitation"
      pendingLabel="Sending…"
      action={sendInvitation.bind(null, tenant.slug)}
    >
      <TextField name="email" label="Work e-mail" type="email" autoComplete="off" />
      <RadioTiles
        name="role"
        legend="Role"
        defaultValue="viewer"
        options={offered.map((role) => ({
          value: role,
          label: roleLabels[role],
          description: roleDescriptions[role],
        }))}
      />
    </ConfirmDialog>
  );
}
