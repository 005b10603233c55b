import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { loginOfSession } from "@/db/queries/sessions";
import { resetSecondFactor } from "@/lib/access/reset-second-factor";
import {
  checkSecondFactor,
  confirmTotp,
  hasSecondFactor,
  removeTotp,
  renewRecoveryCodes,
  requirePassword,
} from "@/lib/access/second-factor";
import { offeredTotp, startTotp, takeTotp } from "@/lib/access/totp";
import { verifyAudit } from "@/lib/access/verify-audit";
import { testDatabase } from "../support/database";
import { goodPassword, lastMail, loginOf, membership, newOwner } from "./people";

const { sql } = testDatabase();
const halfMinute = 30_000;

async function signer() {
  const owner = await newOwner();
  return { ...(await loginOf(owner.loginId)), ip: "192.0.2.1", tenantId: owner.tenantId };
}

async function codeOf(person: { loginId: string; email: string }, timestamp = Date.now()) {
  const offered = await offeredTotp(person);
  if (offered === null) throw new Error("There is no app being set up.");
  const totp = new TOTP({ secret: Secret.fromBase32(offered.secret) });
  return {
    now: totp.generate({ timestamp }),
    at: (time: number) => totp.generate({ timestamp: time }),
  };
}

async function withApp() {
  const person = await signer();
  await startTotp(person.loginId);
  const code = await codeOf(person);
  const codes = await confirmTotp(person, code.now);
  return { person, code, codes };
}

test("an authenticator app counts from its first right code on, and not before", async () => {
  const person = await signer();
  await startTotp(person.loginId);
  expect(await hasSecondFactor(person.loginId)).toBe(false);
  const code = await codeOf(person);
  await expect(confirmTotp(person, "000000")).rejects.toMatchObject({ field: "code" });
  expect(await confirmTotp(person, code.now)).toHaveLength(10);
  expect(await hasSecondFactor(person.loginId)).toBe(true);
  expect(await offeredTotp(person)).toBeNull();
  await expect(startTotp(person.loginId)).rejects.toThrow("set up already");
  expect(await loginOfSession(person.sessionId)).toMatchObject({ secondFactor: "totp" });
});

test("a code is taken once, half a minute early or late, and no older one after it", async () => {
  const { person, code } = await withApp();
  const now = Date.now() + 10 * halfMinute;
  const take = (time: number) => takeTotp(person.loginId, code.at(time), { now });
  expect(await take(now - 2 * halfMinute)).toBe(false);
  expect(await take(now)).toBe(true);
  expect(await take(now)).toBe(false);
  expect(await take(now - halfMinute)).toBe(false);
  expect(await take(now + halfMinute)).toBe(true);
  expect(await take(now + 2 * halfMinute)).toBe(false);
});

test("of two requests with the same code one gets in", async () => {
  const { person, code } = await withApp();
  const now = Date.now() + 10 * halfMinute;
  const both = [1, 2].map(() => takeTotp(person.loginId, code.at(now), { now }));
  expect((await Promise.all(both)).sort()).toEqual([false, true]);
});

test("a recovery code opens once, however it is typed, and is of no use to anybody else", async () => {
  const { person, codes } = await withApp();
  const other = await withApp();
  const [first = "", second = ""] = codes;
  await expect(checkSecondFactor(other.person.loginId, first)).rejects.toThrow("not right");
  expect(await checkSecondFactor(person.loginId, ` ${first.toUpperCase()} `)).toBe("recoveryCode");
  await expect(checkSecondFactor(person.loginId, first)).rejects.toThrow("used already");
  expect(await renewRecoveryCodes(person)).toHaveLength(10);
  await expect(checkSecondFactor(person.loginId, second)).rejects.toThrow("not right");
});

test("ten wrong codes in a quarter of an hour stop even the right one", async () => {
  const { person, codes } = await withApp();
  for (let round = 0; round < 10; round++) {
    await expect(checkSecondFactor(person.loginId, "000000")).rejects.toThrow("not right");
  }
  await expect(checkSecondFactor(person.loginId, codes[0] ?? "")).rejects.toMatchObject({
    status: 429,
  });
});

test("neither secret nor codes are kept in clear", async () => {
  const { person, codes } = await withApp();
  const rows = await sql(
    "select sealed, (select string_agg(hash, ' ') from recovery_codes where login_id = $1) as hashes from totps where login_id = $1",
    [person.loginId],
  );
  expect(rows[0]?.["sealed"]).toMatch(/^v1\./);
  for (const code of codes) expect(rows[0]?.["hashes"]).not.toContain(code.replace("-", ""));
});

test("a change is told by mail and stands in the log of every workspace, in the chain", async () => {
  const { person } = await withApp();
  await removeTotp(person);
  expect(await hasSecondFactor(person.loginId)).toBe(false);
  expect((await lastMail(person.email))?.subject).toContain("authenticator app was removed");
  const rows = await sql(
    "select action from audit_events where tenant_id = $1 and action like 'member.auth%' order by seq",
    [person.tenantId],
  );
  expect(rows.map((row) => row["action"])).toEqual([
    "member.authenticatorAdded",
    "member.authenticatorRemoved",
  ]);
  expect(await verifyAudit(person.tenantId)).toMatchObject({ fault: null });
});

test("an open browser alone changes nothing: the password is asked for again", async () => {
  const person = await signer();
  await expect(requirePassword(person, "wrong")).rejects.toMatchObject({ field: "current" });
  await expect(requirePassword(person, undefined)).rejects.toMatchObject({ field: "current" });
  await expect(requirePassword(person, goodPassword)).resolves.toBeUndefined();
});

test("an owner resets a member's second step: they are signed out, told, and it is in the log", async () => {
  const owner = await newOwner();
  const { person } = await withApp();
  const mine = () => membership(owner.loginId, owner.slug);
  const reset = async () => resetSecondFactor(await mine(), person.loginId);
  await expect(reset()).rejects.toThrow("not a member");
  const pair = [owner.tenantId, person.loginId];
  await sql("insert into members (tenant_id, login_id, role) values ($1, $2, 'admin')", pair);
  await expect(reset()).rejects.toThrow("not yours");
  await sql("delete from members where tenant_id <> $1 and login_id = $2", pair);
  const theirs = await membership(person.loginId, owner.slug);
  await expect(resetSecondFactor(theirs, owner.loginId)).rejects.toThrow("Only an owner");
  await expect(resetSecondFactor(await mine(), owner.loginId)).rejects.toThrow("Your account");
  await reset();
  expect(await hasSecondFactor(person.loginId)).toBe(false);
  expect(await loginOfSession(person.sessionId)).toBeUndefined();
  expect((await lastMail(person.email))?.subject).toContain("was reset");
  const logged = await sql("select action from audit_events where tenant_id = $1", [
    owner.tenantId,
  ]);
  expect(logged).toContainEqual({ action: "member.secondFactorReset" });
  await expect(reset()).rejects.toThrow("no second step");
});
