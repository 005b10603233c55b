import { describe, expect, test } from "vitest";
import { type Answer, ada, connectTo, list, ref, signal, staff } from "./scim-world";
import { all } from "./target-fixture";

describe("a server that takes no PATCH, though it announces it", () => {
  const foreign = { "urn:acme:badge": { number: 7 }, emails: [{ value: "a@home.test" }] };
  const page = "<html>Method Not Allowed</html>";
  const whole = { ...ada, ...foreign, groups: [], meta: { version: 'W/"3"' } };

  test.each([
    ["405", [405, {}]],
    ["405 and a page", [405, page]],
    ["400 without a word", [400]],
    ["400 and a page", [400, page]],
    ["400 that says so", [400, { detail: "PATCH is not supported" }]],
    ["400 of wrong syntax", [400, { scimType: "invalidSyntax", detail: "Bad request" }]],
  ] satisfies [string, Answer][])("by %s gets whole records, for the whole run", async (_, no) => {
    const { calls, connection } = await connectTo(({ method }) =>
      method === "PATCH" ? no : [200, whole],
    );
    await connection.setActive(ref, false, signal);
    await connection.setActive(ref, true, signal);
    expect(calls.map(({ method }) => method)).toEqual(["PATCH", "GET", "PUT", "GET", "PUT"]);
    expect(calls[2]?.body).toEqual({ ...ada, ...foreign, active: false });
  });

  test("is told by a refused value of a server that has it", async () => {
    const { calls, connection } = await connectTo(({ body }) =>
      JSON.stringify(body).includes("bad") ? [400, { detail: "No." }] : [204],
    );
    await connection.setActive(ref, false, signal);
    const refused = connection.updateAccount(ref, { displayName: "bad" }, signal);
    await expect(refused).rejects.toMatchObject({ code: "TARGET_REJECTED" });
    expect(calls.map(({ method }) => method)).toEqual(["PATCH", "PATCH"]);
  });

  test("keeps all members, which it may show only when asked for them", async () => {
    const members = [{ value: "u7" }, { value: "u8" }];
    const { calls, connection } = await connectTo(({ method, path }) => {
      if (method === "PATCH") return [501];
      const asked = path.includes("attributes=members") ? { members } : {};
      return [200, { id: "g1", displayName: "staff", ...asked }];
    });
    await connection.addMember(ref, staff, signal);
    expect(calls.at(-1)).toMatchObject({
      method: "PUT",
      body: { displayName: "staff", members: [...members, { value: "u1" }] },
    });
  });

  test("is told the version that is replaced where it asks for it", async () => {
    let refusals = 1;
    const { calls, connection } = await connectTo(({ method }) => {
      if (method === "PATCH") return [501];
      return method === "PUT" && refusals-- > 0 ? [428, {}] : [200, whole];
    });
    await connection.setActive(ref, false, signal);
    expect(calls.map(({ method }) => method)).toEqual(["PATCH", "GET", "PUT", "PUT"]);
    expect(calls.at(-1)?.ifMatch).toBe('W/"3"');
  });
});

test("an address of ours is set beside others where paths take no filter", async () => {
  const emails = [{ value: "home@x.test", type: "home" }];
  const { calls, connection } = await connectTo(({ method, body }) => {
    if (method === "GET") return [200, { ...ada, emails }];
    return JSON.stringify(body).includes("emails[") ? [400, { scimType: "invalidPath" }] : [204];
  });
  for (const email of ["a@x.test", "b@x.test"])
    await connection.updateAccount(ref, { email }, signal);
  expect(calls.map(({ method }) => method)).toEqual(["PATCH", "GET", "PATCH", "GET", "PATCH"]);
  expect(calls.at(-1)?.body).toMatchObject({
    Operations: [{ path: "emails", value: [{ value: "b@x.test" }, { value: "home@x.test" }] }],
  });
});

describe("a new account", () => {
  const fresh = { username: "Ada", displayName: "Ada Lovelace", email: "", password: "p" };

  test.each([
    ["with an empty answer", [201]],
    ["with half an answer", [201, { id: "u1" }]],
  ] satisfies [string, Answer][])("%s is looked up", async (_, made) => {
    const { connection } = await connectTo(({ method }) =>
      method === "POST" ? made : [200, list(ada)],
    );
    expect(await connection.createAccount(fresh, signal)).toMatchObject({ id: "u1" });
  });

  test("whose name is taken in another case is found though the filter minds the case", async () => {
    const { connection } = await connectTo(({ method, path }) => {
      if (method === "POST") return [409, { scimType: "uniqueness" }];
      return [200, path.includes('filter=userName eq "Ada"') ? list() : list(ada)];
    });
    await expect(connection.createAccount(fresh, signal)).rejects.toMatchObject({
      code: "ACCOUNT_EXISTS",
    });
    expect(await connection.findAccount({ username: "Ada" }, signal)).toMatchObject({ id: "u1" });
  });

  test("gets its name in parts where the server wants them", async () => {
    const { calls, connection } = await connectTo(({ body }) =>
      JSON.stringify(body).includes("familyName")
        ? [201, ada]
        : [400, { detail: "name.familyName is required" }],
    );
    await connection.createAccount(fresh, signal);
    expect(calls.at(-1)?.body).toMatchObject({
      name: { givenName: "Ada", familyName: "Lovelace", formatted: "Ada Lovelace" },
    });
  });
});

test("the groups of many people are read once where the server has no filter for them", async () => {
  const own = { ...staff, displayName: "staff" };
  const { calls, connection } = await connectTo(({ path }) => {
    if (path.startsWith("/Users")) return [200, ada];
    if (path.includes("filter=")) return [400, { scimType: "invalidFilter" }];
    const members = path.startsWith("/Groups/g1?attributes=") ? [{ value: "u1" }] : undefined;
    return [200, path.startsWith("/Groups/g1") ? { ...own, members } : list(own)];
  });
  for (const _ of [1, 2]) {
    const pages = await all(connection.groupsOf(ref, signal));
    expect(pages.flatMap(({ items }) => items)).toEqual([staff]);
  }
  expect(calls.filter(({ path }) => path.startsWith("/Groups"))).toHaveLength(3);
});
