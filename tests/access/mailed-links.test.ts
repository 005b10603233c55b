import { expect, test } from "vitest";
import { loginById } from "@/db/queries/logins";
import { askForReset, resetIsPossible, resetPassword } from "@/lib/access/reset-password";
import { resumeSession } from "@/lib/access/session";
import { checkPassword } from "@/lib/access/sign-in";
import { resendVerification, verifyEmail } from "@/lib/access/verify-email";
import { testDatabase } from "../support/database";
import { lastMail, newIp, newOwner, newSession, tokenIn } from "./people";

const next = "eleven small stones";

test("the link in the sign-up mail confirms the address, and opening it again does no harm", async () => {
  const { email, loginId } = await newOwner();
  const token = await tokenIn(email);
  expect(await verifyEmail(token)).toEqual({ email });
  expect(await verifyEmail(token)).toEqual({ email });
  expect((await loginById(loginId))?.emailVerifiedAt).toBeInstanceOf(Date);
});

test("a made-up, a replaced and an expired link confirm nothing", async () => {
  const { email, loginId, name } = await newOwner();
  const first = await tokenIn(email);
  await resendVerification({ loginId, email, name });
  const second = await tokenIn(email);
  await testDatabase().sql("update login_tokens set expires_at = now() where login_id = $1", [
    loginId,
  ]);
  for (const token of ["", "made-up", first, second]) expect(await verifyEmail(token)).toBeNull();
  expect((await loginById(loginId))?.emailVerifiedAt).toBeNull();
});

test("a link for confirming does not set a password, and the other way round", async () => {
  const { email } = await newOwner();
  const verify = await tokenIn(email);
  await expect(resetPassword(verify, next)).rejects.toThrow(/too old/);
  await askForReset(email, newIp());
  expect(await verifyEmail(await tokenIn(email))).toBeNull();
});

test("a reset sets the password, ends every session, confirms the address and works once", async () => {
  const { email, loginId } = await newOwner();
  const session = await newSession(loginId);
  await askForReset(email, newIp());
  const token = await tokenIn(email);
  expect(await resetIsPossible(token)).toBe(true);
  const answers = await Promise.allSettled([
    resetPassword(token, next),
    resetPassword(token, next),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await resetIsPossible(token)).toBe(false);
  expect(await resumeSession(session)).toBeNull();
  expect((await loginById(loginId))?.emailVerifiedAt).toBeInstanceOf(Date);
  expect(await checkPassword({ email, password: next, ip: newIp(), device: null })).toBe(loginId);
  expect((await lastMail(email))?.subject).toMatch(/was changed/);
});

test("a weak new password is refused and the link can be used again", async () => {
  const { email } = await newOwner();
  await askForReset(email, newIp());
  const token = await tokenIn(email);
  await expect(resetPassword(token, "password123")).rejects.toMatchObject({ field: "password" });
  expect(await resetIsPossible(token)).toBe(true);
});

test("a reset link ends after an hour, and with the next one", async () => {
  const { email, loginId } = await newOwner();
  await askForReset(email, newIp());
  const first = await tokenIn(email);
  await askForReset(email, newIp());
  expect(await resetIsPossible(first)).toBe(false);
  const second = await tokenIn(email);
  await testDatabase().sql(
    "update login_tokens set expires_at = expires_at - interval '1 hour' where login_id = $1",
    [loginId],
  );
  expect(await resetIsPossible(second)).toBe(false);
});

test("the database never holds a link that works", async () => {
  const { email } = await newOwner();
  const token = await tokenIn(email);
  const rows = await testDatabase().sql("select hash from login_tokens where hash = $1", [token]);
  expect(rows).toEqual([]);
});

test("one address gets a handful of reset mails an hour, however often one asks", async () => {
  const { email } = await newOwner();
  for (let round = 0; round < 8; round++) await askForReset(email, newIp());
  const [row] = await testDatabase().sql(
    "select count(*)::int as mails from mails where recipient = $1 and subject like 'Set a new%'",
    [email],
  );
  expect(row).toEqual({ mails: 4 });
});
