import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId, newUuid } from "@/lib/core/ids";
import { createUser } from "@/lib/engine/scim/ingest-user";
import { profiles } from "@/lib/scim/profiles";
import { newApp, patchOf, person, type ScimApp, scim, takePending, where } from "./scim-fixture";

const nobody = "/Groups/01890000-0000-7000-8000-000000000000";
let app: ScimApp;
let users: string[];

beforeAll(async () => {
  app = await newApp();
  const names = Array.from({ length: 24 }, (_, index) => `m${index}@example.com`);
  const made = await Promise.all(names.map((name) => scim(app, "POST", "/Users", person(name))));
  users = made.map(({ body }) => body.id);
});

beforeEach(async () => {
  await takePending(app);
});

const user = (index: number) => users[index] ?? "";
const memberValues = (ids: readonly string[]) => ids.map((value) => ({ value }));

async function newGroup(displayName: string, ids: readonly string[] = []): Promise<string> {
  const made = await scim(app, "POST", "/Groups", { displayName, members: memberValues(ids) });
  await takePending(app);
  return made.body.id;
}

async function membersOf(id: string): Promise<string[]> {
  const { body } = await scim(app, "GET", `/Groups/${id}`);
  const members = Array.isArray(body["members"]) ? body["members"] : [];
  return members.map(({ value }) => String(value)).sort();
}

const addTo = (id: string, ids: readonly string[]) =>
  scim(
    app,
    "PATCH",
    `/Groups/${id}`,
    patchOf({ op: "add", path: "members", value: memberValues(ids) }),
  );

