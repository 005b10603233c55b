import { beforeAll, describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "@/lib/scim/json";
import { core, enterprise, group, messages } from "./bodies";
import { type Client, each, listed, newClient, refusalOf } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

const base = "urn:ietf:params:scim:schemas:core:2.0";

describe("RFC 7643 §5: ServiceProviderConfig", () => {
  test("§5 has every required member, of the right type", async () => {
    const { status, json } = await client.get("/ServiceProviderConfig");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      schemas: [`${base}:ServiceProviderConfig`],
      patch: { supported: true },
      bulk: {
        supported: expect.any(Boolean),
        maxOperations: expect.any(Number),
        maxPayloadSize: expect.any(Number),
      },
      filter: { supported: true, maxResults: expect.any(Number) },
      changePassword: { supported: false },
      sort: { supported: expect.any(Boolean) },
      etag: { supported: expect.any(Boolean) },
      meta: { resourceType: "ServiceProviderConfig" },
    });
    expect(json).not.toHaveProperty("id");
  });

  test("§5 each authentication scheme has type, name and description", async () => {
    const { authenticationSchemes } = (await client.get("/ServiceProviderConfig")).json;
    expect(Array.isArray(authenticationSchemes)).toBe(true);
    const known = ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"];
    for (const scheme of Array.isArray(authenticationSchemes) ? authenticationSchemes : []) {
      expect(scheme).toMatchObject({ name: expect.any(String), description: expect.any(String) });
      expect(known).toContain(isObject(scheme) && scheme["type"]);
    }
  });

  test("§5 filter.maxResults is the most a page holds", async () => {
    const { filter } = (await client.get("/ServiceProviderConfig")).json;
    const most = Number(isObject(filter) && filter["maxResults"]);
    expect(most).toBeGreaterThan(0);
    expect(listed(await client.get("/Users?count=100000")).length).toBeLessThanOrEqual(most);
  });

  test("RFC 9865 §4 pagination says that index paging is served, and is the default", async () => {
    const { pagination } = (await client.get("/ServiceProviderConfig")).json;
    expect(pagination).toMatchObject({
      cursor: expect.any(Boolean),
      index: true,
      defaultPaginationMethod: "index",
    });
  });
});

