import { describe, expect, test } from "vitest";
import { readingOf } from "@/lib/scim/reading";
import { idsInWords, requestWords, type ToldRequest } from "@/lib/scim/request-words";

const base = "/scim/v2/k3y";
const ada = "0192aaaa-0000-7000-8000-000000000001";
const staff = "0192aaaa-0000-7000-8000-000000000002";
const names = new Map([
  [ada, "Ada Lovelace"],
  [staff, "Engineering"],
]);

type Sent = Partial<ToldRequest> & { method: string; path: string };

const words = ({ path, ...sent }: Sent) =>
  requestWords(
    {
      ...{ status: 200, changed: true, effect: "Done.", resourceId: null, resourceName: null },
      ...{ requestBody: null, found: null, path: `${base}${path}`, ...sent },
    },
    names,
  );
const patch = (...operations: unknown[]) => ({ Operations: operations });
const set = (path: string, value: unknown) => ({ op: "replace", path, value });

describe("what a request did, in words", () => {
  const onAda = { method: "PATCH", path: `/Users/${ada}`, resourceId: ada };
  const onStaff = { method: "PATCH", path: `/Groups/${staff}`, resourceId: staff };

  test("a person's life", () => {
    const made = { method: "POST", path: "/Users", status: 201, resourceId: "new" };
    expect([
      words({
        ...made,
        requestBody: { userName: "b@x", name: { givenName: "Ben", familyName: "B" } },
      }),
      words({ ...onAda, requestBody: patch(set("active", "False")) }),
      words({ ...onAda, requestBody: patch(set("active", false)), changed: false }),
      words({ ...onAda, requestBody: patch({ op: "replace", value: { active: true } }) }),
      words({ ...onAda, requestBody: patch(set("title", "x"), set("name.familyName", "y")) }),
      words({ ...onAda, requestBody: patch(set("title", "x")), changed: false }),
      words({ ...onAda, requestBody: patch(set("title", "x"), set("active", false)) }),
      words({ ...onAda, method: "PUT", requestBody: { userName: "a", active: true } }),
      words({ ...onAda, method: "DELETE", status: 204, resourceId: "gone", resourceName: "a@x" }),
    ]).toEqual([
      "Created Ben B",
      "Disabled Ada Lovelace",
      "Ada Lovelace was disabled already",
      "Enabled Ada Lovelace",
      "Changed title and name of Ada Lovelace",
      "Nothing new for Ada Lovelace",
      "Disabled Ada Lovelace and changed title",
      "Updated Ada Lovelace",
      "Deleted a@x",
    ]);
  });

  test("a group's life", () => {
    const members = ["1", "2", "3"].map((value) => ({ value }));
    expect([
      words({ method: "POST", path: "/Groups", requestBody: { displayName: "New", members } }),
      words({ ...onStaff, requestBody: patch({ op: "add", path: "members", value: members }) }),
      words({
        ...onStaff,
        requestBody: patch({ op: "add", path: "members", value: [{ value: ada }] }),
      }),
      words({
        ...onStaff,
        requestBody: patch({ op: "remove", path: `members[value eq "${ada}"]` }),
      }),
      words({ ...onStaff, requestBody: patch({ op: "remove", path: "members" }) }),
      words({ ...onStaff, requestBody: patch(set("displayName", "Platform")) }),
      words({
        ...onStaff,
        requestBody: patch(set("displayName", "P"), { op: "add", path: "members", value: members }),
      }),
      words({ ...onStaff, method: "DELETE", resourceId: null, resourceName: "Old" }),
    ]).toEqual([
      "Created the group New with 3 members",
      "Added 3 members to Engineering",
      "Added Ada Lovelace to Engineering",
      "Removed Ada Lovelace from Engineering",
      "Emptied Engineering",
      "Changed the group Engineering",
      "Changed the group Engineering: name, members added",
      "Deleted the group Old",
    ]);
  });

  test("looking", () => {
    const look = (path: string, found: number | null, resourceId: string | null = null) =>
      words({ method: "GET", path, found, resourceId, changed: false });
    const filter = (text: string) => `?filter=${encodeURIComponent(text)}`;
    expect([
      look(`/Users${filter('userName eq "ada@x"')}`, 1, ada),
      look(`/Users${filter('userName eq "ada@x"')}`, 0),
      look(`/Users${filter('emails[type eq "work" and value eq "ada@x"]')}`, 2),
      look(`/Groups${filter('displayName sw "E"')}`, 12),
      look("/Users?count=1", 250),
      look("/Users", null),
      look(`/Users/${ada}`, null, ada),
      look("/ServiceProviderConfig", null),
      look(`/Users${filter("userName eq")}`, 0),
    ]).toEqual([
      "Looked up ada@x: found",
      "Looked up ada@x: not found",
      "Looked up ada@x: 2 found",
      "Searched groups: 12 found",
      "Listed users: 250 found",
      "Listed users: many found",
      "Read Ada Lovelace",
      "Read what Usher supports",
      "Listed users: not found",
    ]);
  });

  test("what was refused, of whom and why", () => {
    const refused = { status: 409, changed: false, effect: "Refused: The name is taken." };
    expect([
      words({ method: "POST", path: "/Users", ...refused, requestBody: { userName: "b@x" } }),
      words({ ...onAda, ...refused, requestBody: "not json" }),
      words({ method: "PATCH", path: "/Users/none", ...refused }),
      words({ method: "POST", path: "/Nowhere", ...refused }),
      words({ method: "GET", path: "/Users/none", ...refused }),
    ]).toEqual([
      "Not created: b@x. The name is taken.",
      "Not changed: Ada Lovelace. The name is taken.",
      "Not changed: The name is taken.",
      "Refused: The name is taken.",
      "Not read: The name is taken.",
    ]);
  });

  test("names are asked for where the words need them, and for one member only", () => {
    const ids = (requestBody: unknown) =>
      idsInWords([
        {
          ...{ ...onStaff, path: `${base}${onStaff.path}`, requestBody, status: 200 },
          ...{ changed: true, effect: "", resourceName: null, found: null },
        },
      ]);
    expect(ids(patch({ op: "add", path: "members", value: [{ value: ada }] }))).toEqual([
      staff,
      ada,
    ]);
    expect(
      ids(patch({ op: "add", path: "members", value: [{ value: "1" }, { value: "2" }] })),
    ).toEqual([staff]);
  });
});

