import { beforeAll, describe, expect, test } from "vitest";
import { isObject } from "@/lib/scim/json";
import { groupBody, nobody, userBody } from "./bodies";
import { type Answer, type Client, listed, newClient } from "./client";

let client: Client;
let member: string;

beforeAll(async () => {
  client = await newClient();
  member = await client.create("/Users", userBody());
});

const versionIn = ({ json: { meta } }: Answer) => (isObject(meta) ? String(meta["version"]) : "");
const touch = (value: string) => ({ op: "replace", path: "externalId", value });
const patchBody = (value: string) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [touch(value)],
});

const kinds = [
  { kind: "user", resource: "/Users", body: userBody },
  {
    kind: "group",
    resource: "/Groups",
    body: (more = {}) => groupBody({ members: [{ value: member }], ...more }),
  },
];

describe.each(kinds)("RFC 7644 §3.14: versions of a $kind", ({ resource, body }) => {
  const fresh = async () => {
    const made = await client.post(resource, body());
    return { path: `${resource}/${made.json["id"]}`, made, version: versionIn(made) };
  };

  test("§3.14 the service provider config announces them", async () => {
    expect((await client.get("/ServiceProviderConfig")).json["etag"]).toEqual({ supported: true });
  });

  test("§3.14 meta.version is the ETag of POST, GET and PUT, and a well-formed one", async () => {
    const { path, made } = await fresh();
    const put = await client.put(path, { ...made.json, externalId: "put" });
    for (const answer of [made, await client.get(path), put]) {
      expect(answer.headers.get("etag")).toBe(versionIn(answer));
      expect(versionIn(answer)).toMatch(/^(W\/)?"[\x21\x23-\x7e]+"$/);
    }
  });

  test("§3.14 reading twice gives the same version, and a list shows it, too", async () => {
    const { path, version } = await fresh();
    expect(versionIn(await client.get(path))).toBe(version);
    const found = listed(await client.get(`${resource}?count=200`)).find(
      ({ id }) => path === `${resource}/${id}`,
    );
    expect(found?.["meta"]).toMatchObject({ version });
  });

  test("§3.14 a change gives another version, what changes nothing does not", async () => {
    const { path, version, made } = await fresh();
    await client.patch(path, touch("new"));
    const changed = versionIn(await client.get(path));
    expect(changed).not.toBe(version);
    await client.patch(path, touch("new"));
    await client.put(path, { ...made.json, externalId: "new" });
    expect(versionIn(await client.get(path))).toBe(changed);
  });

  test.each([
    ["as it was sent", (tag: string) => tag],
    ["as a strong tag", (tag: string) => tag.replace(/^W\//, "")],
    ["in a list", (tag: string) => `"other", ${tag}`],
    ["as a star", () => "*"],
  ])(
    "RFC 9110 §13.1.2 If-None-Match with the version %s is 304 without a body",
    async (_, form) => {
      const { path, version } = await fresh();
      const answer = await client.get(path, { "if-none-match": form(version) });
      expect([answer.status, answer.text]).toEqual([304, ""]);
      expect(answer.headers.get("etag")).toBe(version);
    },
  );

  test("RFC 9110 §13.1.2 If-None-Match with another version is 200 with the resource", async () => {
    const { path } = await fresh();
    const answer = await client.get(path, { "if-none-match": 'W/"other"' });
    expect([answer.status, answer.json["id"]]).toEqual([200, path.split("/").at(-1)]);
  });

  test("RFC 9110 §13.1.1 If-Match holds for GET as well: another version is 412", async () => {
    const { path, version } = await fresh();
    for (const held of [version, `"a", ${version}`, "*"]) {
      expect((await client.get(path, { "if-match": held })).status).toBe(200);
    }
    await client.patch(path, touch("meanwhile"));
    const stale = await client.get(path, { "if-match": version });
    expect([stale.status, stale.json["status"]]).toEqual([412, "412"]);
  });

  const changes = [
    { method: "PUT", sent: (made: Answer) => ({ ...made.json, externalId: "changed" }) },
    { method: "PATCH", sent: () => patchBody("changed") },
    { method: "DELETE", sent: () => undefined },
  ];

  test.each(changes)(
    "§3.14 $method with a stale If-Match is 412 and changes nothing",
    async ({ method, sent }) => {
      const { path, made, version } = await fresh();
      await client.patch(path, touch("meanwhile"));
      const before = (await client.get(path)).json;
      const refused = await client.send(method, path, sent(made), { "if-match": version });
      expect(refused.status).toBe(412);
      expect(refused.json).toMatchObject({ status: "412", detail: expect.stringMatching(/\S/) });
      expect(refused.json).not.toHaveProperty("scimType");
      expect((await client.get(path)).json).toEqual(before);
    },
  );

  test.each(changes)(
    "§3.14 $method with the present version, a list of them, or a star is done",
    async ({ method, sent }) => {
      for (const form of [(tag: string) => tag, (tag: string) => `"a", ${tag}`, () => "*"]) {
        const { path, made, version } = await fresh();
        const answer = await client.send(method, path, sent(made), { "if-match": form(version) });
        expect([200, 204]).toContain(answer.status);
      }
    },
  );

  test.each(changes)("§3.14 $method without If-Match is done, too", async ({ method, sent }) => {
    const { path, made } = await fresh();
    expect([200, 204]).toContain((await client.send(method, path, sent(made))).status);
  });

  test.each(changes)(
    "$method with If-Match of what is not there is 404 or 412",
    async ({ method, sent }) => {
      const { made } = await fresh();
      const answer = await client.send(method, `${resource}/${nobody}`, sent(made), {
        "if-match": "*",
      });
      expect([404, 412]).toContain(answer.status);
    },
  );

  test.each(["", '"', 'W/"', ",,,", "W/", "\u00ff", '"a" "b"', "*, *"])(
    "an If-Match of %j is never a 5xx",
    async (tag) => {
      const { path } = await fresh();
      for (const method of ["GET", "DELETE"]) {
        const heads = { "if-match": tag, "if-none-match": tag };
        expect((await client.send(method, path, undefined, heads)).status).toBeLessThan(500);
      }
    },
  );

  test("§3.14 of parallel changes on one version at most one is done", async () => {
    const { path, version } = await fresh();
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((value) =>
        client.send("PATCH", path, patchBody(value), { "if-match": version }),
      ),
    );
    const statuses = answers.map(({ status }) => (status < 300 ? "done" : status)).sort();
    expect(statuses).toEqual([412, 412, 412, "done"]);
  });
});

describe("RFC 7644 §3.14: versions and members", () => {
  test("every change of the members gives the group another version", async () => {
    const made = await client.post("/Groups", groupBody());
    const path = `/Groups/${made.json["id"]}`;
    const seen = [versionIn(made)];
    for (const operation of [
      { op: "add", path: "members", value: [{ value: member }] },
      { op: "add", path: "members", value: [{ value: "m2" }] },
      { op: "remove", path: 'members[value eq "m2"]' },
      { op: "remove", path: "members" },
    ]) {
      await client.patch(path, operation);
      seen.push(versionIn(await client.get(path)));
    }
    for (const [index, version] of seen.entries()) expect(version).not.toBe(seen[index + 1]);
  });

  test("a stale version of the members is 412", async () => {
    const made = await client.post("/Groups", groupBody());
    const path = `/Groups/${made.json["id"]}`;
    await client.patch(path, { op: "add", path: "members", value: [{ value: member }] });
    const put = await client.put(path, made.json, { "if-match": versionIn(made) });
    expect(put.status).toBe(412);
  });

  test("what a user's groups are is part of what was read: 304 never hides a new group", async () => {
    const id = await client.create("/Users", userBody());
    const tag = versionIn(await client.get(`/Users/${id}`));
    await client.create("/Groups", groupBody({ members: [{ value: id }] }));
    const again = await client.get(`/Users/${id}`, { "if-none-match": tag });
    expect(again.status).toBe(200);
    expect(again.json["groups"]).toHaveLength(1);
  });
});
