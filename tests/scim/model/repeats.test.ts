import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { enterprise, newName } from "../conformance/bodies";
import { type Client, newClient } from "../conformance/client";
import { runs } from "./runs";

let client: Client;
let members: string[];

beforeAll(async () => {
  client = await newClient();
  members = [];
  for (let at = 0; at < 3; at += 1)
    members.push(await client.create("/Users", { userName: newName() }));
});

const text = fc.constantFrom("a", "A", " b ", "é", "😀", '"', "\\", "null", "0", "x".repeat(300));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const type = fc.constantFrom("work", "home", "other");
const address = fc.constantFrom("a@example.com", "B@example.com", "c@example.com");
const email = fc.record({
  value: address,
  type: maybe(type),
  primary: maybe(fc.boolean()),
  display: maybe(text),
});
const emails = fc.array(email, { maxLength: 3 });

const user = fc.record({
  displayName: maybe(text),
  title: maybe(text),
  externalId: maybe(text),
  active: maybe(fc.boolean()),
  name: maybe(
    fc.record({ givenName: maybe(text), familyName: maybe(text), formatted: maybe(text) }),
  ),
  emails: maybe(emails),
  addresses: maybe(
    fc.array(fc.record({ type, locality: text, country: maybe(text) }), { maxLength: 2 }),
  ),
  roles: maybe(fc.array(fc.record({ value: text }), { maxLength: 2 })),
  [enterprise]: maybe(
    fc.record({ department: maybe(text), manager: maybe(fc.record({ value: text })) }),
  ),
  "urn:example:params:scim:schemas:extension:x:2.0:User": maybe(
    fc.record({ k: fc.oneof(text, fc.integer()) }),
  ),
});

/** What RFC 7644 §3.5.2 lets a client say once more without effect: its filter selects the same again. */
const userOperation = fc.oneof(
  fc.record({
    op: fc.constantFrom("add", "Replace"),
    path: fc.constantFrom("title", "name.givenName"),
    value: text,
  }),
  fc.record({ op: fc.constantFrom("add", "replace"), path: fc.constant("emails"), value: emails }),
  fc.record({
    op: fc.constant("remove"),
    path: fc.constantFrom("title", "name", "emails", enterprise, 'emails[type eq "work"]'),
  }),
  fc.record({
    op: fc.constantFrom("Add", "Replace"),
    path: type.map((of) => `emails[type eq "${of}"].value`),
    value: address,
  }),
  fc.record({
    op: fc.constant("replace"),
    value: fc.record({ active: fc.boolean(), [`${enterprise}:department`]: text }),
  }),
  fc.record({
    op: fc.constant("Replace"),
    path: fc.constant("active"),
    value: fc.constantFrom("True", "False"),
  }),
);

test("a PUT of what GET answered changes nothing: neither resource, nor version, nor lastModified", async () => {
  await fc.assert(
    fc.asyncProperty(user, async (body) => {
      const path = `/Users/${await client.create("/Users", { userName: newName(), ...body })}`;
      const before = await client.get(path);
      const put = await client.put(path, before.json);
      expect([put.status, put.json]).toEqual([200, before.json]);
      const after = await client.get(path);
      expect(after.json).toEqual(before.json);
      expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
    }),
    runs(50),
  );
});

test("a PATCH sent again changes nothing more", async () => {
  await fc.assert(
    fc.asyncProperty(user, userOperation, async (body, operation) => {
      const path = `/Users/${await client.create("/Users", { userName: newName(), ...body })}`;
      const first = await client.patch(path, operation);
      expect([200, 204], first.text).toContain(first.status);
      const once = await client.get(path);
      const again = await client.patch(path, operation);
      expect(again.status).toBe(first.status);
      expect((await client.get(path)).json).toEqual(once.json);
    }),
    runs(80),
  );
});

test("a group, too: PUT of what GET answered, and any change of members sent again", async () => {
  const some = fc
    .subarray([0, 1, 2])
    .map((picked) => picked.map((at) => ({ value: members[at] ?? "" })));
  const operation = fc.oneof(
    fc.record({
      op: fc.constantFrom("add", "remove", "replace"),
      path: fc.constant("members"),
      value: some,
    }),
    fc.record({
      op: fc.constant("replace"),
      value: fc.record({ externalId: text, members: some }),
    }),
    fc.constant({ op: "remove", path: "members" }),
  );
  await fc.assert(
    fc.asyncProperty(some, operation, async (listed, change) => {
      const made = await client.post("/Groups", { displayName: newName(), members: listed });
      const path = `/Groups/${made.json["id"]}`;
      const read = await client.get(path);
      expect((await client.put(path, read.json)).json).toEqual(read.json);
      await client.patch(path, change);
      const once = await client.get(path);
      await client.patch(path, change);
      const twice = await client.get(path);
      expect(twice.json).toEqual(once.json);
      expect(twice.headers.get("etag")).toBe(once.headers.get("etag"));
    }),
    runs(40),
  );
});
