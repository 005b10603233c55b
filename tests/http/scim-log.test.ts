import { beforeAll, describe, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { type RequestFilter, requestById, requestPage } from "@/db/queries/scim-requests";
import { flushRequestLog } from "@/lib/engine/request-log";
import { testDatabase } from "../support/database";
import { newApp, patchOf, person, type ScimApp, scim, where } from "./scim-fixture";

let app: ScimApp;

beforeAll(async () => {
  app = await newApp();
});

const pageOf = (
  of: ScimApp,
  filter: RequestFilter = {},
  cursor: string | null = null,
  limit = 50,
) =>
  inTenant(of.tenantId, (tx) => requestPage(tx, of.tenantId, of.appId, { filter, cursor, limit }));
const detailOf = (of: ScimApp, id: string | null) =>
  inTenant(of.tenantId, (tx) => requestById(tx, of.tenantId, of.appId, id ?? ""));

describe("the request log", () => {
  test("says of each request what it did, and each change which request it came from", async () => {
    const made = await scim(app, "POST", "/Users", person("log@example.com"), {
      headers: { "user-agent": "Okta SCIM Client 1.0.0" },
    });
    await scim(app, "GET", `/Users${where('userName eq "log@example.com"')}`);
    await scim(app, "POST", "/Users", person("log@example.com"));
    await flushRequestLog();
    const { requests } = await pageOf(app);
    const lines = requests.map(({ status, effect, changed }) => {
      return `${status} ${changed ? "changed" : "same"} ${effect.slice(0, 28)}`;
    });
    expect(lines.sort()).toEqual([
      "200 same Searched for users: found 1.",
      "201 changed Created the user log@example",
      "409 same Refused: Another user of thi",
    ]);
    const created = await detailOf(app, made.headers.get("x-request-id"));
    expect(created).toMatchObject({
      ...{ method: "POST", path: `/scim/v2/${app.key}/Users`, resourceKind: "user" },
      ...{ resourceId: made.body.id, resourceName: "log@example.com" },
      userAgent: "Okta SCIM Client 1.0.0",
      requestBody: person("log@example.com"),
      responseBody: { id: made.body.id },
    });
    const [pending] = await testDatabase().sql(
      "select request_id from pending_changes where tenant_id = $1",
      [app.tenantId],
    );
    expect(pending?.["request_id"]).toBe(created?.id);
  });

  test("pages by cursor and filters", async () => {
    const own = await newApp();
    for (const name of ["a", "b", "c"]) await scim(own, "POST", "/Groups", { displayName: name });
    await scim(own, "GET", "/Users/none");
    await flushRequestLog();
    const first = await pageOf(own, {}, null, 3);
    const second = await pageOf(own, {}, first.next, 3);
    const ids = [...first.requests, ...second.requests].map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(second.next).toBeNull();
    const counts = [];
    for (const filter of [{ outcome: "failed" }, { outcome: "changed" }, { text: "B" }] as const) {
      counts.push((await pageOf(own, filter)).requests.length);
    }
    expect(counts).toEqual([1, 3, 1]);
  });

  test("keeps no password and no token, wherever they stand", async () => {
    const own = await newApp();
    const { body } = await scim(
      own,
      "POST",
      "/Users",
      person("pw@example.com", { password: "hunter2" }),
    );
    const change = patchOf({ op: "replace", path: "password", value: "hunter2" });
    await scim(own, "PATCH", `/Users/${body.id}`, change);
    const implied = patchOf({ op: "replace", value: { Password: "hunter2" } });
    await scim(own, "PATCH", `/Users/${body.id}`, implied);
    await scim(own, "POST", "/Users", '{"password":"hunter2"');
    await scim(own, "GET", "/Users?access_token=hunter2");
    const long = person("long@example.com", { password: "hunter2", title: "x".repeat(20_000) });
    await scim(own, "POST", "/Users", long);
    await flushRequestLog();
    const rows = await testDatabase().sql(
      "select row_to_json(r)::text as row from scim_requests r where app_id = $1",
      [own.appId],
    );
    expect(rows).toHaveLength(6);
    for (const { row } of rows) {
      expect(row).not.toContain("hunter2");
      expect(row).not.toContain(own.token);
      expect(String(row).length).toBeLessThan(40_000);
    }
  });

  test("takes what PostgreSQL cannot store, without losing its neighbours", async () => {
    const own = await newApp();
    await scim(own, "POST", "/Users", person("nul\0@example.com"));
    await scim(own, "POST", "/Users", '{"userName":"half \\ud800 pair"}');
    await scim(own, "POST", "/Users", "not json \0 \ud800");
    await scim(own, "GET", "/Users");
    await flushRequestLog();
    const statuses = (await pageOf(own)).requests.map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400, 400, 400]);
  });

  test("counts what an app has seen", async () => {
    const own = await newApp();
    await scim(own, "GET", "/Users");
    await scim(own, "GET", "/Users/none");
    await flushRequestLog();
    const [activity] = await testDatabase().sql(
      "select requests, failures, first_request_at <= last_request_at as ordered from app_activity where app_id = $1",
      [own.appId],
    );
    expect(activity).toEqual({ requests: 2, failures: 1, ordered: true });
  });

  test("is its own workspace's only", async () => {
    const stranger = await newApp();
    await scim(app, "GET", "/Users");
    await flushRequestLog();
    const seen = await inTenant(stranger.tenantId, (tx) =>
      requestPage(tx, app.tenantId, app.appId),
    );
    expect(seen.requests).toEqual([]);
  });
});

describe("what an app has received", () => {
  const callsOf = async (of: ScimApp) => {
    const rows = await testDatabase().sql(
      `select call, first_at is not null as granted, refused_at is not null as refused
       from app_calls where app_id = $1 order by call`,
      [of.appId],
    );
    return rows.map(({ call, granted, refused }) => {
      return [call, granted && "granted", refused && "refused"].filter(Boolean).join(" ");
    });
  };

  test("is noted call by call, granted and refused apart", async () => {
    const own = await newApp();
    const { body } = await scim(own, "POST", "/Users", person("calls@example.com"));
    await scim(own, "POST", "/Users", person("calls@example.com"));
    await scim(
      own,
      "PATCH",
      `/Users/${body.id}`,
      patchOf({ op: "replace", value: { active: false } }),
    );
    await scim(own, "DELETE", "/Groups/0192aaaa-0000-7000-8000-000000000002");
    await flushRequestLog();
    expect(await callsOf(own)).toEqual([
      "group.delete refused",
      "user.create granted refused",
      "user.disable granted",
    ]);
  });

  test("a refused request is about the user its path names", async () => {
    const own = await newApp();
    const { body } = await scim(own, "POST", "/Users", person("named@example.com"));
    const bad = await scim(own, "PATCH", `/Users/${body.id}`, patchOf({ op: "explode" }));
    await flushRequestLog();
    expect(await detailOf(own, bad.headers.get("x-request-id"))).toMatchObject({
      ...{ status: 400, resourceKind: "user", resourceId: body.id },
    });
  });
});