describe("how a request is read", () => {
  const read = (method: string, path: string, body: unknown = null) =>
    readingOf({ method, path: `${base}${path}`, body });

  test("each operation of a PATCH in words", () => {
    const body = patch(
      set("active", "False"),
      { op: "Add", path: 'emails[type eq "work"].value', value: "a@x" },
      { op: "remove", path: "title" },
      { op: "replace", value: { "name.givenName": "Ada" } },
    );
    expect(read("PATCH", `/Users/${ada}`, body).steps).toEqual([
      'Set active to "False"',
      'Add to emails.value of the entry where type is "work": "a@x"',
      "Remove title",
      'Set name.givenName to "Ada"',
    ]);
  });

  test("a group's operations as what they come to", () => {
    const body = patch(
      set("displayName", "New"),
      { op: "add", path: "members", value: [{ value: "1" }, { value: "2" }] },
      { op: "remove", path: 'members[value eq "3"]' },
      { op: "remove", path: "members" },
      { op: "remove", path: 'members[type eq "User"]' },
      { op: "replace", path: 'members[value eq "3"]', value: { value: "4" } },
    );
    expect(read("PATCH", `/Groups/${staff}`, body).steps).toEqual([
      'Rename to "New"',
      "Add 2 members",
      "Remove 1 member",
      "Remove all members",
      'Remove the members where type is "User"',
      'Put 1 member in place of the members where value is "3"',
    ]);
  });

  test("the parsed filter and page of a list", () => {
    const filter = encodeURIComponent('not (userName eq "a") and (active eq true or title pr)');
    expect(read("GET", `/Users?filter=${filter}&count=10&attributes=userName`).steps).toEqual([
      'Only where not (userName is "a") and (active is true or title has a value)',
      "At most 10 from number 1 on",
      "Only the attributes userName",
    ]);
    expect(read("GET", "/Users").steps).toEqual([]);
  });

  test("the attributes of a user sent whole, as they are kept", () => {
    const body = { userName: "a@x", active: "True", name: { givenName: "Ada" }, password: "p" };
    expect(read("POST", "/Users", body).attributes).toEqual([
      { path: "active", value: "true" },
      { path: "userName", value: "a@x" },
      { path: "name.givenName", value: "Ada" },
    ]);
  });

  test("what cannot be read says why", () => {
    expect(read("POST", "/Users", {}).problem).toMatch(/userName is missing/);
    expect(read("PATCH", `/Users/${ada}`, patch({ op: "explode" })).problem).toMatch(/op must be/);
    expect(read("GET", "/Users?filter=a").problem).not.toBeNull();
    expect(read("POST", "/Users", "{ not json").problem).not.toBeNull();
  });
});
