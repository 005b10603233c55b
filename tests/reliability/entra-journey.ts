import { expect } from "vitest";
import type { Scene } from "./scene";
import { type Answer, domain, send } from "./scim-client";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const groupSchemas = [
  "urn:ietf:params:scim:schemas:core:2.0:Group",
  "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
];
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export type Staff = { people: string[]; groups: Record<"Engineers" | "Writers", string> };

const headCount = 60;

/** What Entra ID sends first: its test of the connection, then everybody, then the groups. */
export async function provisionStaff(scene: Scene): Promise<Staff> {
  await lookUp(scene, "/Users", `userName eq "${crypto.randomUUID()}"`);
  const people: string[] = [];
  for (let index = 0; index < headCount; index += 1) people.push(await provision(scene, index));
  const engineers = await provisionGroup(scene, "Engineers", people.slice(0, 40));
  const writers = await provisionGroup(scene, "Writers", people.slice(30));
  return { people, groups: { Engineers: engineers, Writers: writers } };
}

/** What Entra ID sends later: a rename, a move between groups, people who leave. */
export async function changeStaff(scene: Scene, { people, groups }: Staff): Promise<void> {
  await patch(scene, `/Users/${people[0]}`, [
    { op: "Replace", path: "displayName", value: "Renamed Doe" },
    { op: "Replace", path: `${enterprise}:department`, value: "Sales" },
  ]);
  await members(scene, groups.Engineers, "Remove", [people[1]]);
  await members(scene, groups.Writers, "Add", [people[1]]);
  for (const id of people.slice(2, 4)) {
    await patch(scene, `/Users/${id}`, [{ op: "Replace", path: "active", value: "False" }]);
  }
}

async function provision(scene: Scene, index: number): Promise<string> {
  const userName = `jo${index}@${domain}`;
  await lookUp(scene, "/Users", `userName eq "${userName}"`);
  const made = await toEither(scene, "POST", "/Users", {
    schemas: [core, enterprise],
    externalId: crypto.randomUUID(),
    userName,
    active: true,
    displayName: `Jo ${index}`,
    emails: [{ primary: true, type: "work", value: userName }],
    meta: { resourceType: "User" },
    name: { formatted: `Jo ${index}`, familyName: String(index), givenName: "Jo" },
    roles: [],
    [enterprise]: { department: "R&D", employeeNumber: String(index) },
  });
  return idOf(made);
}

async function provisionGroup(scene: Scene, displayName: string, people: string[]) {
  await lookUp(scene, "/Groups", `displayName eq "${displayName}"`);
  const made = await toEither(scene, "POST", "/Groups", {
    ...{ schemas: groupSchemas, externalId: crypto.randomUUID(), displayName },
    meta: { resourceType: "Group" },
  });
  for (const id of people) await members(scene, idOf(made), "Add", [id]);
  return idOf(made);
}

async function members(
  scene: Scene,
  group: string,
  op: "Add" | "Remove",
  people: (string | undefined)[],
): Promise<void> {
  const value = people.map((id) => ({ $ref: null, value: id }));
  await patch(scene, `/Groups/${group}`, [{ op, path: "members", value }]);
}

async function patch(scene: Scene, path: string, Operations: object[]): Promise<void> {
  const { status, text } = await toEither(scene, "PATCH", path, { schemas: [patchOp], Operations });
  expect([200, 204], text).toContain(status);
}

async function lookUp(scene: Scene, path: string, filter: string): Promise<void> {
  const { status } = await toEither(scene, "GET", `${path}?filter=${encodeURIComponent(filter)}`);
  expect(status).toBe(200);
}

let sent = 0;

/** As behind a load balancer: one request here, the next one there. */
function toEither(scene: Scene, method: string, path: string, body?: unknown): Promise<Answer> {
  sent += 1;
  return send(scene, method, path, { body, web: sent % scene.usher.urls.length });
}

function idOf({ status, id, text }: Answer): string {
  expect(status, text).toBe(201);
  if (!id) throw new Error("A created resource has no id.");
  return id;
}
