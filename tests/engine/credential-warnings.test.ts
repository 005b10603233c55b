import { expect, test } from "vitest";
import { isDay } from "@/lib/core/access/credential-end";
import { createApp } from "@/lib/engine/connect/create-app";
import { saveSource, sourceOf } from "@/lib/engine/connect/save-source";
import { warnOfExpiringCredentials } from "@/lib/engine/notices/warn-expiring-credentials";
import { testDatabase } from "../support/database";
import { sourceSettings } from "../support/source-settings";
import { newWorkspace, testActor } from "../support/workspace";

const { sql } = testDatabase();

async function scene(credentialEndsOn: string) {
  const tenantId = await newWorkspace();
  const name = `Entra ${tenantId}`;
  const settings = { ...sourceSettings, credentialEndsOn };
  const input = { name, provider: "entra", method: "api" as const, settings };
  const app = await createApp(tenantId, testActor, input);
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
  /** Turns the clock on until so many days are left. */
  const leave = (days: number) =>
    sql("update apps set credential_ends_at = now() + make_interval(mins => $2) where id = $1", [
      ...[app.id, Math.round(days * 24 * 60)],
    ]);
  return { tenantId, app, mails, leave };
}

test("owners are mailed once at 30, 14, 7 days and at the last, and not after the end", async () => {
  const { mails, leave } = await scene("2035-01-31");
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
});

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
