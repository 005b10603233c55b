import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MembershipEdge, membershipCalls } from "@/lib/core/plan/membership-calls";

const both = { max: 1_000, byGroup: true, byAccount: true };
const edge = (accountId: string, groupKey: string) => ({ accountId, groupKey });

/** Few accounts and groups, so that they meet often; each pair once. */
const graphs = fc
  .uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { selector: String, maxLength: 24 })
  .map((pairs) => pairs.map(([account, group]) => edge(`a${account}`, `g${group}`)));

describe("the calls for a set of memberships", () => {
  test("one group with many accounts is one call, one account with many groups another", () => {
    const edges = [
      ...["a", "b", "c"].map((account) => edge(account, "staff")),
      ...["x", "y", "z"].map((group) => edge("ada", group)),
    ];
    expect(membershipCalls(edges, both).map(({ by, edges: { length } }) => [by, length])).toEqual([
      ["group", 3],
      ["account", 3],
    ]);
  });

  test("where a product names only groups, or only accounts, each of them is a call", () => {
    const edges = [edge("a", "g"), edge("a", "h"), edge("b", "g")];
    const only = (verbs: { byGroup: boolean; byAccount: boolean }) =>
      membershipCalls(edges, { max: 10, ...verbs }).map(({ by, edges: { length } }) => [
        by,
        length,
      ]);
    expect(only({ byGroup: true, byAccount: false })).toEqual([
      ["group", 2],
      ["group", 1],
    ]);
    expect(only({ byGroup: false, byAccount: true })).toEqual([
      ["account", 2],
      ["account", 1],
    ]);
  });

  test("no call names more than the product takes", () => {
    const edges = Array.from({ length: 250 }, (_, n) => edge(`a${n}`, "staff"));
    const calls = membershipCalls(edges, { ...both, max: 100 });
    expect(calls.map((call) => call.edges.length)).toEqual([100, 100, 50]);
  });

  test("every membership is in exactly one call, and every call is a star", () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const calls = membershipCalls(edges, both);
        expect(
          calls
            .flatMap((call) => call.edges)
            .map(named)
            .sort(),
        ).toEqual(edges.map(named).sort());
        for (const { by, edges: star } of calls)
          expect(
            new Set(star.map((one) => (by === "group" ? one.groupKey : one.accountId))).size,
          ).toBe(1);
      }),
    );
  });

  test("no set of calls is smaller", () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        expect(membershipCalls(edges, both)).toHaveLength(smallestCover(edges));
      }),
    );
  });

  test("a hundred thousand memberships take no more than a moment", () => {
    const edges = Array.from({ length: 100_000 }, (_, n) => edge(`a${n % 10_000}`, `g${n % 997}`));
    expect(membershipCalls(edges, both)).toHaveLength(997);
  });
});

function named({ accountId, groupKey }: MembershipEdge): string {
  return `${accountId} ${groupKey}`;
}

/** By trying every set of accounts: what is left must be covered by its groups. */
function smallestCover(edges: MembershipEdge[]): number {
  const accounts = [...new Set(edges.map(({ accountId }) => accountId))];
  let best = accounts.length;
  for (let bits = 0; bits < 2 ** accounts.length; bits++) {
    const chosen = new Set(accounts.filter((_, n) => bits & (2 ** n)));
    const left = edges.filter(({ accountId }) => !chosen.has(accountId));
    best = Math.min(best, chosen.size + new Set(left.map(({ groupKey }) => groupKey)).size);
  }
  return best;
}
