import { describe, expect, test } from "vitest";
import { parseAttributePath } from "@/lib/scim/attribute-path";
import { capabilities } from "@/lib/scim/capabilities";
import {
  resourceType,
  resourceTypes,
  schema,
  schemaList,
  serviceProviderConfig,
} from "@/lib/scim/discovery";
import { errorBody, ScimError } from "@/lib/scim/errors";
import { limits } from "@/lib/scim/limits";
import { findAttribute } from "@/lib/scim/schemas";
import { urns } from "@/lib/scim/urns";

const baseUrl = "https://usher.example/scim/v2/k";

describe("discovery", () => {
  test("ServiceProviderConfig has every member the RFC requires, and no id", () => {
    const config = serviceProviderConfig(baseUrl);
    expect(config).toMatchObject({
      schemas: [urns.serviceProviderConfig],
      patch: { supported: true },
      bulk: { supported: capabilities.bulk.supported },
      filter: { supported: true, maxResults: limits.pageSizeMax },
      changePassword: { supported: false },
      sort: { supported: capabilities.sort.supported },
      etag: { supported: capabilities.etag.supported },
      authenticationSchemes: [{ type: "oauthbearertoken" }, { type: "oauth2" }],
      meta: { location: `${baseUrl}/ServiceProviderConfig` },
    });
    expect(config).not.toHaveProperty("id");
  });

  test("bulk.maxOperations is never 1: authentik would send a group one member at a time", () => {
    expect(capabilities.bulk.maxOperations).not.toBe(1);
  });

  test("resource types and schemas are whole lists", () => {
    expect(resourceTypes(baseUrl)).toMatchObject({
      schemas: [urns.listResponse],
      totalResults: 2,
      startIndex: 1,
      itemsPerPage: 2,
      Resources: [
        {
          id: "User",
          endpoint: "/Users",
          schemaExtensions: [{ schema: urns.enterpriseUser, required: false }],
        },
        { id: "Group", endpoint: "/Groups", schemaExtensions: [] },
      ],
    });
    expect(schemaList(baseUrl)).toMatchObject({
      totalResults: 3,
      Resources: [{ id: urns.user }, { id: urns.enterpriseUser }, { id: urns.group }],
    });
  });

  test("one of them by name, in any case; null when there is none", () => {
    expect(resourceType(baseUrl, "user")).toMatchObject({ name: "User" });
    expect(resourceType(baseUrl, "constructor")).toBeNull();
    expect(schema(baseUrl, urns.user.toLowerCase())).toMatchObject({
      id: urns.user,
      meta: { location: `${baseUrl}/Schemas/${urns.user}` },
    });
    expect(schema(baseUrl, "urn:none")).toBeNull();
  });

  test("no document holds a null, which Entra ID refuses", () => {
    const documents = [serviceProviderConfig(baseUrl), resourceTypes(baseUrl), schemaList(baseUrl)];
    expect(JSON.stringify(documents)).not.toContain("null");
  });

  test.each([
    [
      urns.user,
      "userName displayName nickName profileUrl title userType preferredLanguage locale timezone active password name emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates",
    ],
    [urns.enterpriseUser, "employeeNumber costCenter organization division department manager"],
    [urns.group, "displayName members"],
  ])("%s lists every attribute of RFC 7643 with its characteristics", (urn, names) => {
    const document = JSON.parse(JSON.stringify(schema(baseUrl, urn)));
    const listed = document.attributes.map((entry: { name: string }) => entry.name);
    expect(listed.sort()).toEqual(names.split(" ").sort());
    const characteristics = { caseExact: expect.any(Boolean), required: expect.any(Boolean) };
    for (const entry of document.attributes) {
      const all = [entry, ...(entry.subAttributes ?? [])];
      for (const one of all) {
        expect(one).toMatchObject({ ...characteristics, multiValued: expect.any(Boolean) });
        expect(one).toMatchObject({ type: expect.any(String), mutability: expect.any(String) });
        expect(one).toMatchObject({ returned: expect.any(String), uniqueness: expect.any(String) });
      }
    }
  });
});

describe("finding an attribute", () => {
  const find = (text: string, type: "User" | "Group" = "User") => {
    const path = parseAttributePath(text);
    const found = path && findAttribute(path, type);
    return found && [found.extension, found.attribute.name, found.sub?.name ?? null];
  };

  test.each([
    ["USERNAME", [null, "userName", null]],
    ["Name.GivenName", [null, "name", "givenName"]],
    ["meta.lastmodified", [null, "meta", "lastModified"]],
    [`${urns.user}:externalId`, [null, "externalId", null]],
    [
      `${urns.enterpriseUser.toLowerCase()}:MANAGER.VALUE`,
      [urns.enterpriseUser, "manager", "value"],
    ],
    ["department", null],
    ["members", null],
    ["name.shoe", null],
    ["userName.x", null],
    ["constructor", null],
    ["urn:acme:2.0:User:badge", null],
    [`${urns.group}:displayName`, null],
  ])("%s", (text, found) => {
    expect(find(text)).toEqual(found);
  });

  test("each resource type has its own", () => {
    expect(find("members.$REF", "Group")).toEqual([null, "members", "$ref"]);
    expect(find("userName", "Group")).toBeNull();
    expect(find(`${urns.enterpriseUser}:manager`, "Group")).toBeNull();
  });
});

test("an error's status is text, its keyword present only where there is one", () => {
  expect(errorBody(new ScimError(409, "uniqueness", "userName is taken."))).toEqual({
    schemas: [urns.error],
    status: "409",
    scimType: "uniqueness",
    detail: "userName is taken.",
  });
  expect(errorBody(new ScimError(404, null, "No such user."))).not.toHaveProperty("scimType");
});
