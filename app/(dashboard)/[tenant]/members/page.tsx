import { UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/app/_shell/page-header";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/members";
import { listMembers, pendingInvitations } from "@/db/queries/members";
import { type Membership, requireMember } from "@/lib/access/member";
import { can, roleDescriptions, roleLabels } from "@/lib/access/roles";
import { roles } from "@/lib/core/access/role";
import { plural } from "@/lib/format";
import { sendInvitation } from "./actions";
import { InvitationTable } from "./invitation-table";
import { MemberTable } from "./member-table";

export const metadata: Metadata = { title: texts.members };

type Props = { params: Promise<{ tenant: string }> };

export default async function MembersPage({ params }: Props) {
  const membership = await requireMember((await params).tenant, "enter");
  const [members, invitations] = await Promise.all([
    listMembers(membership.tenant.id),
    pendingInvitations(membership.tenant.id),
  ]);
  const mayManage = can(membership.member.role, "manageMembers");
  return (
    <>
      <PageHeader
        title={texts.members}
        description={fill(texts.canSignInTo, {
          people: plural(members.length, "person", "people"),
          name: membership.tenant.name,
        })}
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
          {texts.inviteMember}
        </>
      }
      triggerVariant="primary"
      tone="primary"
      title={texts.inviteAMember}
      description={texts.theyGetAMail}
      confirmLabel={texts.sendInvitation}
      pendingLabel={texts.sending}
      action={sendInvitation.bind(null, tenant.slug)}
    >
      <TextField name="email" label={texts.workEMail} type="email" autoComplete="off" />
      <RadioTiles
        name="role"
        legend={texts.role}
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
