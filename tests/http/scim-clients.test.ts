import { describe, expect, test } from "vitest";
import { newApp, patchOf, scim, where } from "./scim-fixture";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe("Entra ID", () => {
  const jo = {
    schemas: [core, enterprise],
    externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    userName: "jo@contoso.com",
    active: true,
    displayName: "Jo",
    name: { formatted: "Jo X", familyName: "X", givenName: "Jo" },
    emails: [{ primary: true, type: "work", value: "jo@contoso.com" }],
    meta: { resourceType: "User" },
    roles: [],
    [enterprise]: { department: "R&D", employeeNumber: "77" },
  };
  const group = {
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ],
    externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
    displayName: "Engineers",
    meta: { resourceType: "Group" },
  };

  test("its first cycle, in its order", async () => {
    const app = await newApp();
    const probe = await scim(app, "GET", `/Users${where(`userName eq "${crypto.randomUUID()}"`)}`);
    expect([probe.status, probe.body.totalResults]).toEqual([200, 0]);
    const byMail = where('emails[type eq "work"].value eq "jo@contoso.com"');
    expect((await scim(app, "GET", `/Users${byMail}`)).body.totalResults).toBe(0);
    const made = await scim(app, "POST", "/Users", jo);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ [enterprise]: { department: "R&D", employeeNumber: "77" } });
    expect((await scim(app, "GET", `/Users${byMail}`)).body.totalResults).toBe(1);
    const byExternalId = where(`externalId eq "${jo.externalId}"`);
    expect((await scim(app, "GET", `/Users${byExternalId}`)).body.totalResults).toBe(1);

    const lookUp = `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Engineers"')}`;
    expect((await scim(app, "GET", lookUp)).body.totalResults).toBe(0);
    const { id } = (await scim(app, "POST", "/Groups", group)).body;
    const members = [{ $ref: null, value: made.body.id }];
    const add = patchOf({ op: "Add", path: "members", value: members });
    expect((await scim(app, "PATCH", `/Groups/${id}`, add)).status).toBe(204);
    const test = where(`id eq "${id}" and members eq "${made.body.id}"`);
    expect((await scim(app, "GET", `/Groups${test}&attributes=id`)).body.totalResults).toBe(1);
    const remove = patchOf({ op: "Remove", path: "members", value: members });
    expect((await scim(app, "PATCH", `/Groups/${id}`, remove)).status).toBe(204);
    expect((await scim(app, "GET", `/Groups${test}`)).body.totalResults).toBe(0);
    expect((await scim(app, "POST", "/Users", jo)).status).toBe(409);
  });

  test("its updates as they are by default", async () => {
    const app = await newApp();
    const boss = (await scim(app, "POST", "/Users", { ...jo, userName: "boss@contoso.com" })).body;
    const { id } = (await scim(app, "POST", "/Users", jo)).body;
    const change = patchOf(
      { op: "Replace", path: "active", value: "False" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "new@contoso.com" },
      { op: "Add", path: `${enterprise}:manager`, value: boss.id },
      { op: "Add", path: 'addresses[type eq "work"].streetAddress', value: "1 Road" },
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+1 555" },
      { op: "Replace", path: "name.familyName", value: [{ $ref: null, value: "Y" }] },
    );
    const { status, body } = await scim(app, "PATCH", `/Users/${id}`, change);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      active: false,
      name: { familyName: "Y", givenName: "Jo" },
      emails: [{ primary: true, type: "work", value: "new@contoso.com" }],
      addresses: [{ type: "work", streetAddress: "1 Road" }],
      phoneNumbers: [{ type: "mobile", value: "+1 555" }],
      [enterprise]: { manager: { value: boss.id }, department: "R&D" },
    });
    const manager = where(`id eq "${id}" and manager eq "${boss.id}"`);
    expect((await scim(app, "GET", `/Users${manager}&attributes=id`)).body.totalResults).toBe(1);
    const clear = patchOf({ op: "Replace", path: `${enterprise}:manager`, value: "" });
    const cleared = await scim(app, "PATCH", `/Users/${id}`, clear);
    expect(cleared.body[enterprise]).toEqual({ department: "R&D", employeeNumber: "77" });
    const inactive = where('userName eq "jo@contoso.com" and active eq "False"');
    expect((await scim(app, "GET", `/Users${inactive}`)).body.totalResults).toBe(1);
  });

  test("its updates with aadOptscim062020, on the same app", async () => {
    const app = await newApp();
    const { id } = (await scim(app, "POST", "/Users?aadOptscim062020", jo)).body;
    const change = patchOf(
      { op: "replace", path: 'emails[type eq "work"].value', value: "b@contoso.com" },
      {
        op: "replace",
        value: {
          displayName: "B",
          "name.givenName": "K",
          active: false,
          [`${enterprise}:employeeNumber`]: "7",
        },
      },
    );
    const { body } = await scim(app, "PATCH", `/Users/${id}?aadOptscim062020`, change);
    expect(body).toMatchObject({
      displayName: "B",
      active: false,
      name: { givenName: "K", familyName: "X" },
      [enterprise]: { employeeNumber: "7", department: "R&D" },
    });
    const members = [{ value: id }];
    const made = await scim(app, "POST", "/Groups", { ...group, members });
    const remove = patchOf({ op: "remove", path: `members[value eq "${id}"]` });
    await scim(app, "PATCH", `/Groups/${made.body.id}`, remove);
    expect((await scim(app, "GET", `/Groups/${made.body.id}`)).body["members"]).toEqual([]);
  });
});

