import { describe, expect, test } from "vitest";
import {
  compileMatcher,
  type MatchRule,
  matchAccount,
  matchRules,
} from "@/lib/core/plan/match-rule";
import type { Account } from "@/lib/core/target/target";

const person = {
  username: "jo.doe",
  email: "Jo@Acme.test",
  externalId: "K7",
  resource: { employeeNumber: "E12", emails: [{ value: "jo@old.test" }, { value: "jo@new.test" }] },
};

function account(id: string, username: string, email: string | null = null): Account {
  return { id, username, displayName: null, email, active: true, writable: true };
}

function match(rules: MatchRule[], accounts: Account[]) {
  const keys = compileMatcher(rules)(person);
  return matchAccount(keys, (field, key) =>
    accounts.filter((each) => {
      const value = each[field];
      return value !== null && (field === "id" ? value : value.toLowerCase()) === key;
    }),
  );
}

const byUsername: MatchRule = { by: "username" };
const byEmail: MatchRule = { by: "email" };

describe("rules that find the account of a person", () => {
  test("the first rule that finds one decides, and the answer names it", () => {
    const accounts = [account("K1", "jd", "jo@acme.test"), account("K2", "jo.doe")];
    expect(match([byEmail, byUsername], accounts)).toMatchObject({
      account: { id: "K1" },
      found: { kind: "rule", rule: byEmail, value: "Jo@Acme.test" },
    });
    expect(match([byUsername, byEmail], accounts)?.account?.id).toBe("K2");
  });

  test("an external id is the target's own key and is compared as it is written", () => {
    expect(match([{ by: "externalId" }], [account("K7", "x")])?.account?.id).toBe("K7");
    expect(match([{ by: "externalId" }], [account("k7", "x")])).toBeNull();
  });

  test("any attribute can lead to any field, each of several values", () => {
    const number: MatchRule = { by: "attribute", path: "employeeNumber", field: "username" };
    const emails: MatchRule = { by: "attribute", path: "emails.value", field: "email" };
    expect(match([number], [account("K1", "e12")])?.account?.id).toBe("K1");
    expect(match([emails], [account("K1", "x", "jo@new.test")])?.account?.id).toBe("K1");
  });

  test("several accounts by one rule are never a guess, and no later rule decides instead", () => {
    const accounts = [
      account("K1", "jo-admin", "jo@acme.test"),
      account("K2", "jo.doe", "jo@acme.test"),
    ];
    expect(match([byEmail, byUsername], accounts)).toMatchObject({
      account: null,
      found: { kind: "several", rule: byEmail, usernames: ["jo-admin", "jo.doe"] },
    });
  });

  test("a rule without a value is passed over", () => {
    const matcher = compileMatcher([byEmail, byUsername]);
    expect(matcher({ ...person, email: "" }).map(({ rule }) => rule)).toEqual([byUsername]);
  });

  test("a list without a rule, and a path that cannot be read, are refused", () => {
    expect(matchRules.safeParse([]).success).toBe(false);
    const rule = { by: "attribute", path: "emails[", field: "email" };
    expect(matchRules.safeParse([rule]).success).toBe(false);
  });
});
