import { beforeAll, describe, expect, test } from "vitest";
import { core, enterprise, newName, userBody } from "./bodies";
import { type Client, idIn, newClient, refusalOf } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

/** Sends one attribute and answers what is read back. */
async function roundTrip(sent: Record<string, unknown>) {
  const id = await client.create("/Users", userBody(sent));
  return (await client.get(`/Users/${id}`)).json;
}

/** RFC 7643 §4.1.1 and §4.1.2, the examples of §8.2 and §8.3, and more. */
const kept: [name: string, value: unknown][] = [
  ["name", { formatted: "Ms. Barbara J Jensen, III", familyName: "Jensen", givenName: "Barbara" }],
  ["name", { middleName: "Jane", honorificPrefix: "Ms.", honorificSuffix: "III" }],
  ["displayName", "Babs Jensen"],
  ["nickName", "Babs"],
  ["profileUrl", "https://login.example.com/bjensen"],
  ["title", "Tour Guide"],
  ["userType", "Employee"],
  ["preferredLanguage", "en-US, en;q=0.8"],
  ["locale", "en-US"],
  ["timezone", "America/Los_Angeles"],
  ["active", true],
  ["active", false],
  ["externalId", "701984"],
  [
    "emails",
    [
      { value: "bjensen@example.com", type: "work", primary: true },
      { value: "babs@jensen.org", type: "home" },
    ],
  ],
  ["emails", [{ value: "no-type@example.com", display: "Her mail" }]],
  ["phoneNumbers", [{ value: "tel:+1-201-555-0123", type: "work" }]],
  ["phoneNumbers", [{ value: "555-555-4444", type: "mobile" }]],
  ["ims", [{ value: "someaimhandle", type: "aim" }]],
  [
    "photos",
    [{ value: "https://photos.example.com/profilephoto/72930000000Ccne/F", type: "photo" }],
  ],
  [
    "addresses",
    [
      {
        type: "work",
        streetAddress: "100 Universal City Plaza\nSuite 5",
        locality: "Hollywood",
        region: "CA",
        postalCode: "91608",
        country: "US",
        formatted: "100 Universal City Plaza\nHollywood, CA 91608 USA",
        primary: true,
      },
    ],
  ],
  ["entitlements", [{ value: "licence-a", type: "app", display: "Licence A" }]],
  ["roles", [{ value: "Student" }]],
  ["roles", [{ value: "admin", display: "Administrator", type: "app", primary: true }]],
  [
    "x509Certificates",
    [{ value: "MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjELMAkGA1UEBhMCVVM=" }],
  ],
  [enterprise, { employeeNumber: "701984", costCenter: "4130", organization: "Universal Studios" }],
  [enterprise, { division: "Theme Park", department: "Tour Operations" }],
  [enterprise, { manager: { value: "26118915-6090-4610-87e4-49d8ca9f808d" } }],
  ["urn:example:params:scim:schemas:extension:badge:2.0:User", { number: 7, doors: ["a", "b"] }],
];

describe("RFC 7643 §4.1 and §4.3: what a client sends is what a client reads", () => {
  test.each(kept)("§4.1 %s %j comes back as sent", async (name, value) => {
    expect((await roundTrip({ [name]: value }))[name]).toEqual(value);
  });

  test.each([
    ["an apostrophe", "O'Brien"],
    ["quotes and a backslash", 'The "Boss" \\ Co'],
    ["an emoji of two code units", "Ada 🚀"],
    ["a combining accent, not normalised", "Zoe\u0308"],
    ["right-to-left text", "שלום"],
    ["text that looks like SQL", "'; drop table source_users; --"],
    ["text that looks like a LIKE pattern", "100%_\\"],
    ["text that looks like HTML", "<script>alert(1)</script>"],
    ["inner spaces and a tab", "a  b\tc"],
    ["text that looks like null", "null"],
    ["text that looks like a number", "0012"],
    ["4,000 characters", "x".repeat(4_000)],
  ])("§2.3.1 a string of %s comes back unchanged", async (_, value) => {
    expect((await roundTrip({ displayName: value.slice(0, 512), title: value }))["title"]).toBe(
      value,
    );
  });

  test("§3.3 schemas names the extension whose attributes are present, and no other", async () => {
    const plain = await roundTrip({});
    expect(plain["schemas"]).toEqual([core]);
    const extended = await roundTrip({ [enterprise]: { department: "D" } });
    expect(extended["schemas"]).toEqual([core, enterprise]);
    expect((await roundTrip({ schemas: [core, enterprise] }))["schemas"]).toEqual([core]);
  });

  test("§4.1 a manager may be sent as plain text and is read as an object", async () => {
    expect((await roundTrip({ [enterprise]: { manager: "m1" } }))[enterprise]).toEqual({
      manager: { value: "m1" },
    });
  });

  test("§4.1.1 a userName keeps the case it was sent in", async () => {
    const userName = newName().toUpperCase();
    expect((await roundTrip({ userName }))["userName"]).toBe(userName);
  });
});

