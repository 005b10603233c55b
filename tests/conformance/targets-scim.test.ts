import { describe, expect, test } from "vitest";
import { scim } from "@/lib/targets/scim/scim";
import {
  type Answer,
  ada,
  type Call,
  connectTo,
  list,
  people,
  ref,
  serverWith,
  signal,
  staff,
} from "./scim-world";
import { all, everything } from "./target-fixture";

describe("a list of users", () => {
  test("goes on by as many as came, whatever was asked for", async () => {
    const { calls, connection } = await connectTo(({ path }) => {
      const start = Number(new URLSearchParams(path.split("?")[1]).get("startIndex"));
      const Resources = [0, 1].map((n) => ({
        ...ada,
        id: `u${start + n}`,
        userName: `p${start + n}`,
      }));
      return [200, { totalResults: 6, Resources }];
    });
    expect((await people(connection)).map(({ id }) => id)).toEqual(
      "123456".replace(/\d/g, "u$& ").trim().split(" "),
    );
    expect(calls).toHaveLength(3);
  });

  test.each([
    ["ends before its own total", () => ({ totalResults: 5, Resources: [] })],
    ["ignores startIndex", () => ({ totalResults: 5, Resources: [ada] })],
  ])("that %s is an error, never a shorter list", async (_, body) => {
    const { connection } = await connectTo(() => [200, body()]);
    await expect(people(connection)).rejects.toMatchObject({
      reaction: "retry",
      code: "LIST_INCONSISTENT",
    });
  });

  /** Everybody from `p1` on, as a server gives them that counts from `base`. */
  const served = (total: number, base: 0 | 1, more: (length: number) => object) => (call: Call) => {
    const query = new URLSearchParams(call.path.split("?")[1]);
    const start = Math.max(base, Number(query.get("startIndex"))) - base;
    const everyone = Array.from({ length: total }, (_, n) => ({ id: n, userName: `p${n}` }));
    const Resources = everyone.slice(start, start + Math.min(40, Number(query.get("count"))));
    return [200, { Resources, ...more(Resources.length) }] satisfies Answer;
  };

  test.each([
    ["counts from zero", 90, served(90, 0, () => ({ totalResults: 90 }))],
    ["counts from zero and has one", 1, served(1, 0, () => ({ totalResults: 1 }))],
    ["tells no total", 90, served(90, 1, () => ({}))],
    ["tells its total as text", 90, served(90, 1, () => ({ totalResults: "90" }))],
  ])("of a server that %s is whole, and so are ids that are numbers", async (_, total, answer) => {
    const { calls, http, settings } = await serverWith(answer);
    const connection = scim.connect(http, settings, everything);
    const found = (await people(connection)).map(({ username }) => username);
    expect(new Set(found).size).toBe(total);
    expect(found).toHaveLength(total);
    expect(calls.length).toBeLessThanOrEqual(Math.ceil(total / 40) + 2);
  });

  test("that gets shorter while it is paged hides nobody, and nobody counts twice", async () => {
    const there = Array.from({ length: 90 }, (_, n) => ({ ...ada, id: `u${n}` }));
    const { connection } = await connectTo(({ path }) => {
      const start = Number(new URLSearchParams(path.split("?")[1]).get("startIndex")) - 1;
      const Resources = there.slice(start, start + 40);
      const totalResults = there.length;
      if (start === 0) there.splice(0, 2);
      return [200, { totalResults, Resources }];
    });
    const ids = (await people(connection)).map(({ id }) => id);
    expect(ids.sort()).toEqual(Array.from({ length: 90 }, (_, n) => `u${n}`).sort());
  });

  test.each([0, 100, 150])(
    "hides nobody when of two pages at once the later one is read first, and somebody comes at %i",
    async (place) => {
      const there = Array.from({ length: 250 }, (_, n) => ({ ...ada, id: `u${n}` }));
      const page = (start: number): Answer => {
        return [200, { totalResults: there.length, Resources: there.slice(start, start + 100) }];
      };
      let readThird = () => {};
      const thirdIsRead = new Promise<void>((resolve) => {
        readThird = resolve;
      });
      const { calls, connection } = await connectTo(async ({ path }) => {
        const start = Number(new URLSearchParams(path.split("?")[1]).get("startIndex")) - 1;
        if (start === 200) {
          const answer = page(start);
          // Whoever is put there pushes one out of the page that is not read yet.
          there.splice(place, 0, { ...ada, id: "new" });
          readThird();
          return answer;
        }
        if (start === 100) await thirdIsRead;
        return page(start);
      });
      const ids = (await people(connection)).map(({ id }) => id);
      const stayed = Array.from({ length: 250 }, (_, n) => `u${n}`);
      expect(ids.filter((id) => id !== "new").sort()).toEqual(stayed.sort());
      expect(calls.length).toBeLessThanOrEqual(5);
    },
  );

  test.each([
    ["two before the second page", [2]],
    ["three before the last page, which is then empty", [0, 0, 3]],
    ["one before each page", [1, 1, 1, 1]],
  ])("without a total that loses %s hides nobody who stays", async (_, losses) => {
    const there = Array.from({ length: 82 }, (_, n) => ({ ...ada, id: `u${n}` }));
    const gone = new Set<string>();
    const { calls, connection } = await connectTo(({ path }) => {
      const start = Number(new URLSearchParams(path.split("?")[1]).get("startIndex")) - 1;
      const Resources = there.slice(start, start + 40);
      for (const { id } of there.splice(0, losses.shift() ?? 0)) gone.add(id);
      return [200, { Resources }];
    });
    const ids = (await people(connection)).map(({ id }) => id);
    const stayed = Array.from({ length: 82 }, (_, n) => `u${n}`).filter((id) => !gone.has(id));
    expect(ids.filter((id) => !gone.has(id)).sort()).toEqual(stayed.sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(calls.length).toBeLessThanOrEqual(12);
  });

  test("may have booleans as text, and the work address counts as the e-mail", async () => {
    const emails = [
      { value: "home@x.test", type: "home", primary: true },
      { value: "work@x.test", type: "Work" },
    ];
    const { connection } = await connectTo(() => [200, list({ ...ada, active: "False", emails })]);
    expect(await people(connection)).toMatchObject([{ active: false, email: "work@x.test" }]);
  });
});

describe("looking for a user name", () => {
  test("takes nobody whom a server brings that ignores the filter", async () => {
    const { connection } = await connectTo(() => [200, list({ ...ada, userName: "grace" })]);
    expect(await connection.findAccount({ username: "ada" }, signal)).toBeNull();
  });

  test.each([
    ["refuses the filter", [400, { scimType: "invalidFilter" }] satisfies Answer],
    ["has no filters", [501, {}] satisfies Answer],
    ["ignores the filter", [200, list({ ...ada, id: "u9", userName: "grace" })] satisfies Answer],
  ])("looks through the whole list of a server that %s", async (_, filtered) => {
    const { calls, connection } = await connectTo(({ path }) => {
      if (path.includes("filter=")) return filtered;
      if (path === "/Users/u1") return [200, ada];
      return [200, list({ ...ada, id: "u9", userName: "grace" }, ada)];
    });
    const find = (username: string) => connection.findAccount({ username }, signal);
    expect(await find("ADA")).toMatchObject({ id: "u1" });
    expect(await find("nobody")).toBeNull();
    expect(await find("ada")).toMatchObject({ id: "u1" });
    // One try of the filter, one list; who is found later is read afresh.
    expect(calls.map(({ path }) => path.replace(/\?.*/, ""))).toEqual([
      ...["/Users", "/Users", "/Users/u1"],
    ]);
  });

  test("asks no filters of a server that announces none", async () => {
    const config = { patch: { supported: true }, filter: { supported: false } };
    const { calls, connection } = await connectTo(() => [200, list(ada)], config);
    expect(await connection.findAccount({ username: "ada" }, signal)).toMatchObject({ id: "u1" });
    expect(calls.map(({ path }) => path.includes("filter="))).toEqual([false]);
  });

  test("quotes it, and refuses to choose between two", async () => {
    const { calls, connection } = await connectTo(() => [
      200,
      list({ ...ada, userName: 'a"b\\c' }, { ...ada, id: "u2", userName: 'A"B\\C' }),
    ]);
    await expect(connection.findAccount({ username: 'a"b\\c' }, signal)).rejects.toMatchObject({
      reaction: "skip",
      code: "MATCH_AMBIGUOUS",
    });
    expect(calls[0]?.path).toContain('filter=userName eq "a\\"b\\\\c"');
  });

  test("brings the person's groups along, so that they are not asked for again", async () => {
    const groups = [{ value: "g1", display: "staff" }];
    const { calls, connection } = await connectTo(() => [200, { ...ada, groups }]);
    await connection.findAccount({ id: "u1" }, signal);
    const pages = await all(connection.groupsOf(ref, signal));
    expect(pages.flatMap(({ items }) => items)).toEqual([staff]);
    expect(calls).toHaveLength(1);
  });
});

test.each([
  ["knows the filter", [200, list({ ...staff, displayName: "staff", members: [{ value: "u1" }] })]],
  ["refuses it", [400, { scimType: "invalidFilter" }]],
  ["ignores it", null],
] satisfies [string, Answer | null][])(
  "the groups of a person are true on a server that %s",
  async (_, filtered) => {
    const other = { id: "g2", displayName: "others", members: [{ value: "u2" }] };
    const own = { ...staff, displayName: "staff", members: [{ value: "u1" }] };
    const { connection } = await connectTo(({ path }) => {
      if (path.startsWith("/Users")) return [200, ada];
      return path.includes("filter=") && filtered ? filtered : [200, list(own, other)];
    });
    const pages = await all(connection.groupsOf(ref, signal));
    expect(pages.flatMap(({ items }) => items)).toEqual([staff]);
  },
);

describe("a change", () => {
  test("is one PATCH with just the changed attributes", async () => {
    const { calls, connection } = await connectTo(() => [204]);
    await connection.updateAccount(ref, { username: "ada2", email: "a@x.test" }, signal);
    expect(calls).toMatchObject([
      {
        method: "PATCH",
        body: {
          Operations: [
            { op: "replace", path: "userName", value: "ada2" },
            { op: "replace", path: 'emails[type eq "work"].value', value: "a@x.test" },
          ],
        },
      },
    ]);
  });

  test("adds the work address where the person has none", async () => {
    const { calls, connection } = await connectTo(({ body }) =>
      JSON.stringify(body).includes("emails[") ? [400, { scimType: "noTarget" }] : [204],
    );
    await connection.updateAccount(ref, { email: "a@x.test" }, signal);
    expect(calls[1]?.body).toMatchObject({
      Operations: [{ op: "add", path: "emails", value: [{ value: "a@x.test", type: "work" }] }],
    });
  });

  test("goes as a whole record to a server that has no PATCH after all, which is not asked again", async () => {
    const foreign = { "urn:acme:badge": { number: 7 } };
    const { calls, connection } = await connectTo(({ method }) =>
      method === "PATCH" ? [501] : [200, { ...ada, ...foreign, groups: [], meta: {} }],
    );
    await connection.setActive(ref, false, signal);
    await connection.setActive(ref, true, signal);
    expect(calls.map(({ method }) => method)).toEqual(["PATCH", "GET", "PUT", "GET", "PUT"]);
    expect(calls[2]?.body).toEqual({ ...ada, ...foreign, active: false });
  });
});

describe("memberships", () => {
  test("are taken by filter, and by list from a server that wants a list", async () => {
    const { calls, connection } = await connectTo(({ body }) =>
      JSON.stringify(body).includes("members[") ? [400, { scimType: "invalidPath" }] : [204],
    );
    for (const _ of [1, 2]) await connection.removeMember(ref, staff, signal);
    expect(calls.map(({ body }) => JSON.stringify(body).includes("members["))).toEqual([
      true,
      false,
      false,
    ]);
    expect(calls[2]?.body).toMatchObject({
      Operations: [{ op: "remove", path: "members", value: [{ value: "u1" }] }],
    });
  });

  test("of a person who is gone are told apart from those of a group that is gone", async () => {
    const answers = (userStatus: number) =>
      connectTo(({ method }) => (method === "PATCH" ? [404] : [userStatus, ada]));
    const gone = await answers(404);
    await expect(gone.connection.addMember(ref, staff, signal)).rejects.toMatchObject({
      code: "ACCOUNT_GONE",
    });
    const there = await answers(200);
    await expect(there.connection.addMember(ref, staff, signal)).rejects.toMatchObject({
      code: "GROUP_GONE",
    });
  });

  test("of nested groups are nobody's accounts", async () => {
    const members = [
      { value: "u1", type: "User" },
      { value: "g2", type: "Group" },
      { value: "u2" },
    ];
    const { connection } = await connectTo(() => [
      200,
      { id: "g1", displayName: "staff", members },
    ]);
    const pages = await all(connection.members(staff, null, signal));
    expect(pages.flatMap(({ items }) => items)).toEqual([{ id: "u1" }, { id: "u2" }]);
  });
});

describe("members with the list of groups", () => {
  const big = "x".repeat(11 * 1024 * 1024);
  const group = (n: number, members: string[]) => ({
    ...{ id: `g${n}`, displayName: `Group ${n}` },
    ...(members.length > 0 ? { members: members.map((value) => ({ value })) } : {}),
  });
  const page = (call: Call, total: number, of: (n: number) => object): Answer => {
    const start = Number(new URLSearchParams(call.path.split("?")[1]).get("startIndex"));
    const count = Math.min(100, total - start + 1);
    const Resources = Array.from({ length: count }, (_, n) => of(start + n));
    return [200, { totalResults: total, Resources }];
  };
  const isWhole = ({ path }: Call) => path.includes("attributes=displayName,members");
  const listed = async (membersOf: number, answer: (call: Call) => Answer) => {
    const { calls, connection } = await connectTo(answer);
    const groups = (await all(connection.groups(null, signal, membersOf))).flatMap((p) => p.items);
    return { asked: calls.map(isWhole), groups };
  };

  test("come along where many groups are wanted; an empty one has to be asked", async () => {
    const { asked, groups } = await listed(3, (call) =>
      page(call, 2, (n) => group(n, n === 1 ? ["a", "b"] : [])),
    );
    expect(asked).toEqual([true]);
    expect(groups).toEqual([
      { id: "g1", name: "Group 1", members: [{ id: "a" }, { id: "b" }] },
      { id: "g2", name: "Group 2" },
    ]);
  });

  test.each([
    ["one group is wanted of many", 1, 250, [false, false, false]],
    ["fewer are wanted than there are pages", 2, 250, [true, false, false]],
    ["more are wanted than there are pages", 3, 250, [true, true, true]],
  ])("%s", async (_, membersOf, total, expected) => {
    const { asked, groups } = await listed(membersOf, (call) =>
      page(call, total, (n) => group(n, ["a"])),
    );
    expect(asked).toEqual(expected);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(total);
  });

  test("stay away where a page would be longer than Usher reads", async () => {
    const { asked, groups } = await listed(3, (call) =>
      page(call, 2, (n) => group(n, isWhole(call) ? [big] : [])),
    );
    expect(asked).toEqual([true, false]);
    expect(groups).toEqual([1, 2].map((n) => ({ id: `g${n}`, name: `Group ${n}` })));
  });
});
