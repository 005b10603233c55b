import { expect, test } from "vitest";
import { createApiKey } from "@/lib/engine/connect/create-api-key";
import { revokeApiKey } from "@/lib/engine/connect/revoke-api-key";
import { warnOfExpiringApiKeys } from "@/lib/engine/notices/warn-expiring-api-keys";
import { newOwner } from "../access/people";
import { testDatabase } from "../support/database";
import { testActor } from "../support/workspace";

const { sql } = testDatabase();

async function keyOf(expiresInDays: number | null) {
  const owner = await newOwner();
  await sql("update logins set email_verified_at = now() where id = $1", [owner.loginId]);
  const name = `Terraform ${owner.tenantId}`;
  const wanted = { name, scopes: ["read" as const], expiresInDays };
  const { id } = await createApiKey(owner.tenantId, testActor, wanted);
  const subjects = async () => {
    const rows = await sql("select subject from mails where subject like $1 order by id", [
      `%${name}%`,
    ]);
    return rows.map((row) => String(row["subject"]).replace(name, "T"));
  };
  const leave = (days: number) =>
    sql("update api_keys set expires_at = now() + make_interval(mins => $2) where id = $1", [
      id,
      Math.round(days * 24 * 60),
    ]);
  return { ...owner, id, subjects, leave };
}

test("owners and admins are mailed once each at 30, 14, 7 days and at the last", async () => {
  const key = await keyOf(365);
  await warnOfExpiringApiKeys();
  expect(await key.subjects()).toEqual([]);
  for (const days of [29.5, 29, 13.5, 6.5, 0.5]) {
    await key.leave(days);
    await Promise.all([warnOfExpiringApiKeys(), warnOfExpiringApiKeys()]);
  }
  expect(await key.subjects()).toEqual(
    ["30 days", "14 days", "7 days", "1 day"].map((left) => `The API key T ends in ${left}`),
  );
});

test("nobody hears of a key that is revoked or never ends", async () => {
  const [revoked, endless] = [await keyOf(10), await keyOf(null)];
  await revokeApiKey(revoked.tenantId, testActor, revoked.id);
  await warnOfExpiringApiKeys();
  expect([...(await revoked.subjects()), ...(await endless.subjects())]).toEqual([]);
});
