import { afterAll, beforeAll, expect, test } from "vitest";
import { serveScim } from "@/app/scim/door";
import { createAppToken } from "@/lib/access/app-tokens";
import { explainRequest } from "@/lib/engine/scim/explain-request";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { actor, createWorld, push, type World } from "./world";

let world: World;
let door: { key: string; token: string };

beforeAll(async () => {
  world = await createWorld();
  const { token } = await createAppToken(world.tenantId, actor, world.appId);
  const [app] = await world.sql("select key from apps where id = $1", [world.appId]);
  door = { key: String(app?.["key"]), token };
});
afterAll(() => world.fake.close());

/** One call through the door; the id that the log knows it by, and the id of what it made. */
async function send(method: string, path: string, body?: unknown, version = "v2") {
  const url = `http://usher.test/scim/${version}/${door.key}${path}`;
  const headers = { authorization: `Bearer ${door.token}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await serveScim(new Request(url, { method, headers, ...sent }));
  const text = await answer.text();
  await flushRequestLog();
  const made: { id?: unknown } = text === "" ? {} : JSON.parse(text);
  return { requestId: answer.headers.get("x-request-id") ?? "", id: String(made.id) };
}

async function explained(requestId: string) {
  const request = await explainRequest({ tenantId: world.tenantId, id: world.appId }, requestId);
  if (!request) throw new Error("The log has no such request");
  return request;
}

const person = (name: string) => ({
  userName: `${name}@acme.test`,
  displayName: name,
  emails: [{ value: `${name}@acme.test`, primary: true }],
});
const patch = (...Operations: unknown[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});

test("a change leads to the run that carried it on, with what that did about the person", async () => {
  const made = await send("POST", "/Users", person("ann"));
  const waiting = await explained(made.requestId);
  expect(waiting.followers).toMatchObject([
    { syncId: world.syncId, targetName: "Wiki", isPaused: false, isPending: true, run: null },
  ]);
  const run = await push(world);
  const later = await send(
    "PATCH",
    `/Users/${made.id}`,
    patch({ op: "replace", path: "title", value: "x" }),
  );
  const { followers, summary, changed } = await explained(made.requestId);
  expect([summary, changed]).toEqual(["Created ann", true]);
  expect(followers[0]).toMatchObject({
    run: { id: run["id"], state: "succeeded" },
    changes: [{ kind: "user.create", subject: "ann@acme.test", outcome: "applied" }],
  });
  // The next change is the next run's.
  expect((await explained(later.requestId)).followers[0]?.run).toBeNull();
  await push(world);
  expect((await explained(later.requestId)).followers[0]?.run?.id).not.toBe(run["id"]);
});

test("a group's change leads to those who joined and left, and to nothing else of theirs", async () => {
  const [bo, cy] = [
    await send("POST", "/Users", person("bo")),
    await send("POST", "/Users", person("cy")),
  ];
  const group = await send("POST", "/Groups", {
    displayName: "staff",
    members: [{ value: bo.id }],
  });
  await push(world);
  const moved = await send(
    ...(["PATCH", `/Groups/${group.id}`] as const),
    patch(
      { op: "add", path: "members", value: [{ value: cy.id }] },
      { op: "remove", path: `members[value eq "${bo.id}"]` },
    ),
  );
  await push(world);
  const { diff, followers, reading } = await explained(moved.requestId);
  expect(reading.steps).toEqual(["Add 1 member", "Remove 1 member"]);
  expect(diff).toMatchObject({
    ...{ name: "staff", fields: [] },
    ...{ membersAdded: [{ name: "cy" }], membersRemoved: [{ name: "bo" }] },
  });
  const kinds = followers[0]?.changes.map(({ kind, subject }) => `${kind} ${subject}`);
  expect(kinds?.sort()).toEqual(["membership.add cy@acme.test", "membership.remove bo@acme.test"]);
});

test("what a person was and became is compared with the answer before", async () => {
  const made = await send("POST", "/Users", person("dot"));
  const off = await send(
    "PATCH",
    `/Users/${made.id}`,
    patch({ op: "replace", path: "active", value: "False" }),
  );
  const gone = await send("DELETE", `/Users/${made.id}`);
  expect((await explained(off.requestId)).diff?.fields).toEqual([
    { field: "active", before: "true", after: "false" },
  ]);
  expect((await explained(gone.requestId)).diff?.fields).toContainEqual({
    ...{ field: "userName", before: "dot@acme.test", after: null },
  });
  expect((await explained(made.requestId)).diff?.fields).toContainEqual({
    ...{ field: "displayName", before: null, after: "dot" },
  });
});

test("a refusal says what to do next, and a look changes nothing", async () => {
  await send("POST", "/Users", person("eve"));
  const again = await explained((await send("POST", "/Users", person("EVE"))).requestId);
  expect(again).toMatchObject({ status: 409, diff: null, followers: [] });
  expect(again.summary).toMatch(/^Not created: EVE\. Another user/);
  expect(again.advice).toMatch(/Look the name up in Usher/);
  const look = await explained((await send("GET", "/Users?count=1")).requestId);
  expect(look).toMatchObject({ changed: false, advice: null, diff: null, followers: [] });
});

test("a change of members that were so already says which group it is about, by name", async () => {
  const ivy = await send("POST", "/Users", person("ivy"));
  const group = await send("POST", "/Groups", {
    displayName: "crew",
    members: [{ value: ivy.id }],
  });
  const add = patch({ op: "add", path: "members", value: [{ value: ivy.id }] });
  const { requestId } = await send("PATCH", `/Groups/${group.id}`, add);
  expect(await explained(requestId)).toMatchObject({
    ...{ changed: false, resourceKind: "group", resourceId: group.id, resourceName: "crew" },
  });
});

test("a request of SCIM 1.1 is told and read like one of 2.0", async () => {
  const [fay, gus] = [
    await send("POST", "/Users", person("fay")),
    await send("POST", "/Users", person("gus")),
  ];
  const members = [{ value: fay.id }];
  const group = await send("POST", "/Groups", { displayName: "old", members }, "v1");
  const body = { members: [{ value: gus.id }, { value: fay.id, operation: "delete" }] };
  const moved = await explained((await send("PATCH", `/Groups/${group.id}`, body, "v1")).requestId);
  expect(moved.reading).toMatchObject({ problem: null });
  expect(moved.calls).toEqual(expect.arrayContaining(["members.add", "members.remove"]));
  expect(moved.diff).toMatchObject({
    ...{ membersAdded: [{ name: "gus" }], membersRemoved: [{ name: "fay" }] },
  });
});
