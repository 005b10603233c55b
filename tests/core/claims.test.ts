import { expect, test } from "vitest";
import { type Claim, claimsOf } from "@/lib/core/plan/claims";

const me = { sourceUserId: "jo", syncId: "s1", appId: "a1", isListed: true };

function claim(sourceUserId: string, app: 1 | 2, more: Partial<Claim> = {}): Claim {
  return {
    ...{ sourceUserId, syncId: `s${app}`, appId: `a${app}`, appName: `App ${app}` },
    ...{ isListed: true, isActive: true, since: app },
    ...more,
  };
}

test("nobody else, somebody who left, and another person of the same app are told apart", () => {
  expect(claimsOf(me, [claim("jo", 1)], [])).toEqual({ claim: "none", rival: null });
  const left = claim("ann", 1, { isListed: false, isActive: false });
  expect(claimsOf(me, [left], []).claim).toBe("person_who_left");
  expect(claimsOf(me, [left, claim("bob", 1)], []).claim).toBe("other_person");
});

test("without an order the app that was first decides, and a newcomer never ranks before it", () => {
  const later = claim("x", 2, { since: 9 });
  expect(claimsOf(me, [claim("jo", 1), later], []).rival?.ranksFirst).toBe(false);
  expect(claimsOf(me, [claim("jo", 1, { since: 10 }), later], []).rival?.ranksFirst).toBe(true);
  expect(claimsOf(me, [later], []).rival).toEqual({
    ...{ app: "App 2", isActive: true, ranksFirst: true, isRanked: false },
  });
});

test("the order of the target decides, also against who was first", () => {
  const both = [claim("jo", 1, { since: 10 }), claim("x", 2)];
  expect(claimsOf(me, both, ["a1", "a2"]).rival?.ranksFirst).toBe(false);
  expect(claimsOf(me, both, ["a2", "a1"]).rival?.ranksFirst).toBe(true);
  expect(claimsOf(me, both, ["a1"]).rival?.ranksFirst).toBe(false);
});

test("whoever is gone ranks behind everybody, and holds nothing against others", () => {
  const both = [claim("jo", 1), claim("x", 2)];
  expect(claimsOf({ ...me, isListed: false }, both, ["a1"]).rival?.ranksFirst).toBe(true);
  const gone = claim("x", 2, { isListed: false, isActive: false });
  expect(claimsOf(me, [gone], [])).toEqual({ claim: "person_who_left", rival: null });
});
