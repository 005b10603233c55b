import { expect, test } from "vitest";
import { listExpiringTokens } from "@/db/queries/app-view";
import { createAppToken, revokeAppToken } from "@/lib/access/app-tokens";
import { dueWarning } from "@/lib/core/access/scim-credential";
import { newId } from "@/lib/core/ids";
import { createApp } from "@/lib/engine/connect/create-app";
import { warnOfExpiringTokens } from "@/lib/engine/notices/warn-expiring-tokens";
import { testDatabase } from "../support/database";
import { newWorkspace, testActor } from "../support/workspace";

const { sql } = testDatabase();

async function addMember(tenantId: string, role: string, verified = true): Promise<string> {
  const loginId = newId("log");
  const email = `${role}-${loginId}@acme.test`;
  await sql(
    `insert into logins (id, email, email_key, name, email_verified_at)
     values ($1, $2, $2, $3, case when $4 then now() end)`,
    [loginId, email, role, verified],
  );
  await sql("insert into members (tenant_id, login_id, role) values ($1, $2, $3)", [
    tenantId,
    loginId,
    role,
  ]);
  return email;
}

async function scene(expiresInDays: number | null) {
  const tenantId = await newWorkspace();
  const name = `Okta ${tenantId}`;
  const app = await createApp(tenantId, testActor, { name, provider: "okta", method: "scim" });
  const [owner, admin] = [await addMember(tenantId, "owner"), await addMember(tenantId, "admin")];
  await addMember(tenantId, "viewer");
  await addMember(tenantId, "owner", false);
  const kind = "bearer" as const;
  const token = await createAppToken(tenantId, testActor, app.id, { kind, expiresInDays });
  const mails = async () => {
    const query = "select recipient, subject from mails where subject like $1 order by subject";
    const rows = await sql(query, [`%${name}%`]);
    return rows.map(({ recipient, subject }) => ({
      recipient: String(recipient),
      subject: String(subject),
    }));
  };
  /** Turns the clock on until so many days are left. */
  const leave = (days: number) =>
    sql("update scim_tokens set expires_at = now() + make_interval(mins => $2) where id = $1", [
      token.id,
      Math.round(days * 24 * 60),
    ]);
  return { tenantId, app, token, owner, admin, mails, leave };
}

test("owners and admins are mailed once at 30, 14, 7 days and at the last, and nobody else", async () => {
  const { owner, admin, mails, leave } = await scene(365);
  await warnOfExpiringTokens();
  expect(await mails()).toEqual([]);
  let count = 0;
  for (const days of [29.5, 13.5, 6.5, 0.5]) {
    await leave(days);
    await Promise.all([warnOfExpiringTokens(), warnOfExpiringTokens()]);
    await warnOfExpiringTokens();
    count += 2;
    expect(await mails()).toHaveLength(count);
  }
  expect(new Set((await mails()).map(({ recipient }) => recipient))).toEqual(
    new Set([owner, admin]),
  );
  expect((await mails()).map(({ subject }) => subject.split("ends in ")[1])).toEqual(
    expect.arrayContaining(["30 days", "14 days", "7 days", "1 day"]),
  );
});

test("a worker that was away mails the nearest warning only, not those it missed", async () => {
  const { mails, leave } = await scene(365);
  await leave(5);
  await warnOfExpiringTokens();
  expect(await mails()).toHaveLength(2);
});

test("nobody is warned of the time they have just chosen", async () => {
  const { mails, leave } = await scene(7);
  await warnOfExpiringTokens();
  expect(await mails()).toEqual([]);
  await leave(0.9);
  await warnOfExpiringTokens();
  expect(await mails()).toHaveLength(2);
});

test("a revoked token, an expired one and one without an end are not warned of", async () => {
  const [revoked, expired, endless] = [await scene(365), await scene(365), await scene(null)];
  await revoked.leave(5);
  await revokeAppToken(revoked.tenantId, testActor, revoked.app.id, revoked.token.id);
  await expired.leave(-1);
  await warnOfExpiringTokens();
  for (const { mails } of [revoked, expired, endless]) expect(await mails()).toEqual([]);
});

test("pages list what ends within a month or has ended, soonest first, of this workspace alone", async () => {
  const { tenantId, app, token, leave } = await scene(365);
  const other = await scene(10);
  expect(await listExpiringTokens(tenantId)).toEqual([]);
  await leave(-1);
  expect(await listExpiringTokens(tenantId)).toMatchObject([{ id: token.id, appId: app.id }]);
  expect(await listExpiringTokens(tenantId, other.app.id)).toEqual([]);
});

test("the mail is sent with its note or not at all, and leaves an audit event", async () => {
  const { tenantId, leave } = await scene(365);
  await leave(5);
  await warnOfExpiringTokens();
  const query = "select detail from audit_events where tenant_id = $1 and action = $2";
  const events = await sql(query, [tenantId, "app.tokenExpiryMailed"]);
  expect(events).toMatchObject([{ detail: { days: 7, recipients: 2 } }]);
});

test.each([
  [31, null],
  [30, 30],
  [15, 30],
  [14, 14],
  [7.5, 14],
  [7, 7],
  [1.1, 7],
  [1, 1],
  [0, null],
  [-3, null],
])("with %s days left the warning that is due is %s", (days, due) => {
  const now = Date.now();
  expect(dueWarning(new Date(now + days * 86_400_000), now)).toBe(due);
});
