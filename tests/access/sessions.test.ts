import { expect, test } from "vitest";
import { revokeSession, revokeSessionOf } from "@/db/queries/sessions";
import { changePassword } from "@/lib/access/reset-password";
import { resumeSession } from "@/lib/access/session";
import { sessionIdOf } from "@/lib/access/session-cookie";
import { testDatabase } from "../support/database";
import { goodPassword, newOwner, newSession } from "./people";

const set = (id: string, column: string, ago: string) =>
  testDatabase().sql(`update sessions set ${column} = now() - $2::interval where id = $1`, [
    id,
    ago,
  ]);

test("a session names its person and whether their address is confirmed", async () => {
  const { loginId, email, name } = await newOwner();
  expect(await resumeSession(await newSession(loginId))).toMatchObject({
    loginId,
    email,
    name,
    emailVerified: false,
    isStaff: false,
  });
});

test("a revoked session is over at the very next request", async () => {
  const { loginId } = await newOwner();
  const id = await newSession(loginId);
  await revokeSession(id);
  expect(await resumeSession(id)).toBeNull();
});

test("a session ends after half an hour without a request, and use moves that on", async () => {
  const { loginId } = await newOwner();
  const id = await newSession(loginId);
  await set(id, "last_seen_at", "29 minutes");
  expect(await resumeSession(id)).not.toBeNull();
  const [row] = await testDatabase().sql(
    "select last_seen_at > now() - interval '1 minute' as fresh from sessions where id = $1",
    [id],
  );
  expect(row).toEqual({ fresh: true });
  await set(id, "last_seen_at", "31 minutes");
  expect(await resumeSession(id)).toBeNull();
});

test("a session ends after twelve hours however much it is used", async () => {
  const { loginId } = await newOwner();
  const id = await newSession(loginId);
  const [row] = await testDatabase().sql(
    "select extract(epoch from expires_at - created_at) / 3600 as hours from sessions where id = $1",
    [id],
  );
  expect(Number(row?.["hours"])).toBeCloseTo(12, 3);
  await set(id, "expires_at", "1 second");
  expect(await resumeSession(id)).toBeNull();
});

test("a deleted person's session is over", async () => {
  const { loginId } = await newOwner();
  const id = await newSession(loginId);
  await testDatabase().sql("delete from logins where id = $1", [loginId]);
  expect(await resumeSession(id)).toBeNull();
});

test("nobody can end the session of someone else", async () => {
  const [mine, other] = [await newOwner(), await newOwner()];
  const id = await newSession(mine.loginId);
  await revokeSessionOf(other.loginId, id);
  expect(await resumeSession(id)).not.toBeNull();
  await revokeSessionOf(mine.loginId, id);
  expect(await resumeSession(id)).toBeNull();
});

test("changing the password ends every other session and keeps this one", async () => {
  const { loginId } = await newOwner();
  const [here, there] = [await newSession(loginId), await newSession(loginId)];
  await changePassword({
    loginId,
    sessionId: here,
    current: goodPassword,
    password: "a dozen calm otters",
  });
  expect(await resumeSession(here)).not.toBeNull();
  expect(await resumeSession(there)).toBeNull();
});

test("the password is not changed without the current one", async () => {
  const { loginId } = await newOwner();
  const change = {
    loginId,
    sessionId: "ses_x",
    current: "not this one",
    password: "calm otters 12",
  };
  await expect(changePassword(change)).rejects.toMatchObject({ field: "current" });
});

test.each(["", "x", "a.b.c.d.e", "eyJhbGciOiJub25lIn0.eyJzaWQiOiJzZXNfMSJ9."])(
  "a cookie that we did not seal names no session: %s",
  async (token) => {
    expect(await sessionIdOf(token)).toBeNull();
  },
);
