import { expect } from "@playwright/test";
import { z } from "zod";

const urns = {
  user: "urn:ietf:params:scim:schemas:core:2.0:User",
  group: "urn:ietf:params:scim:schemas:core:2.0:Group",
  enterprise: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  microsoftGroup: "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
  patch: "urn:ietf:params:scim:api:messages:2.0:PatchOp",
  list: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
};

const list = z.object({
  schemas: z.array(z.string()),
  totalResults: z.number(),
  Resources: z.array(z.looseObject({ id: z.string() })).default([]),
});
const created = z.looseObject({ id: z.string() });

export type Operation = { op: string; path?: string; value?: unknown };
export type EntraPerson = { given: string; family: string; number: string };

export const userNameOf = ({ given }: EntraPerson) => `${given.toLowerCase()}@contoso.test`;
export const nameOf = ({ given, family }: EntraPerson) => `${given} ${family}`;

/**
 * Sends what Microsoft Entra ID sends, in its order and with its headers, to the base URL and with
 * the token that the screen showed. `origins` are the web processes; requests go to them in turn.
 */
export function startEntra(baseUrl: string, token: string, origins: readonly string[]) {
  const base = new URL(baseUrl);
  let calls = 0;
  const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const origin = origins[calls++ % origins.length] ?? base.origin;
    return fetch(`${origin}${base.pathname}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/scim+json; charset=utf-8",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  const find = async (place: string, filter: string) => {
    const response = await send("GET", `/${place}filter=${encodeURIComponent(filter)}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("application/scim+json");
    const found = list.parse(await response.json());
    expect(found.schemas).toContain(urns.list);
    return found;
  };
  const patch = async (path: string, operations: readonly Operation[]) => {
    const body = { schemas: [urns.patch], Operations: operations };
    const response = await send("PATCH", path, body);
    expect(response.status, await response.clone().text()).toBeLessThan(300);
  };

  return {
    /** "Test connection": a filter on somebody who cannot exist. */
    async testConnection(): Promise<void> {
      const guid = crypto.randomUUID();
      const found = await find("Users?", `userName eq "${guid}"`);
      expect(found).toMatchObject({ totalResults: 0, Resources: [] });
    },
    /** Looks the person up, finds nobody, creates them; gives the id. */
    async provision(person: EntraPerson): Promise<string> {
      const filter = `userName eq "${userNameOf(person)}"`;
      expect((await find("Users?", filter)).totalResults).toBe(0);
      const response = await send("POST", "/Users", userBody(person));
      expect(response.status).toBe(201);
      const { id } = created.parse(await response.json());
      expect(response.headers.get("location")).toContain(`/Users/${id}`);
      expect((await find("Users?", filter)).Resources.map((one) => one.id)).toEqual([id]);
      return id;
    },
    /** The group comes without members; they follow by PATCH. */
    async provisionGroup(displayName: string): Promise<string> {
      const place = "Groups?excludedAttributes=members&";
      expect((await find(place, `displayName eq "${displayName}"`)).totalResults).toBe(0);
      const response = await send("POST", "/Groups", {
        schemas: [urns.group, urns.microsoftGroup],
        externalId: crypto.randomUUID(),
        displayName,
        meta: { resourceType: "Group" },
      });
      expect(response.status).toBe(201);
      return created.parse(await response.json()).id;
    },
    async addMembers(group: string, ids: readonly string[]): Promise<void> {
      const value = ids.map((id) => ({ $ref: null, value: id }));
      await patch(`/Groups/${group}`, [{ op: "Add", path: "members", value }]);
      const response = await send("GET", `/Groups/${group}?excludedAttributes=members`);
      expect(response.status).toBe(200);
    },
    /** A change of a person: Entra reads, then sends the differences. */
    async update(id: string, operations: readonly Operation[]): Promise<void> {
      expect((await send("GET", `/Users/${id}`)).status).toBe(200);
      await patch(`/Users/${id}`, operations);
    },
    updateGroup: (id: string, operations: readonly Operation[]) =>
      patch(`/Groups/${id}`, operations),
  };
}

function userBody(person: EntraPerson) {
  const [userName, displayName] = [userNameOf(person), nameOf(person)];
  return {
    schemas: [urns.user, urns.enterprise],
    externalId: crypto.randomUUID(),
    userName,
    active: true,
    displayName,
    name: { formatted: displayName, familyName: person.family, givenName: person.given },
    emails: [{ primary: true, type: "work", value: userName }],
    meta: { resourceType: "User" },
    roles: [],
    [urns.enterprise]: { department: "R&D", employeeNumber: person.number },
  };
}
