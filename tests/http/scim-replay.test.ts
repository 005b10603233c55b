import { describe, expect, test } from "vitest";
import { replay } from "@/app/scim/replay";
import { currentRehearsal } from "@/db/rehearsal";
import { rehearse } from "@/db/rehearse";
import { newId } from "@/lib/core/ids";
import { createUser } from "@/lib/engine/scim/ingest-user";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { profiles } from "@/lib/scim/profiles";
import { testDatabase } from "../support/database";
import { newApp, patchOf, person, type Reply, type ScimApp, scim } from "./scim-fixture";

const again = async (app: ScimApp, sent: Reply) => {
  await flushRequestLog();
  return replay(app.tenantId, app.appId, sent.headers.get("x-request-id") ?? "");
};

/** Everything that a request can leave behind. */
async function traces({ tenantId }: ScimApp): Promise<unknown> {
  const { sql } = testDatabase();
  const tables = ["source_users", "source_groups", "source_members", "source_counts"];
  const rest = ["pending_changes", "scim_requests", "app_activity", "app_calls", "audit_events"];
  const all = [...tables, ...rest].map((table) =>
    sql(
      `select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') as rows
         from ${table} t where tenant_id = $1`,
      [tenantId],
    ),
  );
  return Promise.all(all);
}

describe("the replay of a request", () => {
  test("answers what the server would answer now, not what it answered then", async () => {
    const app = await newApp();
    const made = await scim(app, "POST", "/Users", person("ada@example.com"));
    expect(await again(app, made)).toMatchObject({
      ...{ status: 409, body: { scimType: "uniqueness" }, changed: false, diff: null },
    });
    await scim(app, "DELETE", `/Users/${made.body.id}`);
    const replayed = await again(app, made);
    expect(replayed).toMatchObject({ status: 201, body: { userName: "ada@example.com" } });
    expect(replayed.diff).toMatchObject({ kind: "user", name: "ada@example.com" });
    expect(replayed.diff?.fields).toContainEqual({
      ...{ field: "userName", before: null, after: "ada@example.com" },
    });
  });

  test("says field by field what would become of a person", async () => {
    const app = await newApp();
    const { body } = await scim(app, "POST", "/Users", person("bo@example.com"));
    const off = await scim(
      ...([app, "PATCH", `/Users/${body.id}`] as const),
      patchOf({ op: "replace", path: "active", value: false }),
    );
    expect((await again(app, off)).diff?.fields).toEqual([]);
    await scim(
      ...([app, "PATCH", `/Users/${body.id}`] as const),
      patchOf({ op: "replace", path: "active", value: true }),
    );
    expect((await again(app, off)).diff).toMatchObject({
      fields: [{ field: "active", before: "true", after: "false" }],
      name: "bo@example.com",
    });
  });

  test("says who would join and leave a group, by name", async () => {
    const app = await newApp();
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) {
      ids.push((await scim(app, "POST", "/Users", person(name))).body.id);
    }
    const [a, b, c] = ids;
    const group = await scim(app, "POST", "/Groups", { displayName: "G", members: [{ value: a }] });
    const path = `/Groups/${group.body.id}`;
    const replace = await scim(
      ...([app, "PATCH", path] as const),
      patchOf({ op: "replace", path: "members", value: [{ value: b }, { value: c }] }),
    );
    await scim(app, "PUT", path, { displayName: "G", members: [{ value: a }, { value: b }] });
    expect((await again(app, replace)).diff).toMatchObject({
      ...{ kind: "group", name: "G", fields: [], moreAdded: 0, moreRemoved: 0 },
      membersAdded: [{ id: c, name: "c" }],
      membersRemoved: [{ id: a, name: "a" }],
    });
  });

  test("counts beyond fifty instead of listing", async () => {
    const app = await newApp();
    const members = Array.from({ length: 120 }, (_, at) => ({ value: `m${at}` }));
    const group = await scim(app, "POST", "/Groups", { displayName: "Big", members });
    const path = `/Groups/${group.body.id}`;
    const empty = await scim(app, "PATCH", path, patchOf({ op: "remove", path: "members" }));
    await scim(app, "PUT", path, { displayName: "Big", members });
    const { diff } = await again(app, empty);
    expect(diff?.membersRemoved).toHaveLength(50);
    expect(diff).toMatchObject({ membersAdded: [], moreRemoved: 70 });
  });

  test("leaves no trace, whatever the request would do", async () => {
    const app = await newApp();
    const sent: Reply[] = [];
    const send = async (...call: [string, string, unknown?]) => {
      const reply = await scim(app, ...call);
      sent.push(reply);
      return reply.body.id;
    };
    const user = await send("POST", "/Users", person("trace@example.com"));
    const group = await send("POST", "/Groups", { displayName: "T", members: [{ value: user }] });
    await send("PATCH", `/Users/${user}`, patchOf({ op: "replace", value: { title: "x" } }));
    await send("PUT", `/Groups/${group}`, { displayName: "T2", members: [] });
    await send("GET", "/Users");
    await send("DELETE", `/Users/${user}`);
    await send("DELETE", `/Groups/${group}`);
    await send("POST", "/Users", "{ not json");
    await scim(app, "POST", "/Groups", { displayName: "T", members: [{ value: user }] });
    await flushRequestLog();
    const before = await traces(app);
    const statuses = [];
    for (const reply of sent) statuses.push((await again(app, reply)).status);
    expect(statuses).toEqual([201, 409, 404, 404, 200, 404, 404, 400]);
    await flushRequestLog();
    expect(await traces(app)).toEqual(before);
  });

  test("is refused in words where the log holds only the beginning of the body", async () => {
    const app = await newApp();
    const long = await scim(app, "POST", "/Users", person("l", { title: "x".repeat(9_000) }));
    await expect(again(app, long)).rejects.toThrow(/Only the beginning/);
  });

  test("finds no request of another workspace", async () => {
    const [mine, theirs] = [await newApp(), await newApp()];
    const sent = await scim(theirs, "GET", "/Users");
    await flushRequestLog();
    const id = sent.headers.get("x-request-id") ?? "";
    await expect(replay(mine.tenantId, theirs.appId, id)).rejects.toThrow();
    await expect(replay(mine.tenantId, mine.appId, id)).rejects.toThrow();
  });
});

