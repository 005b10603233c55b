import { describe, expect, test } from "vitest";
import { crowd } from "@/lib/targets/crowd/crowd";
import { findTarget } from "@/lib/targets/registry";
import { ada, everything, httpFor, serveAnswers } from "./target-fixture";

// A test that hangs is ended by its own time limit.
const { signal } = new AbortController();

const account = { id: "k1", username: ada.username };
const staff = { id: "staff", name: "staff" };

/** A connection to a server that answers writes in this way, and reads as if there were nobody. */
async function refusing(id: string, status: number, body: object) {
  const baseUrl = await serveAnswers(({ method, url }) => {
    if (method !== "GET") return Response.json(body, { status });
    if (url.includes("/mypermissions"))
      return Response.json({ permissions: { ADMINISTER: { havePermission: true } } });
    if (url.includes("/api/2/user"))
      return Response.json({ errorMessages: ["The user does not exist"] }, { status: 404 });
    return Response.json({ values: [], results: [], users: [], isLastPage: true });
  });
  const target = findTarget(id);
  if (!target) throw new Error(`There is no target ${id}.`);
  const settings = { baseUrl, token: "token" };
  return target.connect(httpFor(target, settings), settings, everything);
}

const errors = (message: string) => ({ errors: [{ context: null, message }] });

describe("a licence that is used up is told as such, however the product says it", () => {
  test.each([
    ["jira", 400, { errorMessages: ["The maximum number of users is reached."], errors: {} }],
    ["bitbucket", 403, errors("Adding this user would exceed the limit of licensed users.")],
    ["bitbucket", 403, errors("You may not do this.")],
    ["bamboo", 400, { message: "The user limit of this Bamboo is reached.", "status-code": 400 }],
    ["confluence", 402, { message: "Payment required", statusCode: 402 }],
  ])("%s creates nobody: %i %j", async (id, status, body) => {
    const connection = await refusing(id, status, body);
    const creating = connection.createAccount({ ...ada, username: "ada" }, signal);
    await expect(creating).rejects.toMatchObject({ reaction: "skip", code: "SEAT_LIMIT" });
  });

  test.each([
    ["bitbucket", 403, errors("This would exceed the maximum number of users.")],
    ["confluence", 400, { message: "Not permitted: the license allows no more users." }],
  ])("%s adds nobody to a group: %i %j", async (id, status, body) => {
    const connection = await refusing(id, status, body);
    await expect(connection.addMember(account, staff, signal)).rejects.toMatchObject({
      ...{ reaction: "skip", code: "SEAT_LIMIT" },
    });
  });
});

describe("Crowd tells a person who is not there from an API that is not there", () => {
  async function answering(body: object) {
    const baseUrl = await serveAnswers(() => Response.json(body, { status: 404 }));
    const settings = { baseUrl, application: "usher", password: "secret" };
    return crowd.connect(httpFor(crowd, settings), settings, everything);
  }

  test("nobody is nobody, and is in no group", async () => {
    const connection = await answering({ reason: "USER_NOT_FOUND", message: "No user" });
    expect(await connection.findAccount({ username: "ada" }, signal)).toBeNull();
    await connection.removeMember(account, staff, signal);
  });

  test.each([
    { message: "null for uri: http://crowd/rest/usermanagement/1/user", "status-code": 404 },
    { reason: "APPLICATION_NOT_FOUND", message: "The application does not exist" },
    { reason: "DIRECTORY_NOT_FOUND", message: "The directory does not exist" },
  ])("%j is an error, and never nobody", async (body) => {
    const connection = await answering(body);
    const finding = connection.findAccount({ username: "ada" }, signal);
    await expect(finding).rejects.toMatchObject({ reaction: "skip" });
    const removing = connection.removeMember(account, staff, signal);
    await expect(removing).rejects.toMatchObject({ reaction: "skip" });
  });
});

test("Confluence without the right to delete stops the run, and does not fail record by record", async () => {
  const connection = await refusing("confluence", 403, { message: "Not permitted" });
  const stopped = { reaction: "stop", code: "PERMISSION_MISSING" };
  await expect(connection.deleteAccount?.(account, signal)).rejects.toMatchObject(stopped);
  await expect(connection.deleteGroup?.(staff, signal)).rejects.toMatchObject(stopped);
});

describe("a person is not taken for a group because of the name", () => {
  test.each([
    ["jira", { errorMessages: ["The user named 'groupie' does not exist"], errors: {} }],
    ["confluence", { statusCode: 404, message: "No user found with name groupie" }],
    ["bitbucket", errors("The user Groupie does not exist.")],
    ["bamboo", { message: "The user groupie does not exist.", "status-code": 404 }],
  ])("%s", async (id, body) => {
    const connection = await refusing(id, 404, body);
    const joining = connection.addMember({ id: "k", username: "groupie" }, staff, signal);
    await expect(joining).rejects.toMatchObject({ reaction: "skip", code: "ACCOUNT_GONE" });
  });

  test.each([
    ["jira", { errorMessages: ["The group 'staff' does not exist"], errors: {} }],
    ["confluence", { statusCode: 404, message: "No group found with name staff" }],
    ["bitbucket", errors("The group staff does not exist.")],
    ["bamboo", { message: "The group staff does not exist.", "status-code": 404 }],
  ])("%s: nor a group for a person", async (id, body) => {
    const connection = await refusing(id, 404, body);
    const joining = connection.addMember({ id: "k", username: "groupie" }, staff, signal);
    await expect(joining).rejects.toMatchObject({ reaction: "skip", code: "GROUP_GONE" });
  });
});
