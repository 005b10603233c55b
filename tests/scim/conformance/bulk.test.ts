import { beforeAll, describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "@/lib/scim/json";
import { enterprise, messages, newName, nobody, userBody } from "./bodies";
import { type Answer, type Client, filtered, newClient, refusalOf } from "./client";

let client: Client;

beforeAll(async () => {
  client = await newClient();
});

const bulk = (operations: unknown[], more: Record<string, unknown> = {}) =>
  client.post("/Bulk", { schemas: [`${messages}:BulkRequest`], ...more, Operations: operations });

const results = ({ json: { Operations } }: Answer): JsonObject[] =>
  Array.isArray(Operations) ? Operations.filter(isObject) : [];
const statuses = (answer: Answer) => results(answer).map(({ status }) => status);
const idAt = (answer: Answer, at: number) =>
  String(results(answer)[at]?.["location"]).split("/").at(-1) ?? "";
const post = (bulkId: string, path: string, data: unknown) => ({
  method: "POST",
  path,
  bulkId,
  data,
});
const createUser = (bulkId: string, more = {}) => post(bulkId, "/Users", userBody(more));
const createGroup = (bulkId: string, more = {}) =>
  post(bulkId, "/Groups", { displayName: newName(), ...more });

describe("RFC 7644 §3.7: bulk", () => {
  test("§5 the service provider config announces it with limits above nothing", async () => {
    const { bulk } = (await client.get("/ServiceProviderConfig")).json;
    expect(bulk).toMatchObject({ supported: true });
    expect(Object(bulk).maxOperations).toBeGreaterThan(1);
    expect(Object(bulk).maxPayloadSize).toBeGreaterThan(100_000);
  });

  test("§3.7 answers 200 with a BulkResponse, in SCIM's media type", async () => {
    const answer = await bulk([createUser("a")]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
    expect(answer.json).toMatchObject({ schemas: [`${messages}:BulkResponse`] });
    expect(results(answer)).toMatchObject([
      {
        method: "POST",
        bulkId: "a",
        status: "201",
        location: expect.stringMatching(/\/Users\/.+/),
      },
    ]);
  });

  test("§3.7 creates, replaces, patches and deletes, each as it would be alone", async () => {
    const [put, patched, gone] = await Promise.all(
      [1, 2, 3].map(() => client.create("/Users", userBody({ title: "x" }))),
    );
    const userName = newName();
    const answer = await bulk([
      { method: "PUT", path: `/Users/${put}`, data: userBody({ userName }) },
      {
        method: "PATCH",
        path: `/Users/${patched}`,
        data: { Operations: [{ op: "remove", path: "title" }] },
      },
      { method: "DELETE", path: `/Users/${gone}` },
      createUser("made"),
    ]);
    expect(
      statuses(answer)
        .map(String)
        .map((status) => (status === "204" ? "200" : status)),
    ).toEqual([...["200", "200", "200", "201"]]);
    expect((await client.get(`/Users/${put}`)).json["userName"]).toBe(userName);
    expect((await client.get(`/Users/${patched}`)).json).not.toHaveProperty("title");
    expect((await client.get(`/Users/${gone}`)).status).toBe(404);
    expect((await client.get(`/Users/${idAt(answer, 3)}`)).status).toBe(200);
  });

  test("§3.7.3 the operations of a PATCH may stand in data as a list", async () => {
    const id = await client.create("/Users", userBody({ title: "old", nickName: "gone" }));
    const data = [
      { op: "remove", path: "nickName" },
      { op: "add", path: "title", value: "new" },
    ];
    const answer = await bulk([{ method: "PATCH", path: `/Users/${id}`, data }]);
    expect(statuses(answer)).toEqual(["200"]);
    const { title, nickName } = (await client.get(`/Users/${id}`)).json;
    expect([title, nickName]).toEqual(["new", undefined]);
  });

  test("§3.7.2 a bulkId in a member's value is the id of what was created with it", async () => {
    const answer = await bulk([
      createUser("ann"),
      createUser("bob"),
      createGroup("g", { members: [{ value: "bulkId:ann" }, { value: "bulkId:bob" }] }),
    ]);
    expect(statuses(answer)).toEqual(["201", "201", "201"]);
    const { members } = (await client.get(`/Groups/${idAt(answer, 2)}`)).json;
    const seen = (Array.isArray(members) ? members : []).map((member) => Object(member).value);
    expect(seen.sort()).toEqual([idAt(answer, 0), idAt(answer, 1)].sort());
  });

  test("§3.7.2 a bulkId may be used before the operation that makes it", async () => {
    const answer = await bulk([
      createGroup("g", { members: [{ value: "bulkId:late" }] }),
      createUser("late"),
    ]);
    expect(statuses(answer)).toEqual(["201", "201"]);
    const at = results(answer).findIndex(({ bulkId }) => bulkId === "g");
    const late = results(answer).findIndex(({ bulkId }) => bulkId === "late");
    const { members } = (await client.get(`/Groups/${idAt(answer, at)}`)).json;
    expect(members).toMatchObject([{ value: idAt(answer, late) }]);
  });

  test("§3.7.1 groups that are members of each other are both made", async () => {
    const member = (bulkId: string) => ({
      members: [{ value: `bulkId:${bulkId}`, type: "Group" }],
    });
    const answer = await bulk([createGroup("x", member("y")), createGroup("y", member("x"))]);
    expect(statuses(answer)).toEqual(["201", "201"]);
    const idOf = (name: string) =>
      idAt(
        answer,
        results(answer).findIndex(({ bulkId }) => bulkId === name),
      );
    for (const [one, other] of [
      ["x", "y"],
      ["y", "x"],
    ] as const) {
      const { members } = (await client.get(`/Groups/${idOf(one)}`)).json;
      expect(members).toMatchObject([{ value: idOf(other) }]);
    }
  });

  test("§3.7.2 a manager may be named by bulkId, and a path may hold one", async () => {
    const answer = await bulk([
      createUser("boss"),
      createUser("jo", { [enterprise]: { manager: { value: "bulkId:boss" } } }),
      {
        method: "PATCH",
        path: "/Users/bulkId:jo",
        data: { Operations: [{ op: "add", path: "title", value: "T" }] },
      },
    ]);
    expect(statuses(answer).slice(0, 2)).toEqual(["201", "201"]);
    const { json } = await client.get(`/Users/${idAt(answer, 1)}`);
    expect(json).toMatchObject({
      title: "T",
      [enterprise]: { manager: { value: idAt(answer, 0) } },
    });
  });

  test("§3.7.3 an operation that fails has its error in response, and stops no other", async () => {
    const userName = newName();
    await client.create("/Users", userBody({ userName }));
    const answer = await bulk([
      createUser("taken", { userName: userName.toUpperCase() }),
      { method: "DELETE", path: `/Users/${nobody}` },
      createUser("fine"),
    ]);
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual(["409", "404", "201"]);
    const [taken, missing] = results(answer);
    expect(taken).toMatchObject({
      bulkId: "taken",
      response: { schemas: [`${messages}:Error`], status: "409", scimType: "uniqueness" },
    });
    expect(taken).not.toHaveProperty("location");
    expect(missing).toMatchObject({ method: "DELETE", response: { status: "404" } });
  });

  test("§3.7.2 a bulkId that nothing makes fails its operation alone", async () => {
    const answer = await bulk([
      createGroup("g", { members: [{ value: "bulkId:none" }] }),
      createUser("u"),
    ]);
    const [first, second] = statuses(answer);
    expect(["400", "409"]).toContain(first);
    expect(second).toBe("201");
  });

  test("§3.7.3 failOnErrors stops after so many errors: what comes after is not attempted", async () => {
    const [first, last] = [newName(), newName()];
    const answer = await bulk(
      [
        createUser("a", { userName: first }),
        { method: "DELETE", path: `/Users/${nobody}` },
        createUser("b", { userName: last }),
      ],
      { failOnErrors: 1 },
    );
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual(["201", "404"]);
    const found = async (name: string) =>
      (await client.get(filtered("Users", `userName eq "${name}"`))).json["totalResults"];
    expect([await found(first), await found(last)]).toEqual([1, 0]);
  });

  test("§3.7 of two operations with one userName the second is 409", async () => {
    const userName = newName();
    const answer = await bulk([createUser("a", { userName }), createUser("b", { userName })]);
    expect(statuses(answer)).toEqual(["201", "409"]);
  });

  test("§3.14 the version of an operation is its If-Match", async () => {
    const id = await client.create("/Users", userBody());
    const data = { Operations: [{ op: "add", path: "title", value: "x" }] };
    const answer = await bulk([
      { method: "PATCH", path: `/Users/${id}`, version: 'W/"stale"', data },
    ]);
    expect(statuses(answer)).toEqual(["412"]);
  });

  test.each([
    ["GET, which bulk does not have", { method: "GET", path: "/Users" }],
    ["an unknown method", { method: "MOVE", path: "/Users/x" }],
    ["a POST without a bulkId", { method: "POST", path: "/Users", data: userBody() }],
    ["a POST without data", { method: "POST", path: "/Users", bulkId: "a" }],
    ["a path to bulk itself", { method: "POST", path: "/Bulk", bulkId: "a", data: {} }],
    [
      "a path out of the app",
      { method: "POST", path: "/../../other/Users", bulkId: "a", data: userBody() },
    ],
    ["no path", { method: "DELETE" }],
    [
      "a body that is refused",
      { method: "POST", path: "/Users", bulkId: "a", data: { active: true } },
    ],
    ["a whole URL as path", { method: "DELETE", path: "https://evil.example/Users/1" }],
  ])("§3.7 %s fails alone or with the request, never as a 5xx", async (_, operation) => {
    const answer = await bulk([operation]);
    if (answer.status === 200) expect(String(statuses(answer)[0])).toMatch(/^4\d\d$/);
    else expect(answer.status).toBe(400);
  });

  test.each([
    ["no Operations", { schemas: [`${messages}:BulkRequest`] }],
    ["Operations that are an object", { Operations: {} }],
    ["an operation that is text", { Operations: ["DELETE"] }],
    ["failOnErrors that is text", { failOnErrors: "one", Operations: [{}] }],
  ])("§3.12 %s is 400", async (_, body) => {
    expect((await client.post("/Bulk", body)).status).toBe(400);
  });

  test("§3.7.4 more operations than announced are 413, and none is carried out", async () => {
    const { bulk: announced } = (await client.get("/ServiceProviderConfig")).json;
    const userName = newName();
    const many = Array.from({ length: Object(announced).maxOperations + 1 }, (_, at) => ({
      ...{ method: "POST", path: "/Users", bulkId: `b${at}`, data: at === 0 ? { userName } : {} },
    }));
    const answer = await bulk(many);
    expect(refusalOf(answer)).toEqual([413, null]);
    expect(answer.json["detail"]).toMatch(/\d/);
    const found = await client.get(filtered("Users", `userName eq "${userName}"`));
    expect(found.json["totalResults"]).toBe(0);
  });

  test("§3.7.4 more bytes than announced are 413", async () => {
    const { bulk: announced } = (await client.get("/ServiceProviderConfig")).json;
    const title = "x".repeat(Object(announced).maxPayloadSize);
    expect((await bulk([createUser("a", { title })])).status).toBe(413);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE"])("§3.7 %s /Bulk is 405", async (method) => {
    const body = method === "GET" || method === "DELETE" ? undefined : {};
    expect((await client.send(method, "/Bulk", body)).status).toBe(405);
  });
});
