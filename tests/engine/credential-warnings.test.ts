import { expect, test } from "vitest";
import { isDay } from "@/lib/core/access/credential-end";
import { createApp } from "@/lib/engine/connect/create-app";
import { createTarget } from "@/lib/engine/connect/create-target";
import { saveSource, sourceOf } from "@/lib/engine/connect/save-source";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { warnOfExpiringCredentials } from "@/lib/engine/notices/warn-expiring-credentials";
import { testDatabase } from "../support/database";
import { sourceSettings } from "../support/source-settings";
import { newWorkspace, testActor } from "../support/workspace";

const { sql } = testDatabase();

async function scene(credentialEndsOn: string) {
  const { tenantId, mails } = await workspaceWithOwner();
  const name = `Entra ${tenantId}`;
  const settings = { ...sourceSettings, credentialEndsOn };
  const input = { name, provider: "entra", method: "api" as const, settings };
  const app = await createApp(tenantId, testActor, input);
  return { tenantId, app, mails, leave: leaving("apps", app.id) };
}

async function targetScene(credentialEndsOn: string) {
  const { tenantId, mails } = await workspaceWithOwner();
  const settings = { baseUrl: "https://93.184.216.34/jira", token: "token", credentialEndsOn };
  const input = { name: `Jira ${tenantId}`, product: "jira", settings };
  const target = await createTarget(tenantId, testActor, input);
  return { tenantId, target, mails, leave: leaving("targets", target.id) };
}

/** Turns the clock on until so many days are left. */
function leaving(table: "apps" | "targets", id: string) {
  return (days: number) =>
    sql(
      `update ${table} set credential_ends_at = now() + make_interval(mins => $2) where id = $1`,
      [...[id, Math.round(days * 24 * 60)]],
    );
}

async function workspaceWithOwner() {
  const tenantId = await newWorkspace();
  const email = `owner-${tenantId}@acme.test`;
  await sql(
    `insert into logins (id, email, email_key, name, email_verified_at)
     values ($1, $2, $2, 'owner', now())`,
    [`log_${tenantId}`, email],
  );
  await sql("insert into members (tenant_id, login_id, role) values ($1, $2, 'owner')", [
    ...[tenantId, `log_${tenantId}`],
  ]);
  const mails = async () =>
    (await sql("select subject from mails where recipient = $1", [email])).length;
  return { tenantId, mails };
}

test.each([
  ["an app's", scene],
  ["a target's", targetScene],
])(
  "of %s credentials owners are mailed once at 30, 14, 7 days and at the last, and not after the end",
  async (_, make) => {
    const { mails, leave } = await make("2035-01-31");
    await warnOfExpiringCredentials();
    expect(await mails()).toBe(0);
    for (const [index, days] of [29.5, 13.5, 6.5, 0.5].entries()) {
      await leave(days);
      await Promise.all([warnOfExpiringCredentials(), warnOfExpiringCredentials()]);
      expect(await mails()).toBe(index + 1);
    }
    await leave(-1);
    await warnOfExpiringCredentials();
    expect(await mails()).toBe(4);
  },
);

test("a new end is warned of again, and none where it was taken away", async () => {
  const { tenantId, app, mails, leave } = await scene("2035-01-31");
  await leave(5);
  await warnOfExpiringCredentials();
  await saveSource(tenantId, testActor, app.id, { credentialEndsOn: "2036-01-31" });
  expect((await sourceOf(tenantId, app.id)).credentialEndsAt?.toISOString()).toContain(
    "2036-01-31",
  );
  await leave(5);
  await warnOfExpiringCredentials();
  expect(await mails()).toBe(2);
  await saveSource(tenantId, testActor, app.id, { credentialEndsOn: "" });
  expect((await sourceOf(tenantId, app.id)).credentialEndsAt).toBeNull();
});

test("a day that the calendar does not have is refused", async () => {
  await expect(scene("2027-02-30")).rejects.toMatchObject({ field: "credentialEndsOn" });
  expect([isDay("2028-02-29"), isDay("31.03.2027"), isDay("2027-13-01")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("another day for a target is warned of again, and says nothing about what was found out there", async () => {
  const { tenantId, target, mails, leave } = await targetScene("2035-01-31");
  await sql("update targets set version = '10.3' where id = $1", [target.id]);
  await leave(5);
  await warnOfExpiringCredentials();
  const settings = { credentialEndsOn: "2036-01-31" };
  await updateTarget(tenantId, testActor, target.id, { settings });
  const [row] = await sql("select version, credential_ends_at from targets where id = $1", [
    target.id,
  ]);
  expect(row).toEqual({ version: "10.3", credential_ends_at: new Date("2036-01-31T23:59:59Z") });
  await leave(5);
  await warnOfExpiringCredentials();
  expect(await mails()).toBe(2);
});
