import { expect, test } from "vitest";
import { deviceOf, newDevice } from "@/lib/access/device";
import { askForReset } from "@/lib/access/reset-password";
import { checkPassword } from "@/lib/access/sign-in";
import { signUp } from "@/lib/access/sign-up";
import { testDatabase } from "../support/database";
import { goodPassword, lastMail, newIp, newOwner } from "./people";

const wrong = "not the password at all";

const answerOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return "yes";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test("the right password opens the sign-in, whatever the case of the address", async () => {
  const { email, loginId } = await newOwner();
  const attempt = { password: goodPassword, ip: newIp(), device: null };
  expect(await checkPassword({ ...attempt, email: ` ${email.toUpperCase()} ` })).toBe(loginId);
});

test("an unknown address and a wrong password get the same words", async () => {
  const { email } = await newOwner();
  const known = await answerOf(
    checkPassword({ email, password: wrong, ip: newIp(), device: null }),
  );
  const unknown = await answerOf(
    checkPassword({ email: "nobody@example.com", password: wrong, ip: newIp(), device: null }),
  );
  expect(known).toBe(unknown);
});

test("asking for a reset answers the same for a known and an unknown address", async () => {
  const { email } = await newOwner();
  expect(await askForReset(email, newIp())).toBe(await askForReset("no@example.com", newIp()));
  expect(await lastMail("no@example.com")).toBeNull();
});

test("the eleventh try for one address in a quarter of an hour is refused, even the right one", async () => {
  const { email } = await newOwner();
  const attempt = { email, ip: null, device: null };
  const guesses = await Promise.all(
    Array.from({ length: 10 }, () => answerOf(checkPassword({ ...attempt, password: wrong }))),
  );
  expect(new Set(guesses).size).toBe(1);
  expect(guesses[0]).toMatch(/do not belong together/);
  expect(await answerOf(checkPassword({ ...attempt, password: goodPassword }))).toMatch(/too many/);
});

test("the eleventh wrong try from one network address is refused, whatever the account", async () => {
  const ip = newIp();
  const guess = (round: number) =>
    answerOf(checkPassword({ email: `p${round}@example.com`, password: wrong, ip, device: null }));
  const answers = await Promise.all(Array.from({ length: 10 }, (_, round) => guess(round)));
  expect(answers.every((answer) => /do not belong/.test(answer))).toBe(true);
  expect(await guess(10)).toMatch(/too many/);
});

test("strangers who guess do not lock out a browser that has signed in before", async () => {
  const { email, loginId } = await newOwner();
  const stranger = { email, password: wrong, ip: newIp(), device: null };
  for (let round = 0; round < 12; round++) await answerOf(checkPassword(stranger));
  const device = deviceOf(newDevice(email), email);
  expect(device).not.toBeNull();
  const own = { email, password: goodPassword, ip: stranger.ip, device };
  expect(await checkPassword(own)).toBe(loginId);
});

test("a browser's mark is good for the address it was given for, and cannot be made up", () => {
  const cookie = newDevice("ada@example.com");
  expect(deviceOf(cookie, "ADA@example.com")).not.toBeNull();
  expect(deviceOf(cookie, "bob@example.com")).toBeNull();
  expect(deviceOf(`x${cookie}`, "ada@example.com")).toBeNull();
  expect(deviceOf("made.up", "ada@example.com")).toBeNull();
});

test("the right password does not count as a try", async () => {
  const { email, loginId } = await newOwner();
  const attempt = { email, password: goodPassword, ip: newIp(), device: null };
  for (let round = 0; round < 12; round++) expect(await checkPassword(attempt)).toBe(loginId);
});

test("the counters start again after a quarter of an hour", async () => {
  const { email, loginId } = await newOwner();
  const attempt = { email, ip: newIp(), device: null };
  for (let round = 0; round < 11; round++) {
    await answerOf(checkPassword({ ...attempt, password: wrong }));
  }
  await testDatabase().sql("update throttles set window_ends_at = now()");
  expect(await checkPassword({ ...attempt, password: goodPassword })).toBe(loginId);
});

test("signing up with a taken address changes nothing and tells its owner by mail", async () => {
  const { email, loginId } = await newOwner();
  const again = { name: "Mallory", email, password: "other words in a row", workspace: "Mine" };
  await expect(signUp({ ...again, ip: newIp() })).rejects.toMatchObject({ status: 409 });
  const attempt = { email, password: goodPassword, ip: newIp(), device: null };
  expect(await checkPassword(attempt)).toBe(loginId);
  expect((await lastMail(email))?.subject).toBe("You already have a sign-in for Usher");
  const rows = await testDatabase().sql("select id from tenants where name = 'Mine'");
  expect(rows).toEqual([]);
});

test("one network address can ask only ten times whether an address is taken", async () => {
  const [{ email }, ip] = [await newOwner(), newIp()];
  const again = { name: "Mallory", email, password: "other words in a row", workspace: "Mine", ip };
  for (let round = 0; round < 10; round++) await answerOf(signUp(again));
  expect(await answerOf(signUp(again))).toMatch(/too many/);
});
