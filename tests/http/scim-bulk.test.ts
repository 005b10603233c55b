import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { testDatabase } from "../support/database";
import { newApp, patchOf, person, type ScimApp, scim } from "./scim-fixture";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
let app: ScimApp;

beforeEach(async () => {
  app = await newApp();
});

const results = z.array(
  z.object({
    method: z.string(),
    bulkId: z.string().optional(),
    version: z.string().optional(),
    location: z.string().optional(),
    status: z.string(),
    response: z.looseObject({ scimType: z.string().optional() }).optional(),
  }),
);

async function bulk(operations: unknown[], more: Record<string, unknown> = {}) {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"];
  const reply = await scim(app, "POST", "/Bulk", { schemas, Operations: operations, ...more });
  expect([reply.status, reply.text]).toEqual([200, expect.stringContaining("BulkResponse")]);
  return results.parse(reply.body["Operations"]);
}

const statuses = (of: z.infer<typeof results>) => of.map(({ status }) => status).join(" ");
const idIn = (location: string | undefined) => location?.split("/").at(-1) ?? "";
const user = (bulkId: string, more: Record<string, unknown> = {}) => ({
  ...{ method: "POST", path: "/Users", bulkId, data: person(`${bulkId}@example.com`, more) },
});
const group = (bulkId: string, ...members: string[]) => ({
  ...{ method: "POST", path: "/Groups", bulkId },
  data: { displayName: bulkId, members: members.map((value) => ({ value })) },
});
const membersOf = async (id: string) => {
  const { body } = await scim(app, "GET", `/Groups/${id}`);
  const members = Array.isArray(body["members"]) ? body["members"] : [];
  return members.map(({ value, display }) => [value, display]);
};

