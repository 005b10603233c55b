import { describe, expect, test } from "vitest";
import { able, account, away, capabilities, decide, desired, rules } from "./planned-user";

describe("people the source no longer lists", () => {
  const left = (days: number) => away("gone", days);

  test("they stay for the days of grace, and the row says until when", () => {
    const decision = decide({ desired: null, link: left(1) });
    expect(decision.changes).toMatchObject([
      { kind: "user.disable", reason: "in_grace", skipped: true },
    ]);
    expect(decision.changes[0]?.message).toContain("24 November 2026");
    expect(decision.memberships).toBe("leave");
  });

  test("then the account is disabled and what we gave is taken away", () => {
    const decision = decide({ desired: null, link: left(4) });
    expect(decision.changes).toMatchObject([{ kind: "user.disable", reason: "gone_from_source" }]);
    expect(decision.memberships).toBe("strip");
  });

  test("without grace it happens at once", () => {
    const decision = decide({ desired: null, link: left(0) }, rules({ goneGraceDays: 0 }));
    expect(decision.changes).toMatchObject([{ kind: "user.disable", reason: "gone_from_source" }]);
  });

  test("the rules can keep the account", () => {
    const decision = decide({ desired: null, link: left(400) }, rules({ gone: "keep" }));
    expect(decision).toMatchObject({ changes: [], reason: "gone_is_kept" });
  });

  test("an account that was never linked is not ours to disable", () => {
    expect(decide({ desired: null, link: null })).toMatchObject({
      changes: [],
      memberships: "leave",
    });
  });
});

describe("people who are away, by how they are", () => {
  const inactive = { ...desired, active: false };

  test("somebody out of scope has a rule and a grace of their own", () => {
    const outside = { desired: null, isOutOfScope: true };
    expect(decide({ ...outside, link: away("outOfScope", 0.5) }).reason).toBe("in_grace");
    const due = decide({ ...outside, link: away("outOfScope", 2) });
    expect(due).toMatchObject({ reason: "left_scope", memberships: "strip" });
    const strip = rules({ outOfScope: "stripGroups" });
    expect(decide({ ...outside, link: away("outOfScope", 2) }, strip)).toEqual({
      ...{ changes: [], reason: "groups_stripped", memberships: "strip" },
    });
    expect(decide(outside, rules({ outOfScope: "keep" })).reason).toBe("out_of_scope_is_kept");
  });

  test("the grace of a state counts from when that state began", () => {
    const decision = decide({ desired: null, link: away("inactive", 30) });
    expect(decision.changes).toMatchObject([{ reason: "in_grace", skipped: true }]);
  });

  test("a disabled person may have days of grace, and lose all groups with the account", () => {
    const grace = rules({ inactive: "disableAndStripGroups", inactiveGraceDays: 2 });
    const early = decide({ desired: inactive, link: away("inactive", 1) }, grace);
    expect(early).toMatchObject({ reason: "in_grace", memberships: "removeOnly" });
    expect(early.changes[0]?.message).toContain("disabled and loses its groups");
    const due = decide({ desired: inactive, link: away("inactive", 2) }, grace);
    expect(due).toMatchObject({ reason: "inactive_in_source", memberships: "strip" });
  });

  test("groups stay where the rules only disable", () => {
    const only = rules({ gone: "disable" });
    expect(decide({ desired: null, link: away("gone", 9) }, only).memberships).toBe("leave");
  });

  test("an account is anonymised after it is disabled, where the target can rename", () => {
    const names = { ...capabilities, renameUser: able };
    const due = { desired: inactive, link: away("inactive", 1) };
    const anonymise = { ...rules({ inactive: "anonymise" }), capabilities: names };
    const decision = decide(due, anonymise);
    expect(decision.changes.map(({ kind }) => kind)).toEqual(["user.disable", "user.anonymise"]);
    expect(decision.changes[1]).toMatchObject({ before: null, reason: "inactive_in_source" });
    expect(JSON.stringify(decision.changes[1]?.after)).not.toMatch(/jo/i);
    expect(decide(due, rules({ inactive: "anonymise" })).changes[1]).toMatchObject({
      ...{ reason: "verb_unsupported", skipped: true },
    });
    const originals = { username: "jo", displayName: "Jo Doe", email: "" };
    const done = { ...due, link: { ...due.link, originals } };
    const again = decide({ ...done, observed: { ...account, active: false } }, anonymise);
    expect(again).toMatchObject({ changes: [], reason: "already_anonymised" });
    const back = decide({ ...done, desired }, { ...anonymise, ...rules({ update: false }) });
    expect(back.changes).toMatchObject([
      { reason: "back_from_anonymous", after: { username: "jo", displayName: "Jo Doe" } },
    ]);
  });

  test("an account that somebody keeps is left alone until the person is back", () => {
    const kept = decide({ desired: null, link: away("gone", 99, true) });
    expect(kept).toEqual({ changes: [], reason: "kept_by_person", memberships: "leave" });
    expect(decide({ link: away("gone", 99, true) }).reason).toBe("in_sync");
  });
});