describe("RFC 7643 §6 and RFC 7644 §4: ResourceTypes", () => {
  test("§4 the list is a ListResponse of User and Group", async () => {
    const { status, json } = await client.get("/ResourceTypes");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      schemas: [`${messages}:ListResponse`],
      totalResults: 2,
      Resources: [
        { name: "User", endpoint: "/Users", schema: core },
        { name: "Group", endpoint: "/Groups", schema: group },
      ],
    });
  });

  test.each([
    ["User", [{ schema: enterprise, required: false }]],
    ["Group", []],
  ])("§6 /ResourceTypes/%s is the one of the list", async (name, schemaExtensions) => {
    const { status, json } = await client.get(`/ResourceTypes/${name}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      schemas: [`${base}:ResourceType`],
      name,
      schemaExtensions,
      meta: {
        resourceType: "ResourceType",
        location: expect.stringMatching(`/ResourceTypes/${name}$`),
      },
    });
    expect(listed(await client.get("/ResourceTypes"))).toContainEqual(json);
  });
});

const types = [
  "string",
  "boolean",
  "decimal",
  "integer",
  "dateTime",
  "reference",
  "binary",
  "complex",
];
const attribute = {
  name: expect.stringMatching(/^(\$ref|[A-Za-z][A-Za-z0-9_-]*)$/),
  type: expect.toBeOneOf(types),
  multiValued: expect.any(Boolean),
  description: expect.stringMatching(/\S/),
  required: expect.any(Boolean),
  mutability: expect.toBeOneOf(["readOnly", "readWrite", "immutable", "writeOnly"]),
  returned: expect.toBeOneOf(["always", "never", "default", "request"]),
};

async function attributesOf(urn: string): Promise<JsonObject[]> {
  const { attributes } = (await client.get(`/Schemas/${urn}`)).json;
  return Array.isArray(attributes) ? attributes.filter(isObject) : [];
}

describe("RFC 7643 §7 and §8.7: Schemas", () => {
  test("§4 the list holds exactly the schemas that the resource types name", async () => {
    const answer = await client.get("/Schemas");
    expect(answer.json).toMatchObject({ schemas: [`${messages}:ListResponse`], totalResults: 3 });
    expect(each(answer, "id").sort()).toEqual([core, enterprise, group].sort());
  });

  test.each([core, enterprise, group])("§7 %s alone is the one of the list", async (urn) => {
    const { status, json } = await client.get(`/Schemas/${urn}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: urn, meta: { resourceType: "Schema" } });
    expect(listed(await client.get("/Schemas"))).toContainEqual(json);
    expect((await client.get(`/Schemas/${encodeURIComponent(urn)}`)).json).toEqual(json);
    expect((await client.get(`/Schemas/${urn.toUpperCase()}`)).json).toEqual(json);
  });

  test.each([core, enterprise, group])(
    "§7 every attribute of %s is described whole",
    async (urn) => {
      const attributes = await attributesOf(urn);
      expect(attributes.length).toBeGreaterThan(0);
      for (const entry of attributes) {
        expect(entry).toMatchObject(attribute);
        const subs = entry["subAttributes"];
        expect(Array.isArray(subs)).toBe(entry["type"] === "complex");
        for (const sub of Array.isArray(subs) ? subs : []) expect(sub).toMatchObject(attribute);
      }
    },
  );

  test.each([
    [
      core,
      "userName name displayName nickName profileUrl title userType preferredLanguage locale " +
        "timezone active password emails phoneNumbers ims photos addresses groups entitlements " +
        "roles x509Certificates",
    ],
    [enterprise, "employeeNumber costCenter organization division department manager"],
    [group, "displayName members"],
  ])("§8.7.1 %s has the attributes that the RFC gives it", async (urn, names) => {
    const attributes = await attributesOf(urn);
    expect(attributes.map(({ name }) => name).sort()).toEqual(names.split(" ").sort());
  });

  test.each([
    [core, "userName", { type: "string", required: true, caseExact: false, uniqueness: "server" }],
    [core, "password", { mutability: "writeOnly", returned: "never" }],
    [core, "groups", { type: "complex", multiValued: true, mutability: "readOnly" }],
    [core, "active", { type: "boolean", multiValued: false, required: false }],
    [core, "profileUrl", { type: "reference", referenceTypes: ["external"] }],
    [core, "emails", { type: "complex", multiValued: true, uniqueness: "none" }],
    [core, "name", { type: "complex", multiValued: false }],
    [enterprise, "manager", { type: "complex", multiValued: false }],
    [enterprise, "employeeNumber", { type: "string", required: false }],
    [group, "members", { type: "complex", multiValued: true, mutability: "readWrite" }],
  ])("§8.7.1 %s: %s has the RFC's characteristics", async (urn, name, wanted) => {
    const found = (await attributesOf(urn)).find((entry) => entry["name"] === name);
    expect(found).toMatchObject(wanted);
  });

  test.each([
    [core, "name", "formatted familyName givenName middleName honorificPrefix honorificSuffix"],
    [core, "emails", "value display type primary"],
    [core, "addresses", "formatted streetAddress locality region postalCode country type primary"],
    [core, "groups", "value $ref display type"],
    [core, "x509Certificates", "value display type primary"],
    [enterprise, "manager", "value $ref displayName"],
    [group, "members", "value $ref type display"],
  ])("§8.7.1 %s: %s has the RFC's sub-attributes", async (urn, name, names) => {
    const found = (await attributesOf(urn)).find((entry) => entry["name"] === name);
    const subs = found?.["subAttributes"];
    const given = (Array.isArray(subs) ? subs : []).map((sub) => isObject(sub) && sub["name"]);
    expect(given.sort()).toEqual(names.split(" ").sort());
  });

  test("§3.1 and §7 the common attributes are in no schema", async () => {
    for (const urn of [core, enterprise, group]) {
      const names = (await attributesOf(urn)).map(({ name }) => name);
      for (const common of ["id", "externalId", "meta", "schemas"])
        expect(names).not.toContain(common);
    }
  });
});

describe("RFC 7644 §4: discovery takes no query", () => {
  test.each(["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"])(
    "§4 a filter on %s is 403, and never followed",
    async (path) => {
      const answer = await client.get(`${path}?filter=${encodeURIComponent('name eq "User"')}`);
      expect(refusalOf(answer)).toEqual([403, null]);
    },
  );

  test.each(["/ResourceTypes", "/Schemas"])(
    "§4 paging, sorting and projection of %s are ignored",
    async (path) => {
      const whole = await client.get(path);
      for (const query of [
        "count=1",
        "startIndex=2",
        "sortBy=name&sortOrder=descending",
        "attributes=name",
      ]) {
        expect((await client.get(`${path}?${query}`)).json).toEqual(whole.json);
      }
    },
  );

  test("§4 no document holds null, which strict clients refuse", async () => {
    for (const path of ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"]) {
      expect((await client.get(path)).text).not.toContain("null");
    }
  });
});
