import { describe, expect, test } from "vitest";
import { readPattern } from "@/lib/core/groups/group-pattern";
import type { UserPair } from "@/lib/core/plan/user-pair";
import { defaultSettings, userRules } from "@/lib/core/settings/sync-settings";
import type { Capabilities } from "@/lib/core/target/target";
import { account, away, capabilities, decide, desired, link, rules, unable } from "./planned-user";

describe("people the target does not know", () => {
  test("an active person gets an account with the mapped fields", () => {
    const decision = decide({ observed: null, link: null });
    expect(decision.changes).toEqual([
      {
        kind: "user.create",
        before: null,
        after: { username: "jo", displayName: "Jo Doe", email: "jo@acme.test" },
        reason: "new_in_source",
      },
    ]);
    expect(decision.memberships).toBe("follow");
  });

  test("a disabled person gets none", () => {
    const decision = decide({ observed: null, link: null, desired: { ...desired, active: false } });
    expect(decision).toMatchObject({ changes: [], reason: "disabled_in_source" });
  });

  test("an account that someone removed is made again", () => {
    expect(decide({ observed: null }).reason).toBe("account_was_removed");
  });

  test("nobody is created when the rules say so, and the row says why", () => {
    const decision = decide({ observed: null, link: null }, rules({ create: false }));
    expect(decision.changes).toMatchObject([{ reason: "creating_is_off", skipped: true }]);
    expect(decision.memberships).toBe("leave");
  });

  test("a target that cannot create says why", () => {
    const decision = decide(
      { observed: null, link: null },
      { capabilities: { ...capabilities, createUser: unable("Needs Confluence 8.4.") } },
    );
    expect(decision.changes).toMatchObject([
      { reason: "verb_unsupported", skipped: true, message: "Needs Confluence 8.4." },
    ]);
  });

  test("a person without a user name is left alone with the reason", () => {
    const refusal = { reason: "username_empty" as const, message: "Nothing mapped." };
    const decision = decide({ observed: null, link: null, desired: { refusal } });
    expect(decision.changes).toMatchObject([{ reason: "username_empty", skipped: true }]);
  });
});

describe("people whose account exists", () => {
  test("equal on both sides is no change", () => {
    expect(decide({})).toMatchObject({ changes: [], reason: "in_sync", memberships: "follow" });
  });

  test("an account whose key stands for a hidden name is no rename", () => {
    const cannot = { readEmail: unable("Hidden."), renameUser: unable("No names.") };
    const of = (username: string, more: Partial<Capabilities>) =>
      decide(
        { observed: { ...account, username } },
        { capabilities: { ...capabilities, ...more } },
      ).changes.map(({ reason }) => reason);
    expect(of("k1", cannot)).toEqual([]);
    expect(of("k2", cannot)).toEqual(["rename_unsupported"]);
    expect(of("k1", { renameUser: cannot.renameUser })).toEqual(["rename_unsupported"]);
  });

  test("only fields that differ are written, with before and after", () => {
    const decision = decide({ observed: { ...account, displayName: "Jo Smith" } });
    expect(decision.changes).toEqual([
      {
        kind: "user.update",
        before: { displayName: "Jo Smith" },
        after: { displayName: "Jo Doe" },
        reason: "attributes_differ",
      },
    ]);
  });

  test("an attribute the source does not have is never blanked", () => {
    expect(decide({ desired: { ...desired, email: "", displayName: "" } }).changes).toEqual([]);
  });

  test("an e-mail that the target neither shows nor takes is not reported at every run", () => {
    const blind = { ...capabilities, updateUser: unable("Needs Confluence 10.0.") };
    const decision = decide({ observed: { ...account, email: null } }, { capabilities: blind });
    expect(decision.changes).toEqual([]);
  });

  test("a different user name is reported where the target cannot rename, never deleted and made anew", () => {
    const decision = decide({ desired: { ...desired, username: "jo.doe" } });
    expect(decision.changes).toEqual([
      {
        kind: "user.update",
        before: { username: "jo" },
        after: { username: "jo.doe" },
        reason: "rename_unsupported",
        skipped: true,
      },
    ]);
  });

  test("an unlinked account of that name is linked before anything else", () => {
    const decision = decide({ link: null, observed: { ...account, displayName: "?" } });
    expect(decision.changes.map((change) => [change.kind, change.reason])).toEqual([
      ["user.link", "matched_by_username"],
      ["user.update", "attributes_differ"],
    ]);
  });

  test("an account of another listed person is not touched", () => {
    const decision = decide({ link: null, claim: "other_person" });
    expect(decision.changes).toMatchObject([{ reason: "username_taken", skipped: true }]);
    expect(decision.memberships).toBe("leave");
  });

  test("a link names the rule that found the account; the names then follow the source", () => {
    const found = { kind: "rule", rule: { by: "email" }, value: "jo@acme.test" } as const;
    const decision = decide({ link: null, found, observed: { ...account, username: "joe" } });
    expect(decision.changes).toMatchObject([
      { kind: "user.link", reason: "matched_by_email", message: "Found by e-mail: jo@acme.test." },
      { kind: "user.update", reason: "rename_unsupported" },
    ]);
  });

  test("several accounts for one person are left alone, by name", () => {
    const found: UserPair["found"] = {
      kind: "several",
      rule: { by: "email" },
      value: "jo@acme.test",
      usernames: ["jo", "joe"],
    };
    const decision = decide({ link: null, observed: null, found });
    expect(decision).toMatchObject({ memberships: "leave" });
    expect(decision.changes).toMatchObject([{ reason: "match_ambiguous", skipped: true }]);
    expect(decision.changes[0]?.message).toContain("“jo”, “joe”");
  });

  test("nobody is created beside an account of the same name, nor before accounts were listed", () => {
    const found = { kind: "none", nameIsTaken: true } as const;
    expect(decide({ link: null, observed: null, found }).reason).toBe("username_in_use");
    const unread = decide({ link: null, observed: null }, { mirrorIsWhole: false });
    expect(unread.changes).toMatchObject([{ reason: "match_unread", skipped: true }]);
  });

  test("someone who left and came back under the same name gets the account again", () => {
    expect(decide({ link: null, claim: "person_who_left" }).reason).toBe("person_came_back");
  });

  test("a read-only directory is respected", () => {
    const decision = decide({ observed: { ...account, displayName: "?", writable: false } });
    expect(decision.changes).toMatchObject([{ reason: "account_read_only", skipped: true }]);
  });

  test("the account that Usher works with is never changed, whatever the source says", () => {
    const own = { ...account, username: "Usher" };
    expect(decide({ observed: own, desired: null })).toMatchObject({
      changes: [],
      reason: "own_account",
      memberships: "leave",
    });
  });
});