describe("a rehearsal", () => {
  test("undoes a statement that is refused alone and goes on", async () => {
    const { tenantId, appId } = await newApp();
    const ingest = {
      ...{ app: { tenantId, id: appId }, profile: profiles.generic, requestId: newId("req") },
    };
    const users = await rehearse(tenantId, async () => {
      await createUser(ingest, { userName: "first" });
      await expect(createUser(ingest, { userName: "FIRST" })).rejects.toMatchObject({
        status: 409,
      });
      return Promise.all([
        createUser(ingest, { userName: "second" }),
        createUser(ingest, { userName: "third" }),
      ]);
    });
    expect(users.map(({ resource }) => resource.userName)).toEqual(["second", "third"]);
    const [left] = await testDatabase().sql(
      "select count(*)::int as users from source_users where app_id = $1",
      [appId],
    );
    expect(left).toEqual({ users: 0 });
  });

  test("stays within its tenant and within its time", async () => {
    const [mine, theirs] = [await newApp(), await newApp()];
    const ingest = {
      ...{ app: { tenantId: theirs.tenantId, id: theirs.appId }, profile: profiles.generic },
      requestId: newId("req"),
    };
    await expect(
      rehearse(mine.tenantId, () => createUser(ingest, { userName: "x" })),
    ).rejects.toThrow(/within its tenant/);
    let late: Promise<unknown> = Promise.resolve();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await rehearse(theirs.tenantId, async () => {
      late = gate.then(() => createUser(ingest, { userName: "late" }));
    });
    open();
    await expect(late).rejects.toThrow(/over/);
    expect(currentRehearsal()).toBeUndefined();
  });
});
