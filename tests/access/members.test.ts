import { expect, test } from "vitest";
import { auditPage } from "@/db/queries/audit";
import { listMembers, tenantIsVerified } from "@/db/queries/members";
import { membershipOf } from "@/lib/access/member";
import { changeRole, removeMember } from "@/lib/access/members";
import { verifyEmail } from "@/lib/access/verify-email";
import { addMember, loginOf, membership, newOwner, tokenIn } from "./people";

test("someone else's workspace cannot be told from one that does not exist", async () => {
  const [mine, theirs] = [await newOwner(), await newOwner()];
  const login = await loginOf(mine.loginId);
  expect(await membershipOf(login, theirs.slug, null)).toBeNull();
  expect(await membershipOf(login, "no-such-workspace", null)).toBeNull();
  expect((await membershipOf(login, mine.slug, null))?.tenant.id).toBe(mine.tenantId);
});

test("the last owner can neither be demoted nor removed nor leave", async () => {
  const owner = await newOwner();
  await addMember(owner.tenantId, "admin");
  const me = await membership(owner.loginId, owner.slug);
  await expect(changeRole(me, owner.loginId, "viewer")).rejects.toMatchObject({ status: 409 });
  await expect(removeMember(me, owner.loginId)).rejects.toMatchObject({ status: 409 });
});

test("two owners who remove each other at the same moment leave one behind", async () => {
  const one = await newOwner();
  const two = await addMember(one.tenantId, "owner");
  const [first, second] = [
    await membership(one.loginId, one.slug),
    await membership(two.loginId, one.slug),
  ];
  const answers = await Promise.allSettled([
    removeMember(first, two.loginId),
    removeMember(second, one.loginId),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await listMembers(one.tenantId)).toHaveLength(1);
});

test("an admin can neither make, change nor remove an owner", async () => {
  const owner = await newOwner();
  const other = await addMember(owner.tenantId, "owner");
  const admin = await addMember(owner.tenantId, "admin");
  const viewer = await addMember(owner.tenantId, "viewer");
  const me = await membership(admin.loginId, owner.slug);
  await expect(changeRole(me, viewer.loginId, "owner")).rejects.toMatchObject({ status: 403 });
  await expect(changeRole(me, admin.loginId, "owner")).rejects.toMatchObject({ status: 403 });
  await expect(changeRole(me, other.loginId, "viewer")).rejects.toMatchObject({ status: 403 });
  await expect(removeMember(me, other.loginId)).rejects.toMatchObject({ status: 403 });
});

test("a removed member finds no workspace at the very next request", async () => {
  const owner = await newOwner();
  const viewer = await addMember(owner.tenantId, "viewer");
  const login = await loginOf(viewer.loginId);
  await removeMember(await membership(owner.loginId, owner.slug), viewer.loginId);
  expect(await membershipOf(login, owner.slug, null)).toBeNull();
});

test("a new role counts at the very next request", async () => {
  const owner = await newOwner();
  const viewer = await addMember(owner.tenantId, "viewer");
  await changeRole(await membership(owner.loginId, owner.slug), viewer.loginId, "admin");
  expect((await membership(viewer.loginId, owner.slug)).member.role).toBe("admin");
});

test("a person of another workspace cannot be changed through mine", async () => {
  const [mine, theirs] = [await newOwner(), await newOwner()];
  const me = await membership(mine.loginId, mine.slug);
  await expect(changeRole(me, theirs.loginId, "viewer")).rejects.toMatchObject({ status: 404 });
  await expect(removeMember(me, theirs.loginId)).rejects.toMatchObject({ status: 404 });
  expect((await membership(theirs.loginId, theirs.slug)).member.role).toBe("owner");
});

test("every change of members is in the audit log, page by page, newest first", async () => {
  const owner = await newOwner();
  const other = await addMember(owner.tenantId, "viewer");
  const me = await membership(owner.loginId, owner.slug);
  await changeRole(me, other.loginId, "admin");
  await removeMember(me, other.loginId);
  const first = await auditPage(owner.tenantId, null, 2);
  const rest = await auditPage(owner.tenantId, first.next, 2);
  expect([...first.events, ...rest.events].map((event) => event.action)).toEqual([
    "member.removed",
    "member.roleChanged",
    "workspace.created",
  ]);
  expect(first.events[1]).toMatchObject({
    actorId: owner.loginId,
    subjectId: other.loginId,
    detail: { before: "viewer", after: "admin" },
  });
  expect(rest.next).toBeNull();
});

test("a workspace counts as verified when one of its owners has confirmed their address", async () => {
  const owner = await newOwner();
  const admin = await addMember(owner.tenantId, "admin");
  await verifyEmail(await tokenIn(admin.email));
  expect(await tenantIsVerified(owner.tenantId)).toBe(false);
  await verifyEmail(await tokenIn(owner.email));
  expect(await tenantIsVerified(owner.tenantId)).toBe(true);
});