describe("people disabled in the source", () => {
  const inactive = { ...desired, active: false };

  test("their account is disabled and nothing else is written", () => {
    const decision = decide({ desired: inactive, observed: { ...account, displayName: "?" } });
    expect(decision.changes).toEqual([
      {
        kind: "user.disable",
        before: { active: true },
        after: { active: false },
        reason: "inactive_in_source",
      },
    ]);
    expect(decision.memberships).toBe("removeOnly");
  });

  test("where no account can be disabled, the groups go", () => {
    const cannot = { ...capabilities, setActive: unable("No such call.") };
    const decision = decide({ desired: inactive }, { capabilities: cannot });
    expect(decision.changes).toMatchObject([{ reason: "verb_unsupported", skipped: true }]);
    expect(decision.memberships).toBe("strip");
  });

  test("a disabled account stays as it is", () => {
    const decision = decide({ desired: inactive, observed: { ...account, active: false } });
    expect(decision).toMatchObject({ changes: [], reason: "already_disabled" });
  });

  test("the rules can keep it", () => {
    expect(decide({ desired: inactive }, rules({ inactive: "keep" }))).toMatchObject({
      changes: [],
      reason: "inactive_is_kept",
    });
  });
});

describe("people active in the source whose account is disabled", () => {
  const disabled = { ...account, active: false };

  test("what we disabled we enable", () => {
    const decision = decide({ observed: disabled, link: { ...link, disabledByUs: true } });
    expect(decision.changes).toMatchObject([{ kind: "user.enable", reason: "active_in_source" }]);
  });

  test("what someone else disabled stays disabled, and the row says so", () => {
    expect(decide({ observed: disabled }).changes).toMatchObject([
      { kind: "user.enable", reason: "disabled_by_others", skipped: true },
    ]);
  });

  test("unless the rules always enable", () => {
    const decision = decide({ observed: disabled }, rules({ reactivate: "always" }));
    expect(decision.changes).toMatchObject([{ kind: "user.enable", reason: "active_in_source" }]);
    expect(decision.changes[0]?.skipped).toBeUndefined();
  });
});

describe("lists of accounts", () => {
  const list = (...lines: string[]) => lines.map(readPattern);

  test.each(["jo", "JO@acme.test", "*@acme.test", "/^j.$/"])(
    "a person excluded by %s is not seen at all",
    (line) => {
      const decision = decide({ observed: null, link: null }, rules({ excluded: list(line) }));
      expect(decision).toEqual({ changes: [], reason: "excluded", memberships: "leave" });
    },
  );

  test("no rule touches a protected account; the row shows what would have been done", () => {
    const guarded = rules({ protectedAccounts: list("jo") });
    const decision = decide({ desired: null, link: away("gone", 9) }, guarded);
    expect(decision.changes).toMatchObject([
      { kind: "user.disable", reason: "account_protected", skipped: true },
    ]);
    expect(decision.memberships).toBe("leave");
    expect(decide({}, guarded).changes).toEqual([]);
  });

  test("rules of an earlier version have empty lists and ask before taking over", () => {
    const { adoption, excluded, protectedAccounts, ...earlier } = defaultSettings.users;
    expect(userRules.parse(earlier)).toEqual(defaultSettings.users);
    expect([adoption, excluded, protectedAccounts]).toEqual(["ask", [], []]);
  });
});
