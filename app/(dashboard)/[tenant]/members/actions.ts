"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/members";
import { memberAction } from "@/lib/access/action";
import { emailAddress } from "@/lib/access/form-fields";
import { invite, resendInvitation, revokeInvitation } from "@/lib/access/invitations";
import { changeRole, removeMember } from "@/lib/access/members";
import { resetSecondFactor } from "@/lib/access/reset-second-factor";
import { roleLabels } from "@/lib/access/roles";
import { roles } from "@/lib/core/access/role";

const role = z.enum(roles);
const loginId = z.string().max(40);

export const sendInvitation = memberAction(
  { ability: "manageMembers", schema: z.object({ email: emailAddress, role }) },
  async (membership, wanted) => {
    await invite(membership, wanted);
    revalidatePath(`/${membership.tenant.slug}/members`);
    return { message: fill(texts.theInvitationTo, { email: wanted.email }) };
  },
);

export const sendAgain = memberAction(
  { ability: "manageMembers", schema: z.object({ invitationId: z.string().max(40) }) },
  async (membership, { invitationId }) => {
    const email = await resendInvitation(membership, invitationId);
    revalidatePath(`/${membership.tenant.slug}/members`);
    return { message: fill(texts.aNewInvitation, { email }) };
  },
);

export const cancelInvitation = memberAction(
  { ability: "manageMembers", schema: z.object({ invitationId: z.string().max(40) }) },
  async (membership, { invitationId }) => {
    await revokeInvitation(membership, invitationId);
    revalidatePath(`/${membership.tenant.slug}/members`);
    return { message: texts.invitationRevoked };
  },
);

export const setRole = memberAction(
  { ability: "manageMembers", schema: z.object({ loginId, role }) },
  async (membership, wanted) => {
    await changeRole(membership, wanted.loginId, wanted.role);
    revalidatePath(`/${membership.tenant.slug}/members`);
    return { message: fill(texts.roleChangedTo, { role: roleLabels[wanted.role].toLowerCase() }) };
  },
);

export const remove = memberAction(
  { ability: "manageMembers", schema: z.object({ loginId }) },
  async (membership, wanted) => {
    await removeMember(membership, wanted.loginId);
    revalidatePath(`/${membership.tenant.slug}/members`);
    return { message: texts.memberRemoved };
  },
);

export const resetFactor = memberAction(
  { ability: "manageOwners", schema: z.object({ loginId }) },
  async (membership, wanted) => {
    await resetSecondFactor(membership, wanted.loginId);
    revalidatePath(`/${membership.tenant.slug}/members`);
    return { message: texts.secondStepReset };
  },
);

/** Any member may go. */
export const leave = memberAction({ schema: z.object({}) }, async (membership) => {
  await removeMember(membership, membership.member.loginId);
  return redirect("/workspaces");
});