describe("RFC 7643 §2: attributes", () => {
  test.each([
    "USERNAME",
    "username",
    "UserName",
    `${core}:userName`,
    `${core.toUpperCase()}:USERNAME`,
  ])("§2.1 and §3.10 the name %s means userName", async (name) => {
    const value = newName();
    const made = await client.post("/Users", { schemas: [core], [name]: value });
    expect([made.status, made.json["userName"]]).toEqual([201, value]);
  });

  test("§2.1 names of sub-attributes and extensions are read in any case, and written in ours", async () => {
    const read = await roundTrip({
      NAME: { GIVENNAME: "Ada" },
      [enterprise.toUpperCase()]: { DEPARTMENT: "R&D" },
      Emails: [{ VALUE: "a@example.com", TYPE: "work" }],
    });
    expect(read["name"]).toEqual({ givenName: "Ada" });
    expect(read[enterprise]).toEqual({ department: "R&D" });
    expect(read["emails"]).toEqual([{ value: "a@example.com", type: "work" }]);
  });

  test.each([
    ["null", null],
    ["an empty array", []],
  ])("§2.5 %s is unassigned: not kept, not returned", async (_, value) => {
    const read = await roundTrip({ title: value, emails: value, name: value, [enterprise]: null });
    for (const name of ["title", "emails", "name", enterprise])
      expect(read).not.toHaveProperty(name);
  });

  test("§2.5 a complex attribute whose sub-attributes are all null is unassigned", async () => {
    expect(await roundTrip({ name: { givenName: null, familyName: null } })).not.toHaveProperty(
      "name",
    );
  });

  test("§2.5 no answer holds a null or an empty array", async () => {
    const id = await client.create(
      "/Users",
      userBody({ roles: [], nickName: null, [enterprise]: {} }),
    );
    const { text } = await client.get(`/Users/${id}`);
    expect(text).not.toMatch(/null|\[\]|\{\}/);
  });

  test("§2.4 an equal value sent twice is kept once", async () => {
    const work = { value: "a@example.com", type: "work" };
    expect((await roundTrip({ emails: [work, work] }))["emails"]).toEqual([work]);
  });

  test("§2.4 the same value under two types is two values", async () => {
    const emails = ["work", "home"].map((type) => ({ value: "a@example.com", type }));
    expect((await roundTrip({ emails }))["emails"]).toEqual(emails);
  });

  test("§2.4 at most one value is primary, though two were sent so", async () => {
    const emails = ["a", "b"].map((name) => ({ value: `${name}@example.com`, primary: true }));
    const read = await roundTrip({ emails });
    expect(JSON.stringify(read["emails"]).match(/"primary":true/g)).toHaveLength(1);
  });

  test("§2.4 one value without its array is a list of one", async () => {
    const read = await roundTrip({ emails: { value: "one@example.com" } });
    expect(read["emails"]).toEqual([{ value: "one@example.com" }]);
  });

  test.each([
    ["True", true],
    ["FALSE", false],
    ["false", false],
  ])("§2.3.2 the text %s for a boolean is stored as the boolean", async (sent, value) => {
    expect((await roundTrip({ active: sent }))["active"]).toBe(value);
  });

  test.each([
    ["userName", 5],
    ["userName", true],
    ["userName", ["a"]],
    ["userName", { value: "a" }],
    ["userName", ""],
    ["userName", "   "],
    ["userName", null],
    ["displayName", 5],
    ["displayName", { a: 1 }],
    ["title", false],
    ["externalId", 42],
    ["active", "yes"],
    ["active", 1],
    ["active", {}],
    ["name", "Ada"],
    ["name", 5],
    ["name", { givenName: 5 }],
    ["name", { givenName: ["a", "b"] }],
    ["emails", 5],
    ["emails", [5]],
    ["emails", [{ value: 5 }]],
    ["emails", [{ value: "a@example.com", primary: "maybe" }]],
    ["addresses", ["1 Road"]],
    [enterprise, { department: 5 }],
    [enterprise, { manager: 5 }],
    [enterprise, "Tours"],
    [enterprise, [{ department: "Tours" }]],
  ])("§2.3 %s %j has the wrong type: 400 invalidValue", async (name, value) => {
    expect(refusalOf(await client.post("/Users", userBody({ [name]: value })))).toEqual([
      400,
      "invalidValue",
    ]);
  });
});