describe("POST /Bulk (RFC 7644 §3.7)", () => {
  test("does what the same requests would do, and says of each what came of it", async () => {
    const made = await scim(app, "POST", "/Users", person("old@example.com"));
    const gone = await scim(app, "POST", "/Users", person("gone@example.com"));
    const path = `/Users/${made.body.id}`;
    const rename = patchOf({ op: "replace", path: "displayName", value: "Newer" });
    const done = await bulk([
      user("new"),
      { method: "PUT", path, data: person("old@example.com", { displayName: "New" }) },
      { method: "patch", path, bulkId: "p", data: rename },
      { method: "PATCH", path, version: 'W/"1"', data: rename },
      { method: "DELETE", path: `/Users/${gone.body.id}` },
      { method: "DELETE", path: `/Users/${gone.body.id}` },
      { method: "POST", path: "/Users", bulkId: "again", data: person("OLD@example.com") },
      { method: "POST", path: "/Bulk", bulkId: "nested", data: {} },
    ]);
    expect(statuses(done)).toBe("201 200 200 412 204 404 409 400");
    const created = await scim(app, "GET", `/Users/${idIn(done[0]?.location)}`);
    expect(done[0]).toEqual({
      ...{ method: "POST", bulkId: "new", status: "201" },
      location:
        created.body["meta"] && Object.assign({ location: "" }, created.body["meta"]).location,
      version: created.headers.get("etag"),
    });
    const read = await scim(app, "GET", path);
    expect(read.body).toMatchObject({ displayName: "Newer" });
    expect(done[2]).toMatchObject({ bulkId: "p", version: read.headers.get("etag") });
    expect(done[6]).not.toHaveProperty("location");
    expect(done[6]?.response).toMatchObject({ status: "409", scimType: "uniqueness" });
    expect(done.slice(1, 6).every(({ location }) => location?.includes("/Users/"))).toBe(true);
  });

  test("resolves references forwards and backwards, in paths, members and managers", async () => {
    const done = await bulk([
      group("staff", "bulkId:ann", "bulkId:bob"),
      user("ann", { [enterprise]: { manager: { value: "bulkId:bob" } } }),
      user("bob"),
      {
        method: "PATCH",
        path: "/Groups/bulkId:staff",
        data: patchOf({ op: "remove", path: 'members[value eq "bulkId:bob"]' }),
      },
    ]);
    expect(statuses(done)).toBe("201 201 201 204");
    const [staff, ann, bob] = done.map(({ location }) => idIn(location));
    expect(await membersOf(staff ?? "")).toEqual([[ann, "ann@example.com"]]);
    const read = await scim(app, "GET", `/Users/${ann}`);
    expect(read.body[enterprise]).toMatchObject({ manager: { value: bob } });
  });

  test("resolves circles", async () => {
    const managed = (by: string) => ({ [enterprise]: { manager: { value: `bulkId:${by}` } } });
    const done = await bulk([
      group("a", "bulkId:b"),
      group("b", "bulkId:c"),
      group("c", "bulkId:a"),
      group("self", "bulkId:self"),
      user("x", managed("y")),
      user("y", managed("x")),
    ]);
    expect(statuses(done)).toBe("201 201 201 201 201 201");
    const ids = done.map(({ location }) => idIn(location));
    const lists = await Promise.all(ids.slice(0, 4).map(membersOf));
    const members = lists.map((list) => list.map(([value]) => value));
    expect(members).toEqual([[ids[1]], [ids[2]], [ids[0]], [ids[3]]]);
  });

  test("what speaks of something that was not created is not attempted: 409", async () => {
    await scim(app, "POST", "/Users", person("taken@example.com"));
    const done = await bulk([
      group("staff", "bulkId:taken"),
      group("wider", "bulkId:staff"),
      user("taken"),
      group("lost", "bulkId:nobody"),
      group("fine"),
    ]);
    expect(statuses(done)).toBe("409 409 409 400 201");
    expect((await scim(app, "GET", "/Groups")).body.totalResults).toBe(1);
  });

  test("a circle that breaks leaves nothing pointing at what was never created", async () => {
    await scim(app, "POST", "/Groups", { displayName: "b" });
    const done = await bulk([group("a", "bulkId:b"), group("b", "bulkId:a")]);
    expect(statuses(done)).toBe("201 409");
    expect(await membersOf(idIn(done[0]?.location))).toEqual([]);
  });

  test("failOnErrors ends it after so many errors; what was not attempted is absent", async () => {
    const missing = { method: "DELETE", path: "/Users/none" };
    const operations = [user("one"), missing, user("two"), missing, user("three")];
    expect(statuses(await bulk(operations, { failOnErrors: 2 }))).toBe("201 404 201 404");
    expect((await scim(app, "GET", "/Users")).body.totalResults).toBe(2);
  });

  test("is no way around tenants, tokens or the endpoint's bounds", async () => {
    const stranger = await newApp();
    const theirs = await scim(stranger, "POST", "/Users", person("theirs@example.com"));
    const attempts = [
      `/Users/${theirs.body.id}`,
      `/Users/../../${stranger.key}/Users/${theirs.body.id}`,
      `/../${stranger.key}/Users/${theirs.body.id}`,
      `/Users/..%2f..%2f${stranger.key}%2fUsers`,
    ];
    const done = await bulk(attempts.map((path) => ({ method: "DELETE", path })));
    expect(statuses(done)).toBe("404 400 400 404");
    expect((await scim(stranger, "GET", "/Users")).body.totalResults).toBe(1);
    const large = { Operations: [user("x", { title: "x".repeat(1_100_000) })] };
    expect((await scim(app, "POST", "/Bulk", large)).status).toBe(413);
    const many = { Operations: Array.from({ length: 1_001 }, (_, at) => user(`u${at}`)) };
    const refused = await scim(app, "POST", "/Bulk", many);
    expect([refused.status, refused.body.detail]).toEqual([413, expect.stringContaining("1000")]);
    expect((await scim(app, "GET", "/Users")).body.totalResults).toBe(0);
  });

  test("each operation is in the request log with what it did, and each change names its own", async () => {
    const done = await bulk([user("one"), { method: "DELETE", path: "/Users/none" }]);
    await flushRequestLog();
    const rows = await testDatabase().sql(
      `select r.id, r.method, r.path, r.status, r.changed, r.resource_name, p.source_id
       from scim_requests r left join pending_changes p on p.request_id = r.id
       where r.app_id = $1 order by r.id`,
      [app.appId],
    );
    const base = `/scim/v2/${app.key}`;
    expect(rows.map(({ id: _id, ...row }) => row)).toEqual([
      {
        ...{ method: "POST", path: `${base}/Bulk`, status: 200, changed: true },
        ...{ resource_name: null, source_id: null },
      },
      {
        ...{ method: "POST", path: `${base}/Users`, status: 201, changed: true },
        ...{ resource_name: "one@example.com", source_id: idIn(done[0]?.location) },
      },
      {
        ...{ method: "DELETE", path: `${base}/Users/none`, status: 404, changed: false },
        ...{ resource_name: null, source_id: null },
      },
    ]);
  });
});