describe("POST /Groups", () => {
  test("creates a group with its members and notes the work for each", async () => {
    const members = memberValues([user(0), user(1)]);
    const made = await scim(app, "POST", "/Groups", {
      displayName: "First",
      externalId: "g1",
      members,
    });
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toContain(`/Groups/${made.body.id}`);
    expect(made.body).toMatchObject({ displayName: "First", externalId: "g1" });
    expect(await membersOf(made.body.id)).toEqual([user(0), user(1)].sort());
    const pending = [`group:${made.body.id}`, `user:${user(0)}`, `user:${user(1)}`];
    expect(await takePending(app)).toEqual(pending.sort());
  });

  test("a group without members says so with an empty list", async () => {
    const made = await scim(app, "POST", "/Groups", { displayName: "Empty" });
    expect(made.body["members"]).toEqual([]);
  });

  test("of parallel creates in different spelling exactly one wins", async () => {
    const names = ["Same Name", "same name", "SAME NAME", "sAmE nAmE"];
    const replies = await Promise.all(
      names.map((displayName) => scim(app, "POST", "/Groups", { displayName })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(replies.find(({ status }) => status === 409)?.body.scimType).toBe("uniqueness");
  });

  test.each([{}, { displayName: "" }, { displayName: "x", members: [{ value: 5 }] }])(
    "refuses %j",
    async (sent) => {
      const refused = await scim(app, "POST", "/Groups", sent);
      expect([refused.status, refused.body.scimType]).toEqual([400, "invalidValue"]);
    },
  );
});

describe("GET /Groups", () => {
  test("leaves members out when asked to", async () => {
    const id = await newGroup("Big", [user(0)]);
    const read = await scim(app, "GET", `/Groups/${id}?excludedAttributes=members`);
    expect(read.body).toMatchObject({ displayName: "Big" });
    expect(read.body["members"]).toBeUndefined();
  });

  test.each([nobody, "/Groups/not-a-uuid"])("%s is 404", async (path) => {
    expect((await scim(app, "GET", path)).status).toBe(404);
  });

  test("finds by name in any case, by external id, by member, and as Entra ID probes", async () => {
    const made = await scim(app, "POST", "/Groups", {
      displayName: "Sought",
      externalId: "Ext-1",
      members: memberValues([user(2)]),
    });
    const { id } = made.body;
    const filters = [
      'displayName eq "SOUGHT"',
      'externalId eq "Ext-1"',
      `id eq "${id}" and members eq "${user(2)}"`,
      `id eq "${id}" and members[value eq "${user(2)}"]`,
      `id eq "${id}" and members.value eq "${user(2)}"`,
      `id eq "${id}" and not (members.value eq "${user(3)}")`,
    ];
    for (const filter of filters) {
      const found = await scim(app, "GET", `/Groups${where(filter)}&excludedAttributes=members`);
      expect([filter, found.body.totalResults, found.body.Resources[0]?.["id"]]).toEqual([
        filter,
        1,
        id,
      ]);
    }
    const misses = [`id eq "${id}" and members eq "${user(3)}"`, 'externalId eq "EXT-1"'];
    for (const filter of misses) {
      expect((await scim(app, "GET", `/Groups${where(filter)}`)).body.totalResults).toBe(0);
    }
  });

  test("counts exactly and pages, with members", async () => {
    const many = await newApp();
    for (const name of ["a", "b", "c"]) await scim(many, "POST", "/Groups", { displayName: name });
    const page = await scim(many, "GET", "/Groups?startIndex=2&count=5");
    expect(page.body).toMatchObject({ totalResults: 3, itemsPerPage: 2, startIndex: 2 });
    expect(page.body.Resources.map((group) => group["members"])).toEqual([[], []]);
  });
});

describe("PATCH /Groups/{id}", () => {
  test("adds and removes with 204, noting the work for those who moved", async () => {
    const id = await newGroup("Moving", [user(0), user(1)]);
    const change = patchOf(
      { op: "remove", path: `members[value eq "${user(0)}"]` },
      { op: "add", path: "members", value: [{ value: user(2), display: "m2" }] },
    );
    const patched = await scim(app, "PATCH", `/Groups/${id}`, change);
    expect([patched.status, patched.text]).toEqual([204, ""]);
    expect(await membersOf(id)).toEqual([user(1), user(2)].sort());
    expect(await takePending(app)).toEqual([`user:${user(0)}`, `user:${user(2)}`].sort());
  });

  test("what is so already causes no work and leaves lastModified", async () => {
    const id = await newGroup("Settled", [user(0)]);
    const before = await scim(app, "GET", `/Groups/${id}`);
    expect((await addTo(id, [user(0), user(0)])).status).toBe(204);
    const rename = patchOf({ op: "replace", value: { id, displayName: "Settled" } });
    expect((await scim(app, "PATCH", `/Groups/${id}`, rename)).status).toBe(204);
    const remove = patchOf({ op: "remove", path: `members[value eq "${user(5)}"]` });
    expect((await scim(app, "PATCH", `/Groups/${id}`, remove)).status).toBe(204);
    expect(await takePending(app)).toEqual([]);
    expect((await scim(app, "GET", `/Groups/${id}`)).body).toEqual(before.body);
  });

  test("renames, and a real change moves lastModified on", async () => {
    const id = await newGroup("Old name");
    const rename = patchOf({ op: "Replace", path: "displayName", value: "New name" });
    expect((await scim(app, "PATCH", `/Groups/${id}`, rename)).status).toBe(204);
    expect(await takePending(app)).toEqual([`group:${id}`]);
    expect((await scim(app, "GET", `/Groups/${id}`)).body["displayName"]).toBe("New name");
  });

  test("refuses another group's name", async () => {
    await newGroup("Taken");
    const id = await newGroup("Not taken");
    const rename = patchOf({ op: "replace", path: "displayName", value: "TAKEN" });
    const refused = await scim(app, "PATCH", `/Groups/${id}`, rename);
    expect([refused.status, refused.body.scimType]).toEqual([409, "uniqueness"]);
  });

  test("eight writers at once lose no member and meet no conflict", async () => {
    const id = await newGroup("Crowded");
    const batches = Array.from({ length: 24 }, (_, index) => [user(index), user((index + 1) % 24)]);
    const replies = await Promise.all(batches.map((ids) => addTo(id, ids)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await membersOf(id)).toEqual([...users].sort());
  });

  test("writers who add and remove crosswise never block each other for good", async () => {
    const id = await newGroup("Crossing", users.slice(0, 12));
    const [left, right] = [users.slice(0, 12), users.slice(12)];
    const swap = (out: string[], into: string[]) =>
      scim(
        app,
        "PATCH",
        `/Groups/${id}`,
        patchOf(
          { op: "remove", path: "members", value: memberValues(out) },
          { op: "add", path: "members", value: memberValues(into) },
        ),
      );
    const rounds = Array.from({ length: 8 }, (_, at) =>
      at % 2 ? swap(left, right) : swap(right, left),
    );
    const replies = await Promise.all(rounds);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([204]));
  });

  test("of two whole lists one wins, never a mixture", async () => {
    const id = await newGroup("Contested");
    const [left, right] = [users.slice(0, 12).sort(), users.slice(12).sort()];
    const replace = (ids: string[]) =>
      scim(
        app,
        "PATCH",
        `/Groups/${id}`,
        patchOf({ op: "replace", path: "members", value: memberValues(ids) }),
      );
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([replace(left), replace(right), replace(left), replace(right)]);
      expect([left, right]).toContainEqual(await membersOf(id));
    }
  });

  test("a member may come before its user, and is the user's once the user is there", async () => {
    const id = await newGroup("Early");
    const early = newUuid();
    expect((await addTo(id, [early, "of another directory"])).status).toBe(204);
    expect(await membersOf(id)).toEqual([early, "of another directory"].sort());
    await takePending(app);
    const ref = { tenantId: app.tenantId, id: app.appId };
    const ingest = { app: ref, profile: profiles.generic, requestId: newId("req"), newId: early };
    await createUser(ingest, person("early@example.com"));
    expect(await takePending(app)).toEqual([`user:${early}`]);
    const group = await scim(app, "GET", `/Groups/${id}`);
    expect(group.body["members"]).toContainEqual(
      expect.objectContaining({ value: early, display: "early@example.com" }),
    );
    const user = await scim(app, "GET", `/Users/${early}`);
    expect(user.body["groups"]).toEqual([expect.objectContaining({ value: id, display: "Early" })]);
  });

  test("an empty full push clears the group", async () => {
    const id = await newGroup("Cleared", [user(0), user(1)]);
    const clear = patchOf({ op: "replace", path: "members", value: [] });
    expect((await scim(app, "PATCH", `/Groups/${id}`, clear)).status).toBe(204);
    expect(await membersOf(id)).toEqual([]);
    expect((await takePending(app)).length).toBe(2);
  });

  test.each([nobody, "/Groups/x"])("%s is 404", async (path) => {
    const change = patchOf({ op: "add", path: "members", value: [{ value: "x" }] });
    expect((await scim(app, "PATCH", path, change)).status).toBe(404);
  });
});

describe("PUT and DELETE /Groups/{id}", () => {
  test("PUT without members keeps them; with members the list is the list", async () => {
    const id = await newGroup("Put", [user(0), user(1)]);
    const renamed = await scim(app, "PUT", `/Groups/${id}`, { displayName: "Put again" });
    expect(renamed.body).toMatchObject({ displayName: "Put again" });
    expect(await membersOf(id)).toEqual([user(0), user(1)].sort());
    expect(await takePending(app)).toEqual([`group:${id}`]);
    const members = memberValues([user(1), user(2)]);
    const put = await scim(app, "PUT", `/Groups/${id}`, { displayName: "Put again", members });
    expect(put.status).toBe(200);
    expect(await membersOf(id)).toEqual([user(1), user(2)].sort());
    expect(await takePending(app)).toEqual([`user:${user(0)}`, `user:${user(2)}`].sort());
    await scim(app, "PUT", `/Groups/${id}`, { displayName: "Put again", members: [] });
    expect(await membersOf(id)).toEqual([]);
  });

  test("DELETE ends the group, and its name is free again", async () => {
    const id = await newGroup("Ended", [user(0)]);
    expect((await scim(app, "DELETE", `/Groups/${id}`)).status).toBe(204);
    expect(await takePending(app)).toEqual([`group:${id}`]);
    expect((await scim(app, "DELETE", `/Groups/${id}`)).status).toBe(404);
    expect((await scim(app, "POST", "/Groups", { displayName: "ended" })).status).toBe(201);
  });
});
