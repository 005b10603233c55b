import { beforeAll, describe, expect, test } from "vitest";
import { newApp, patchOf, person, type ScimApp, scim } from "./scim-fixture";

let app: ScimApp;

beforeAll(async () => {
  app = await newApp();
});

const versionIn = (body: Record<string, unknown>) =>
  Object.assign({ version: "" }, body["meta"]).version;
const rename = (displayName: string) =>
  patchOf({ op: "replace", path: "displayName", value: displayName });
const addMember = (value: string) => patchOf({ op: "add", path: "members", value: [{ value }] });
const when = (name: "if-match" | "if-none-match", tag: string) => ({ headers: { [name]: tag } });

/** One of each kind, its path and its tag. */
async function newResource(kind: "Users" | "Groups", name: string) {
  const sent = kind === "Users" ? person(name) : { displayName: name };
  const made = await scim(app, "POST", `/${kind}`, sent);
  return { sent, path: `/${kind}/${made.body.id}`, tag: made.headers.get("etag") ?? "", made };
}

describe.each(["Users", "Groups"] as const)("the version of one of %s", (kind) => {
  test("is in the header and in meta, alike after every verb", async () => {
    const { path, tag, made, sent } = await newResource(kind, `${kind} one`);
    expect(tag).toMatch(/^W\/"\d+"$/);
    expect(versionIn(made.body)).toBe(tag);
    const read = await scim(app, "GET", path);
    expect([read.headers.get("etag"), versionIn(read.body)]).toEqual([tag, tag]);
    const put = await scim(app, "PUT", path, { ...sent, displayName: `${kind} one changed` });
    expect(put.headers.get("etag")).toBe(versionIn(put.body));
    expect(put.headers.get("etag")).not.toBe(tag);
    const patched = await scim(app, "PATCH", `${path}?attributes=meta`, rename(`${kind} renamed`));
    expect([patched.status, patched.headers.get("etag")]).toEqual([200, versionIn(patched.body)]);
    const list = await scim(app, "GET", `/${kind}?filter=id%20eq%20"${made.body.id}"`);
    expect(list.body.Resources.map(versionIn)).toEqual([patched.headers.get("etag")]);
  });

  test("does not move when nothing changes", async () => {
    const { path, tag } = await newResource(kind, `${kind} two`);
    await scim(app, "PATCH", path, rename(`${kind} other`));
    const before = await scim(app, "GET", path);
    await scim(app, "PATCH", path, rename(`${kind} other`));
    expect((await scim(app, "GET", path)).text).toBe(before.text);
    expect(before.headers.get("etag")).not.toBe(tag);
  });

  test("spares the body of a read that knows it: 304", async () => {
    const { path, tag } = await newResource(kind, `${kind} three`);
    for (const header of [tag, `"x", ${tag}`, "*"]) {
      const known = await scim(app, "GET", path, undefined, when("if-none-match", header));
      expect([known.status, known.text, known.headers.get("etag")]).toEqual([304, "", tag]);
    }
    const other = await scim(app, "GET", path, undefined, when("if-none-match", 'W/"99"'));
    expect(other.status).toBe(200);
  });

  test("guards PUT, PATCH and DELETE: 412 and nothing done", async () => {
    const { path, sent } = await newResource(kind, `${kind} four`);
    const before = await scim(app, "GET", path);
    const old = when("if-match", 'W/"99"');
    const put = { ...sent, displayName: "lost" };
    const attempts = [
      await scim(app, "PUT", path, put, old),
      await scim(app, "PATCH", path, rename("lost"), old),
      await scim(app, "DELETE", path, undefined, old),
      await scim(app, "PUT", path, put, when("if-none-match", "*")),
    ];
    for (const refused of attempts) {
      expect(refused.status).toBe(412);
      expect(refused.body).toMatchObject({
        status: "412",
        detail: expect.stringContaining("Match"),
      });
    }
    expect((await scim(app, "GET", path)).text).toBe(before.text);
    const current = when("if-match", before.headers.get("etag") ?? "");
    expect((await scim(app, "PATCH", path, rename(`${kind} mine`), current)).status).toBeLessThan(
      300,
    );
    expect((await scim(app, "PATCH", path, rename(`${kind} late`), current)).status).toBe(412);
    expect((await scim(app, "DELETE", path, undefined, when("if-match", "*"))).status).toBe(204);
    expect((await scim(app, "DELETE", path, undefined, when("if-match", "*"))).status).toBe(404);
  });

  test("lets exactly one of many writers with the same version through", async () => {
    const { path, tag } = await newResource(kind, `${kind} five`);
    const writers = Array.from({ length: 8 }, (_, at) =>
      scim(app, "PATCH", path, rename(`${kind} by ${at}`), when("if-match", tag)),
    );
    const statuses = (await Promise.all(writers)).map(({ status }) => status).sort();
    expect(statuses.slice(1)).toEqual(Array.from({ length: 7 }, () => 412));
    expect(statuses[0]).toBeLessThan(300);
  });
});

describe("what is shown from elsewhere", () => {
  test("is part of the version: memberships of users, members of groups", async () => {
    const [user, group] = [
      await newResource("Users", "mia@example.com"),
      await newResource("Groups", "Crew"),
    ];
    const id = user.made.body.id;
    await scim(app, "PATCH", group.path, addMember(id));
    for (const { path, tag } of [user, group]) {
      const read = await scim(app, "GET", path, undefined, when("if-none-match", tag));
      expect(read.status).toBe(200);
      expect(read.headers.get("etag")).not.toBe(tag);
    }
  });

  test("no change of the members hides behind an equal version, however many write at once", async () => {
    const { path } = await newResource("Groups", "Busy");
    const seen = new Map<string, string>();
    const look = async () => {
      const { body, headers } = await scim(app, "GET", path);
      const members = JSON.stringify(body["members"]);
      const tag = headers.get("etag") ?? "";
      expect(seen.get(tag) ?? members).toBe(members);
      seen.set(tag, members);
    };
    const writers = Array.from({ length: 24 }, (_, at) =>
      scim(app, "PATCH", path, addMember(`member-${at}`)),
    );
    const readers = Array.from({ length: 24 }, look);
    await Promise.all([...writers, ...readers]);
    await look();
  });

  test("a version read without the members is good for a condition", async () => {
    const { path } = await newResource("Groups", "Light");
    await scim(app, "PATCH", path, addMember("somebody"));
    const light = await scim(app, "GET", `${path}?excludedAttributes=members`);
    const tag = light.headers.get("etag") ?? "";
    expect((await scim(app, "PATCH", path, rename("Lighter"), when("if-match", tag))).status).toBe(
      204,
    );
    expect((await scim(app, "PATCH", path, rename("Late"), when("if-match", tag))).status).toBe(
      412,
    );
  });
});