describe("Okta", () => {
  test("its SPEC test, step by step", async () => {
    const app = await newApp();
    const first = {
      schemas: [core],
      userName: "first@okta.test",
      name: { givenName: "First", familyName: "User" },
      emails: [{ primary: true, value: "first@okta.test", type: "work" }],
    };
    await scim(app, "POST", "/Users", first);
    const list = await scim(app, "GET", "/Users?count=1&startIndex=1");
    expect(list.body).toMatchObject({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      ...{ itemsPerPage: 1, startIndex: 1, totalResults: 1 },
    });
    const [listed] = list.body.Resources;
    expect(listed).toMatchObject({ ...first, active: true });
    expect((await scim(app, "GET", `/Users/${listed?.["id"]}`)).body).toMatchObject({ ...listed });
    const unknown = await scim(app, "GET", "/Users?filter=userName%20eq%20%22nobody%22");
    expect([unknown.status, unknown.body.totalResults]).toEqual([200, 0]);
    const missing = await scim(app, "GET", "/Users/010101001010101011001010101011");
    expect(missing.status).toBe(404);
    expect(missing.body.detail).toBeTruthy();

    const sent = {
      schemas: [core],
      userName: "T.User@okta.test",
      name: { givenName: "T", familyName: "User" },
      emails: [{ primary: true, value: "t@okta.test", type: "work" }],
      displayName: "T User",
      locale: "en-US",
      externalId: "00ujl29u0le5T6Aj10h7",
      groups: [],
      password: "1mz050nq",
      active: true,
    };
    const made = await scim(app, "POST", "/Users", sent, { type: "application/json" });
    const { password, groups, ...kept } = sent;
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject(kept);
    expect(made.text).not.toContain(password);
    expect(groups).toEqual([]);
    expect((await scim(app, "POST", "/Users", sent)).status).toBe(409);
    const upper = where('userName eq "T.USER@OKTA.TEST"');
    expect((await scim(app, "GET", `/Users${upper}`)).body.totalResults).toBe(1);
    expect((await scim(app, "GET", "/Groups")).status).toBe(200);
  });

  test("deactivation by PATCH without a path, and by PUT of what was read", async () => {
    const app = await newApp();
    const { body } = await scim(app, "POST", "/Users", {
      userName: "o@okta.test",
      displayName: "O",
    });
    const off = patchOf({ op: "replace", value: { active: false } });
    expect((await scim(app, "PATCH", `/Users/${body.id}`, off)).body["active"]).toBe(false);
    const put = await scim(app, "PUT", `/Users/${body.id}`, { ...body, active: true, groups: [] });
    expect(put.body).toMatchObject({ active: true, displayName: "O" });
  });

  test("its group push: rename with an id, remove and add, full push, PUT of the whole", async () => {
    const app = await newApp();
    const ids = [];
    for (const name of ["a", "b"]) {
      ids.push((await scim(app, "POST", "/Users", { userName: `${name}@okta.test` })).body.id);
    }
    const [a = "", b = ""] = ids;
    const { id } = (await scim(app, "POST", "/Groups", { displayName: "G", members: [] })).body;
    const path = `/Groups/${id}`;
    const members = async () => (await scim(app, "GET", path)).body["members"];
    await scim(app, "PATCH", path, patchOf({ op: "replace", value: { id, displayName: "G" } }));
    const push = patchOf(
      { op: "remove", path: `members[value eq "${b}"]` },
      { op: "add", path: "members", value: [{ value: a, display: "a@okta.test" }] },
    );
    expect((await scim(app, "PATCH", path, push)).status).toBe(204);
    expect(await members()).toMatchObject([{ value: a, display: "a@okta.test", type: "User" }]);
    const full = patchOf({ op: "replace", path: "members", value: [{ value: b, display: "b" }] });
    await scim(app, "PATCH", path, full);
    expect(await members()).toMatchObject([{ value: b }]);
    const whole = { displayName: "G2", members: [{ value: a }, { value: b }] };
    const put = await scim(app, "PUT", path, whole);
    expect([put.status, put.body["displayName"]]).toEqual([200, "G2"]);
    expect(await members()).toHaveLength(2);
    await scim(app, "PATCH", path, patchOf({ op: "replace", path: "members", value: [] }));
    expect(await members()).toEqual([]);
  });
});

