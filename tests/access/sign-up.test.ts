import { expect, test } from "vitest";
import { createWorkspace, slugOf } from "@/lib/access/create-workspace";
import { loginForIdentity } from "@/lib/access/oidc";
import { signUp } from "@/lib/access/sign-up";
import { testDatabase } from "../support/database";
import { goodPassword, lastMail, newIp, newOwner } from "./people";

test("signing up makes the person, the workspace, its owner and the mail together", async () => {
  const { loginId, tenantId, email } = await newOwner();
  const rows = await testDatabase().sql("select login_id, role from members where tenant_id = $1", [
    tenantId,
  ]);
  expect(rows).toEqual([{ login_id: loginId, role: "owner" }]);
  expect((await lastMail(email))?.body).toContain("/verify?token=");
});

test("a weak password makes nothing", async () => {
  const email = "weak@example.com";
  const wanted = { name: "Weak", email, password: "password123", workspace: "Weak", ip: newIp() };
  await expect(signUp(wanted)).rejects.toMatchObject({ field: "password" });
  expect(await testDatabase().sql("select 1 from logins where email = $1", [email])).toEqual([]);
});

test("of two sign-ups with one address at the same moment one gets it", async () => {
  const wanted = {
    name: "Eve",
    email: "eve@example.com",
    password: goodPassword,
    workspace: "Eve",
  };
  const answers = await Promise.allSettled([
    signUp({ ...wanted, ip: newIp() }),
    signUp({ ...wanted, email: "EVE@example.com", ip: newIp() }),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test.each([
  ["Müller & Söhne GmbH", "muller-sohne-gmbh"],
  ["  Analytical   Engines  ", "analytical-engines"],
  ["../../etc", "etc"],
])("the workspace %s gets the address %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("a name without letters we can write still gets an address", () => {
  expect(slugOf("株式会社")).toMatch(/^workspace-[a-z0-9]{5}$/);
});

test("no workspace takes the address of one of our own pages, nor another one's", async () => {
  const { loginId, name } = await newOwner();
  const actor = { kind: "member", id: loginId, name, ip: null } as const;
  for (const taken of ["API", "Sign in", "Setup", "Sandbox", "Outbox", "SCIM"]) {
    const { slug } = await createWorkspace(taken, actor);
    expect(slug).toMatch(/-[a-z0-9]{6}$/);
  }
  const twins = await Promise.all([createWorkspace("Twin", actor), createWorkspace("Twin", actor)]);
  expect(new Set(twins.map((twin) => twin.slug)).size).toBe(2);
});

const profile = { sub: "248289761001", email: "jane@corp.example", email_verified: true };

test("an identity is the same person at every visit, bound by issuer and subject", async () => {
  const first = await loginForIdentity("https://one.example", profile);
  const moved = { ...profile, email: "jane.new@corp.example" };
  expect(await loginForIdentity("https://one.example", moved)).toEqual(first);
});

test("another issuer that claims the same subject and address gets nothing", async () => {
  await loginForIdentity("https://one.example", profile);
  expect(await loginForIdentity("https://two.example", profile)).toEqual({
    refusal: "oidc-email-taken",
  });
});

test("an identity never opens a password's sign-in by its e-mail address, verified or not", async () => {
  const { email } = await newOwner();
  for (const verified of [true, false]) {
    const claim = { sub: `x${verified}`, email, email_verified: verified };
    expect(await loginForIdentity("https://one.example", claim)).toEqual({
      refusal: "oidc-email-taken",
    });
  }
});

test("an identity whose address is not verified has to confirm it like everyone else", async () => {
  const claim = { sub: "unverified", email: "someone@corp.example", email_verified: false };
  expect(await loginForIdentity("https://one.example", claim)).toHaveProperty("loginId");
  expect((await lastMail("someone@corp.example"))?.body).toContain("/verify?token=");
});