describe("RFC 7643 §3.1 and §7: what the server alone decides", () => {
  test("§3.1 id, meta and groups of a client are ignored, not refused", async () => {
    const meta = { resourceType: "Group", created: "1999-01-01T00:00:00Z", location: "http://x" };
    const made = await client.post(
      "/Users",
      userBody({ id: "mine", meta, groups: [{ value: "g", display: "G" }] }),
    );
    expect(made.status).toBe(201);
    expect(idIn(made)).not.toBe("mine");
    expect(made.json["meta"]).toMatchObject({ resourceType: "User" });
    expect(made.text).not.toContain("1999");
    expect(made.json).not.toHaveProperty("groups");
  });

  test("§3.1 ids are opaque, unique over users and groups, and never bulkId", async () => {
    const ids = new Set<string>();
    for (let index = 0; index < 5; index += 1) {
      ids.add(await client.create("/Users", userBody()));
      ids.add(await client.create("/Groups", { displayName: `G${index} of ${newName()}` }));
    }
    expect(ids.size).toBe(10);
    expect(ids.has("bulkId")).toBe(false);
  });

  test("§3.1 created and lastModified are equal when nothing has changed, and xsd:dateTime in UTC", async () => {
    const { meta } = await roundTrip({});
    expect(meta).toMatchObject({ created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    expect(meta).toHaveProperty("lastModified", Object(meta)["created"]);
  });

  test("§7 password is never returned: not by POST, PUT, PATCH, GET, nor when asked for", async () => {
    const secret = "t1meMa$heen";
    const made = await client.post(
      "/Users?attributes=password,userName",
      userBody({ password: secret }),
    );
    const path = `/Users/${idIn(made)}`;
    const answers = [
      made,
      await client.put(`${path}`, userBody({ password: secret })),
      await client.patch(path, { op: "replace", path: "password", value: secret }),
      await client.patch(path, { op: "add", value: { password: secret, title: "x" } }),
      await client.get(path),
      await client.get(`${path}?attributes=password`),
      await client.get("/Users?attributes=password"),
    ];
    for (const { status, text } of answers) {
      expect([200, 201, 204]).toContain(status);
      expect(text).not.toMatch(/password|t1meMa/);
    }
  });

  test("§3.1 externalId is the client's: kept in its case, and no two users are kept from sharing one", async () => {
    const [one, two] = [
      await roundTrip({ externalId: "AbC" }),
      await roundTrip({ externalId: "AbC" }),
    ];
    expect([one["externalId"], two["externalId"]]).toEqual(["AbC", "AbC"]);
  });

  test("§3.1 an attribute nobody knows is no reason to refuse a person, and is not returned", async () => {
    const read = await roundTrip({ favouriteColour: "green", [`${core}:shoeSize`]: "size-nine" });
    expect(JSON.stringify(read)).not.toMatch(/green|size-nine/);
  });
});