describe("OneLogin", () => {
  test("its test, its half-way URNs, its empty macros and its stray signs", async () => {
    const app = await newApp();
    const probe = await scim(app, "GET", "/Users?filter=userName+eq+%22nobody%22&");
    expect([probe.status, probe.body.totalResults]).toEqual([200, 0]);
    const sent = {
      schemas: ["urn:scim:schemas:core:2.0", "urn:scim:schemas:extension:enterprise:2.0"],
      userName: "one@login.test",
      title: "",
      name: { familyName: "Login", givenName: "One" },
      emails: [{ value: "one@login.test", primary: true }],
      "urn:scim:schemas:extension:enterprise:2.0": {
        department: "Sales",
        manager: { value: "", displayName: " " },
      },
    };
    const made = await scim(app, "POST", "/Users", sent, { type: "application/json" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ [enterprise]: { department: "Sales" } });
    expect(made.body["title"]).toBeUndefined();
    const path = `/Users/${made.body.id}?`;
    const suspended = await scim(app, "PUT", path, { ...sent, active: false });
    expect(suspended.body["active"]).toBe(false);
    const { active: _, ...silent } = { ...sent, active: true };
    expect((await scim(app, "PUT", path, silent)).body["active"]).toBe(false);
    const group = (await scim(app, "POST", "/Groups", { displayName: "OneLogin" })).body;
    const add = patchOf({ op: "add", path: "members", value: [{ value: made.body.id }] });
    expect((await scim(app, "PATCH", `/Groups/${group.id}?`, add)).status).toBe(204);
    expect((await scim(app, "DELETE", path)).status).toBe(204);
  });
});

describe("authentik", () => {
  test("one operation per member, and a rename with the whole group as value", async () => {
    const app = await newApp();
    const { id } = (await scim(app, "POST", "/Groups", { displayName: "A" })).body;
    const ids = ["u1", "u2", "u3"];
    const adds = ids.map((value) => ({ op: "add", path: "members", value: [{ value }] }));
    expect((await scim(app, "PATCH", `/Groups/${id}`, patchOf(...adds))).status).toBe(204);
    const whole = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      id,
      displayName: "B",
      externalId: "e",
    };
    const renamed = await scim(
      app,
      "PATCH",
      `/Groups/${id}`,
      patchOf({ op: "replace", value: whole }),
    );
    expect(renamed.status).toBe(204);
    const read = await scim(app, "GET", `/Groups/${id}`);
    expect(read.body).toMatchObject({ displayName: "B", externalId: "e" });
    expect(read.body["members"]).toHaveLength(3);
  });
});
