import { beforeAll, describe, expect, test } from "vitest";
import { getRequest, listRequests, type RequestFilter } from "@/db/queries/request-view";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { testDatabase } from "../support/database";
import { newApp, patchOf, person, type ScimApp, scim, where } from "./scim-fixture";

let app: ScimApp;

beforeAll(async () => {
  app = await newApp();
});

const pageOf = (of: ScimApp, filter: RequestFilter = {}, place = {}, limit = 50) =>
  listRequests(of.tenantId, of.appId, filter, { ...place, limit });
const detailOf = (of: ScimApp, id: string | null) => getRequest(of.tenantId, of.appId, id ?? "");

describe("the request log", () => {
  test("says of each request what it did, and each change which request it came from", async () => {
    const made = await scim(app, "POST", "/Users", person("log@example.com"), {
      headers: { "user-agent": "Okta SCIM Client 1.0.0" },
    });
    await scim(app, "GET", `/Users${where('userName eq "log@example.com"')}`);
    await scim(app, "POST", "/Users", person("log@example.com"));
    await flushRequestLog();
    const { items } = await pageOf(app);
    const lines = items.map(({ status, effect, changed }) => {
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
    const first = await pageOf(own, {}, {}, 3);
    const second = await pageOf(own, {}, { after: first.next }, 3);
    const back = await pageOf(own, {}, { before: second.previous }, 3);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(ids).toEqual([...ids].sort().reverse());
    expect([second.next, first.previous, back.previous]).toEqual([null, null, null]);
    expect(back.items).toEqual(first.items);
    const a = first.items.at(-1);
    const hour = 3_600_000;
    const filters: RequestFilter[] = [
      { outcome: "refused" },
      { outcome: "failed" },
      { changed: true },
      { text: "B" },
      { text: a?.id ?? "" },
      { resourceId: a?.resourceId ?? "" },
      { call: "group.create", method: "POST", kind: "group" },
      { call: "group.delete" },
      { from: new Date(Date.now() - hour) },
      { from: new Date(Date.now() + hour) },
      { until: new Date(Date.now() - hour) },
    ];
    const counts = [];
    for (const filter of filters) counts.push((await pageOf(own, filter)).items.length);
    expect(counts).toEqual([1, 0, 3, 1, 1, 1, 3, 0, 4, 0, 0]);
  });

  test("finds people by the names they have now", async () => {
    const own = await newApp();
    const sent = person("grace@example.com", { displayName: "Grace Hopper" });
    const { body } = await scim(own, "POST", "/Users", sent);
    await scim(own, "DELETE", `/Users/${body.id}x`);
    await scim(own, "PATCH", `/Users/${body.id}`, patchOf({ op: "explode" }));
    await scim(own, "GET", `/Users${where('userName eq "grace@example.com"')}`);
    await flushRequestLog();
    const found = async (text: string) => (await pageOf(own, { text })).items.length;
    expect([await found("Grace H"), await found("grace@example.com")]).toEqual([3, 3]);
    expect([await found("nobody"), await found("100%"), await found("nobody\0")]).toEqual([
      0, 0, 0,
    ]);
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
    const statuses = (await pageOf(own)).items.map(({ status }) => status);
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

  test("a page of a rare kind looks at so many rows only, and its cursor goes on from there", async () => {
    const own = await newApp();
    await scim(own, "GET", "/Users/none");
    await flushRequestLog();
    await testDatabase().sql(
      `insert into scim_requests (tenant_id, app_id, id, at, method, path, status, duration_ms,
         effect, changed)
       select $1, $2, 'req_zzzzzzzzzz' || lpad(n::text, 14, '0'), now(), 'GET', '/scim/v2/k/Users',
         200, 1, 'Listed users.', false from generate_series(1, 25000) n`,
      [own.tenantId, own.appId],
    );
    const first = await pageOf(own, { outcome: "refused" });
    expect([first.items.length, first.searchedTo === null]).toEqual([0, false]);
    const second = await pageOf(own, { outcome: "refused" }, { after: first.next });
    expect([second.items.length, second.next, second.searchedTo]).toEqual([1, null, null]);
    expect((await pageOf(own)).items).toHaveLength(50);
  });

  test("is its own workspace's only", async () => {
    const stranger = await newApp();
    await scim(app, "GET", "/Users");
    await flushRequestLog();
    const seen = await listRequests(stranger.tenantId, app.appId);
    expect(seen.items).toEqual([]);
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

  test("shows what came last, granted or refused, however close the two are", async () => {
    const own = await newApp();
    const lastWas = async () => {
      await flushRequestLog();
      const [row] = await testDatabase().sql(
        "select coalesce(refused_at > last_at, false) as refused from app_calls where app_id = $1",
        [own.appId],
      );
      return row?.["refused"] === true ? "refused" : "granted";
    };
    const seen = [];
    for (const name of ["a", "a", "b", "b", "c"]) {
      await scim(own, "POST", "/Users", person(name));
      seen.push(await lastWas());
    }
    expect(seen).toEqual(["granted", "refused", "granted", "refused", "granted"]);
    // The same in one batch.
    for (const name of ["c", "d"]) await scim(own, "POST", "/Users", person(name));
    expect(await lastWas()).toBe("granted");
    for (const name of ["e", "e"]) await scim(own, "POST", "/Users", person(name));
    expect(await lastWas()).toBe("refused");
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
