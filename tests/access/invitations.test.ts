import { expect, test } from "vitest";
import { listMembers, pendingInvitations } from "@/db/queries/members";
import {
  acceptAsNewcomer,
  acceptInvitation,
  invitationOf,
  invite,
  resendInvitation,
  revokeInvitation,
} from "@/lib/access/invitations";
import { testDatabase } from "../support/database";
import { addMember, goodPassword, loginOf, membership, newOwner, tokenIn } from "./people";

const newcomer = { name: "Bob", password: goodPassword, ip: null };

async function invited(email: string, role: "admin" | "viewer" = "viewer") {
  const owner = await newOwner();
  const me = await membership(owner.loginId, owner.slug);
  await invite(me, { email, role });
  return { owner, me, token: await tokenIn(email) };
}

test("an invited person joins with the role of the invitation and a confirmed address", async () => {
  const { owner, token } = await invited("joins@example.com", "admin");
  const { loginId } = await acceptAsNewcomer(token, newcomer);
  expect((await membership(loginId, owner.slug)).member).toMatchObject({
    role: "admin",
    email: "joins@example.com",
    emailVerified: true,
  });
});

test("an invitation works once, also when its link is used twice at the same moment", async () => {
  const { owner, token } = await invited("once@example.com");
  const answers = await Promise.allSettled([
    acceptAsNewcomer(token, newcomer),
    acceptAsNewcomer(token, newcomer),
  ]);
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  expect(await invitationOf(token)).toBeNull();
  expect(await listMembers(owner.tenantId)).toHaveLength(2);
});

test("an invitation ends after seven days", async () => {
  const { token } = await invited("late@example.com");
  await testDatabase().sql(
    "update invitations set expires_at = expires_at - interval '7 days' where email = $1",
    ["late@example.com"],
  );
  expect(await invitationOf(token)).toBeNull();
  await expect(acceptAsNewcomer(token, newcomer)).rejects.toThrow(/too old/);
});

test("a revoked invitation and one replaced by a newer mail do not work", async () => {
  const { me, token } = await invited("gone@example.com");
  await invite(me, { email: "Gone@example.com", role: "viewer" });
  expect(await invitationOf(token)).toBeNull();
  const newer = await tokenIn("Gone@example.com");
  const [open] = await pendingInvitations(me.tenant.id);
  await revokeInvitation(me, open?.id ?? "");
  expect(await invitationOf(newer)).toBeNull();
});

test("an invitation opens for the invited address only", async () => {
  const other = await loginOf((await newOwner()).loginId);
  const { owner, token } = await invited("meant@example.com");
  await expect(acceptInvitation(token, { ...other, ip: null })).rejects.toThrow(/is for/);
  expect(await listMembers(owner.tenantId)).toHaveLength(1);
});

test("someone with a sign-in joins as themselves, whatever the case of the address", async () => {
  const person = await newOwner();
  const { owner, token } = await invited(person.email.toUpperCase());
  await acceptInvitation(token, { ...(await loginOf(person.loginId)), ip: null });
  expect((await membership(person.loginId, owner.slug)).member).toMatchObject({
    role: "viewer",
    emailVerified: true,
  });
});

test("an invitation cannot take over a sign-in that exists", async () => {
  const person = await newOwner();
  const { token } = await invited(person.email);
  await expect(acceptAsNewcomer(token, newcomer)).rejects.toThrow(/already/);
  expect(await invitationOf(token)).not.toBeNull();
});

test("an admin cannot invite an owner, nor revoke an owner's invitation", async () => {
  const owner = await newOwner();
  const admin = await addMember(owner.tenantId, "admin");
  const [boss, me] = [
    await membership(owner.loginId, owner.slug),
    await membership(admin.loginId, owner.slug),
  ];
  const wanted = { email: "chief@example.com", role: "owner" } as const;
  await expect(invite(me, wanted)).rejects.toMatchObject({ status: 403 });
  await invite(boss, wanted);
  const [open] = await pendingInvitations(owner.tenantId);
  await expect(revokeInvitation(me, open?.id ?? "")).rejects.toMatchObject({ status: 403 });
  expect(await pendingInvitations(owner.tenantId)).toHaveLength(1);
});

test("an invitation of another workspace cannot be revoked through mine", async () => {
  const { token, owner } = await invited("theirs@example.com");
  const [open] = await pendingInvitations(owner.tenantId);
  const stranger = await newOwner();
  const me = await membership(stranger.loginId, stranger.slug);
  await expect(revokeInvitation(me, open?.id ?? "")).rejects.toThrow();
  expect(await invitationOf(token)).not.toBeNull();
});

test("an invitation that ended is sent again with a new link for as long as a new one", async () => {
  const { me, token } = await invited("again@example.com", "admin");
  await testDatabase().sql(
    "update invitations set expires_at = expires_at - interval '9 days' where email = $1",
    ["again@example.com"],
  );
  const [pending] = await pendingInvitations(me.tenant.id);
  expect(await resendInvitation(me, pending?.id ?? "")).toBe("again@example.com");
  const newer = await tokenIn("again@example.com");
  expect(newer).not.toBe(token);
  expect(await invitationOf(token)).toBeNull();
  expect(await invitationOf(newer)).toMatchObject({ role: "admin" });
  expect(await pendingInvitations(me.tenant.id)).toHaveLength(1);
  await expect(resendInvitation(me, pending?.id ?? "")).rejects.toThrow(/accepted or revoked/);
});

test("an admin cannot send an owner's invitation again, nor anybody one of another workspace", async () => {
  const owner = await newOwner();
  const admin = await addMember(owner.tenantId, "admin");
  const boss = await membership(owner.loginId, owner.slug);
  await invite(boss, { email: "second-chief@example.com", role: "owner" });
  const [pending] = await pendingInvitations(owner.tenantId);
  const stranger = await newOwner();
  for (const [loginId, slug] of [
    [admin.loginId, owner.slug],
    [stranger.loginId, stranger.slug],
  ] as const) {
    const me = await membership(loginId, slug);
    await expect(resendInvitation(me, pending?.id ?? "")).rejects.toThrow();
  }
  expect(await pendingInvitations(owner.tenantId)).toEqual([pending]);
});
