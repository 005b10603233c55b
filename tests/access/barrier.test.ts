import { describe, expect, test } from "vitest";
import { barrierOf } from "@/lib/access/barrier";
import { requireSecondFactor } from "@/lib/access/require-second-factor";
import { testDatabase } from "../support/database";
import { addMember, membership, newOwner } from "./people";

const open = {
  tenant_id: "ten_1",
  second_factor_required: false,
  sso_enforced: false,
  is_break_glass: false,
};
const bare = { secondFactor: null, ssoTenantId: null };
const withCode = { secondFactor: "totp", ssoTenantId: null } as const;
const throughSso = { secondFactor: "provider", ssoTenantId: "ten_1" } as const;
const throughAnother = { secondFactor: "provider", ssoTenantId: "ten_2" } as const;

describe("what keeps a member out", () => {
  const second = { ...open, second_factor_required: true };
  const sso = { ...open, sso_enforced: true };
  const glass = { ...sso, is_break_glass: true };
  test.each([
    ["nothing asked", open, bare, null],
    ["a second factor, not shown", second, bare, "secondFactor"],
    ["a second factor, shown", second, withCode, null],
    ["a second factor, through the workspace's provider", second, throughSso, null],
    ["single sign-on, a password", sso, bare, "sso"],
    ["single sign-on, password and code", sso, withCode, "sso"],
    ["single sign-on of another workspace", sso, throughAnother, "sso"],
    ["nothing asked, through another workspace's provider", open, throughAnother, "elsewhere"],
    ["the break-glass owner through another's provider", glass, throughAnother, "elsewhere"],
    ["single sign-on, used", sso, throughSso, null],
    ["the break-glass owner with a password alone", glass, bare, "secondFactor"],
    ["the break-glass owner with a code", glass, withCode, null],
  ] as const)("%s", (_, asked, shown, barrier) => {
    expect(barrierOf(shown, asked)).toBe(barrier);
  });
});

test("whoever asks for a second factor must have shown one; others are kept out until they do", async () => {
  const owner = await newOwner();
  const viewer = await addMember(owner.tenantId, "viewer");
  const mine = await membership(owner.loginId, owner.slug);
  await expect(requireSecondFactor(mine, true)).rejects.toMatchObject({ status: 409 });
  const proven = { ...mine, member: { ...mine.member, secondFactor: "totp" as const } };
  await requireSecondFactor(proven, true);
  expect((await membership(viewer.loginId, owner.slug)).barrier).toBe("secondFactor");
  await requireSecondFactor(mine, false);
  expect((await membership(viewer.loginId, owner.slug)).barrier).toBeNull();
  const rows = await testDatabase().sql(
    "select action from audit_events where tenant_id = $1 and action like 'workspace.second%' order by seq",
    [owner.tenantId],
  );
  expect(rows).toHaveLength(2);
});
