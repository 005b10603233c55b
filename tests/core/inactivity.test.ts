import { describe, expect, test } from "vitest";
import { countdownOf, type LoginRecord, planInactivity } from "@/lib/core/plan/inactivity";
import { accountTests, planUser } from "@/lib/core/plan/plan-user";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { type Capabilities, capabilityNames } from "@/lib/core/target/target";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 26);
const ago = (days: number) => now - days * day;
const rules = { days: 90, neverDays: 60, warn: true };

const record = (given: Partial<LoginRecord> = {}): LoginRecord => ({
  ...{ lastLoginAt: ago(10), firstSeenAt: ago(400), countsFrom: null },
  ...{ email: "ada@acme.test", warnedAt: null, warnedDays: null },
  ...given,
});

/** Days until it is due, and the warning that is given now. */
function told(given: Partial<LoginRecord>, changed: Partial<typeof rules> = {}) {
  const countdown = countdownOf(record(given), { ...rules, ...changed }, now);
  if (!("dueAt" in countdown)) return countdown.kind;
  return [countdown.kind, (countdown.dueAt - now) / day, countdown.warning];
}

const capabilities = Object.fromEntries(
  capabilityNames.map((name) => [name, { able: true, reason: null }]),
) as Capabilities;

describe("the countdown", () => {
  test("runs from the last login to the day of the rules", () => {
    expect(told({ lastLoginAt: ago(10) })).toEqual(["counting", 80, null]);
    expect(told({ lastLoginAt: ago(75) })).toEqual(["counting", 15, null]);
  });
  test("warns at 14 and at 3 days, each once", () => {
    expect(told({ lastLoginAt: ago(76) })).toEqual(["soon", 14, 14]);
    const first = { warnedAt: ago(5), warnedDays: 14 };
    expect(told({ lastLoginAt: ago(81), ...first })).toEqual(["soon", 9, null]);
    expect(told({ lastLoginAt: ago(87), warnedAt: ago(11), warnedDays: 14 })).toEqual([
      "soon",
      3,
      3,
    ]);
    expect(told({ lastLoginAt: ago(88), warnedAt: ago(12), warnedDays: 3 })).toEqual([
      "soon",
      2,
      null,
    ]);
    expect(told({ lastLoginAt: ago(90), warnedAt: ago(14), warnedDays: 3 })).toBe("due");
  });
  test("gives the whole notice to somebody who has been away for years", () => {
    expect(told({ lastLoginAt: ago(900) })).toEqual(["soon", 14, 14]);
    expect(told({ lastLoginAt: ago(900), warnedAt: ago(13), warnedDays: 14 })).toEqual([
      "soon",
      1,
      3,
    ]);
    expect(told({ lastLoginAt: ago(900), warnedAt: ago(14), warnedDays: 3 })).toBe("due");
  });
  test("disables without notice where nobody can be told, or the rules do not want it", () => {
    expect(told({ lastLoginAt: ago(90), email: null })).toBe("due");
    expect(told({ lastLoginAt: ago(90) }, { warn: false })).toBe("due");
    expect(told({ lastLoginAt: ago(80) }, { warn: false })).toEqual(["soon", 10, null]);
  });
  test("a login in between makes an old warning one of another absence", () => {
    const old = { warnedAt: ago(100), warnedDays: 3 };
    expect(told({ lastLoginAt: ago(80), ...old })).toEqual(["soon", 14, 14]);
  });
  test("an account that nobody ever signed in with counts from when it was seen first", () => {
    const never = { lastLoginAt: null, email: null };
    expect(told({ ...never, firstSeenAt: ago(59) })).toEqual(["soon", 1, null]);
    expect(told({ ...never, firstSeenAt: ago(60) })).toBe("due");
    expect(countdownOf(record(never), { ...rules, neverDays: null }, now).kind).toBe("left");
  });
  test("begins anew for an account that is back", () => {
    expect(told({ lastLoginAt: ago(900), countsFrom: ago(1), email: null })).toEqual([
      ...["counting", 89, null],
    ]);
  });
});

describe("the decision about an account", () => {
  const decide = (username: string, lists = {}, lastLoginAt = ago(200), can = capabilities) => {
    const account = { id: "1", username, displayName: null, email: null, active: true };
    const tests = accountTests({ ...defaultSettings.users, ...lists });
    const { changes, reason } = planInactivity(
      { ...account, writable: username !== "readonly" },
      record({ lastLoginAt, email: null }),
      { rules, capabilities: can, ownUsername: "usher", now, ...tests },
    );
    return [reason, ...changes.map(({ kind, skipped }) => `${kind}${skipped ? " skipped" : ""}`)];
  };
  const pattern = (text: string) => [{ kind: "glob" as const, pattern: text }];

  test("is a disable with the reason, and a row that says when for whoever is next", () => {
    expect(decide("ada")).toEqual(["no_login", "user.disable"]);
    expect(decide("ada", {}, ago(80))).toEqual(["inactive_soon", "user.disable skipped"]);
    expect(decide("ada", {}, ago(1))).toEqual(["logged_in_lately"]);
  });
  test("leaves whom the lists name, the account of Usher itself, and what it cannot write", () => {
    expect(decide("svc-ci", { excluded: pattern("svc-*") })).toEqual(["excluded"]);
    expect(decide("svc-ci", { protectedAccounts: pattern("svc-*") })).toEqual([
      ...["account_protected", "user.disable skipped"],
    ]);
    expect(decide("Usher")).toEqual(["own_account"]);
    expect(decide("readonly")).toEqual(["account_read_only", "user.disable skipped"]);
    const cannot = { ...capabilities, setActive: { able: false, reason: "Not over REST." } };
    expect(decide("ada", {}, ago(200), cannot)).toEqual([
      ...["verb_unsupported", "user.disable skipped"],
    ]);
  });
});

describe("another sync of the target", () => {
  const desired = { username: "jo", displayName: "Jo", email: "jo@acme.test", active: true };
  const decide = (
    isDormant: boolean,
    displayName: string,
    reactivate: "always" | "ifWeDisabled",
  ) => {
    const observed = { ...desired, id: "1", active: false, writable: true, displayName };
    const link = { disabledByUs: true, away: null, originals: null };
    const userRules = { ...defaultSettings.users, reactivate };
    const { changes, reason, memberships } = planUser(
      { desired, observed, link, found: { kind: "link" }, claim: "none", rival: null, isDormant },
      {
        ...{ rules: userRules, capabilities, ownUsername: null, mirrorIsWhole: true, now },
        ...accountTests(userRules),
      },
    );
    return [...changes.map(({ kind }) => kind), reason, memberships];
  };

  test.each(["always", "ifWeDisabled"] as const)(
    "leaves the account disabled and up to date until the next login (%s)",
    (reactivate) => {
      expect(decide(true, "Jo", reactivate)).toEqual(["inactive_by_login", "removeOnly"]);
      expect(decide(true, "Old", reactivate)).toEqual([
        ...["user.update", "attributes_differ", "removeOnly"],
      ]);
      expect(decide(false, "Jo", reactivate)[0]).toBe("user.enable");
    },
  );
});
