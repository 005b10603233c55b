import { describe, expect, test } from "vitest";
import { loginMoment } from "@/lib/targets/datacenter/login-moment";
import type { LastLogin } from "@/lib/targets/port";
import { type FakeOptions, openFake, targetCases } from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();

describe("when people signed in last", () => {
  const at = "2026-01-02T03:04:05.000Z";
  const person = (name: string) => ({
    username: name,
    displayName: name,
    email: `${name}@acme.test`,
  });

  test("Confluence lists it page by page for everybody who uses up the licence", async () => {
    const people = [
      { ...person("ada"), lastLoginAt: at },
      person("ben"),
      { ...person("gone"), lastLoginAt: at, active: false },
    ];
    const seen = await loginsOf("confluence", "10.0", { people, groups: {} });
    const told = seen.map(({ at: moment, email }) => [email, moment]);
    expect(told).toEqual(
      expect.arrayContaining([
        ["ada@acme.test", at],
        ["ben@acme.test", null],
      ]),
    );
    expect(told.map(([email]) => email)).not.toContain("gone@acme.test");
  });

  test("Crowd keeps it as an attribute, and the later of two counts", async () => {
    const profile = { lastAuthenticated: "1000", lastActive: String(Date.parse(at)) };
    const people = [{ ...person("ada"), profile }, person("ben")];
    const seen = await loginsOf("crowd", "5.3", { people, groups: {} });
    expect(seen.map((each) => each.at)).toEqual([at, null]);
  });

  test.each([
    [Date.parse(at), at],
    [String(Date.parse(at)), at],
    ["2026-01-02T03:04:05.000+0000", at],
    [null, null],
    [0, null],
    ["never", null],
  ])("%j is read as %j", (value, wanted) => {
    expect(loginMoment(value)).toBe(wanted);
  });
});

test.each(targetCases.map((each) => [`${each.id} ${each.version}`, each] as const))(
  "%s lists logins just where it says that it can, else it says why not",
  async (_, product) => {
    const { connection, capabilities } = await openFake(
      product,
      { people: [], groups: {} },
      signal,
    );
    const { able, reason } = capabilities.lastLogin;
    expect(connection.lastLogins !== undefined).toBe(able);
    expect(reason === null).toBe(able);
  },
);

async function loginsOf(id: string, version: string, state: FakeOptions): Promise<LastLogin[]> {
  const product = targetCases.find((each) => each.id === id && each.version === version);
  if (!product) throw new Error(`No ${id} ${version}.`);
  const { connection } = await openFake(product, state, signal);
  const seen: LastLogin[] = [];
  for await (const page of connection.lastLogins?.(null, signal) ?? []) seen.push(...page.items);
  return seen;
}
