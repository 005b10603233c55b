import { describe, expect, test } from "vitest";
import { callKinds } from "@/lib/scim/call-kinds";
import { requestPlace } from "@/lib/scim/request-place";

const base = "/scim/v2/k3y";
const kinds = (method: string, path: string, body: unknown = null) =>
  callKinds({ method, path: `${base}${path}`, body });
const patch = (...operations: unknown[]) => ({ Operations: operations });
const user = "/Users/0192aaaa-0000-7000-8000-000000000001";
const group = "/Groups/0192aaaa-0000-7000-8000-000000000002";

describe("which calls a request makes", () => {
  test.each([
    ["a look at what is supported", "GET", "/ServiceProviderConfig", null, ["read"]],
    ["a search", "GET", '/Users?filter=userName eq "a"', null, ["read"]],
    ["a search by POST", "POST", "/Users/.search", { count: 1 }, ["read"]],
    ["a new user", "POST", "/Users", { userName: "a" }, ["user.create"]],
    ["a user whole", "PUT", user, { userName: "a", active: true }, ["user.update"]],
    ["a user whole and off", "PUT", user, { userName: "a", active: false }, ["user.disable"]],
    ["a user gone", "DELETE", user, null, ["user.delete"]],
    ["a new group", "POST", "/Groups", { displayName: "a" }, ["group.create"]],
    ["a group whole", "PUT", group, { displayName: "a" }, ["group.update"]],
    ["a group gone", "DELETE", group, null, ["group.delete"]],
    ["nothing known", "POST", "/Things", {}, []],
  ])("%s", (_title, method, path, body, wanted) => {
    expect(kinds(method, path, body)).toEqual(wanted);
  });

  test("a disable is told from an update in each client's spelling", () => {
    const entra = patch({ op: "Replace", path: "active", value: "False" });
    const okta = patch({ op: "replace", value: { active: false } });
    const both = patch(
      { op: "replace", path: "active", value: false },
      { op: "replace", path: "title", value: "x" },
    );
    const on = patch({ op: "replace", path: "active", value: true });
    expect([entra, okta, both, on].map((body) => kinds("PATCH", user, body))).toEqual([
      ["user.disable"],
      ["user.disable"],
      ["user.update", "user.disable"],
      ["user.update"],
    ]);
  });

  test("a group's PATCH is told apart into names and members", () => {
    const rename = patch({ op: "replace", value: { id: "x", displayName: "New" } });
    const add = patch({ op: "add", path: "members", value: [{ value: "1" }] });
    const remove = patch({ op: "remove", path: 'members[value eq "1"]' });
    const select = patch({ op: "remove", path: 'members[type eq "User"]' });
    const swap = patch({ op: "replace", path: 'members[value eq "1"]', value: { value: "2" } });
    const all = patch(...[rename, add, remove].flatMap(({ Operations }) => Operations));
    const bodies = [rename, add, remove, select, swap, all];
    expect(bodies.map((body) => kinds("PATCH", group, body))).toEqual([
      ["group.update"],
      ["members.add"],
      ["members.remove"],
      ["members.remove"],
      ["members.add"],
      ["group.update", "members.add", "members.remove"],
    ]);
  });

  test("members that come with the group count as added", () => {
    const members = [{ value: "1" }];
    expect(kinds("POST", "/Groups", { displayName: "a", members })).toContain("members.add");
    expect(kinds("PUT", group, { displayName: "a", members })).toContain("members.add");
  });

  test("a body that was cut is told by its beginning, one that cannot be read by its method", () => {
    const cut = '{"Operations":[{"op":"add","path":"members","value":[{"val';
    expect(kinds("PATCH", group, cut)).toEqual(["members.add"]);
    expect(kinds("PATCH", group, cut.replace("add", "Remove"))).toEqual(["members.remove"]);
    expect(kinds("PATCH", group, patch({ op: "explode" }))).toEqual(["group.update"]);
    expect(kinds("PATCH", user, "not json")).toEqual(["user.update"]);
    expect(kinds("PUT", user, null)).toEqual(["user.update"]);
  });

  test("a bulk request makes the calls of its operations, each once", () => {
    const body = {
      Operations: [
        { method: "POST", path: "/Users", bulkId: "1", data: { userName: "a" } },
        { method: "post", path: "/Users", bulkId: "2", data: { userName: "b" } },
        { method: "PATCH", path: group, data: patch({ op: "remove", path: "members" }) },
        { method: "POST", path: "/Bulk", data: { Operations: [] } },
      ],
    };
    expect(kinds("POST", "/Bulk", body)).toEqual(["user.create", "members.remove"]);
  });
});

test("the place of a request is read from its path however the client joins it", () => {
  expect(requestPlace(`${base}//Users/%61bc/?filter=x eq "?"`)).toMatchObject({
    ...{ resource: "users", id: "abc", kind: "user", isSearch: false },
  });
  expect(requestPlace(base)).toMatchObject({ resource: "", id: null, kind: null });
  expect(requestPlace(`${base}/Groups/%E0%A4%A`).id).toBe("%E0%A4%A");
});
