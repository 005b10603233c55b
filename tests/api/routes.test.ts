import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiOperation, apiOperations } from "@/app/api/v1/_shapes/openapi";
import { newId } from "@/lib/core/ids";
import { apiScopes } from "@/lib/core/settings/api-key-settings";
import { serveSandbox } from "@/lib/engine/sandbox/serve-sandbox";
import { type LoopbackServer, serveOnLoopback } from "@/lib/http/loopback-server";
import { closeQueue } from "@/lib/jobs/queue";
import { testDatabase } from "../support/database";
import { type ApiCase, apiCases } from "./api-cases";
import { type ApiWorld, callApi, createApiWorld, makeKey } from "./api-world";

const operations = apiOperations();
let mine: ApiWorld;
let others: ApiWorld;
let sandboxes: LoopbackServer;

beforeAll(async () => {
  mine = await createApiWorld();
  others = await createApiWorld();
  sandboxes = await serveOnLoopback((request) =>
    serveSandbox(new URL(request.url).pathname.split("/")[2] ?? "", request),
  );
});
afterAll(async () => {
  await sandboxes.close();
  await closeQueue();
});

test("every operation has a case, and every case an operation", () => {
  const names = operations.map(({ contract }) => contract.operation);
  expect(Object.keys(apiCases).sort()).toEqual(names.sort());
});

describe.each(operations.map((one) => ({ ...one, name: one.contract.operation })))(
  "$name ($method $path)",
  (operation) => {
    const { contract, method, path } = operation;
    const example = apiCases[contract.operation] ?? {};

    test("works with a key of its scope alone", async () => {
      const world = await freshWorld(operation);
      const { token } = await makeKey(world.tenantId, [contract.scope]);
      const response = await callApi(method, path, { key: token, ...filledIn(example, world) });
      expect(response.status).toBe(contract.response === null ? 204 : (contract.status ?? 200));
      expect(response.headers.get("cache-control")).toBe("no-store");
    });

    test("needs a key", async () => {
      const response = await callApi(method, path, filledIn(example, others));
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect(response.headers.get("content-type")).toBe("application/problem+json");
    });

    test("needs its scope", async () => {
      const scopes = apiScopes.filter((scope) => scope !== contract.scope);
      const { token } = await makeKey(others.tenantId, scopes);
      const response = await callApi(method, path, { key: token, ...filledIn(example, others) });
      expect(response.status).toBe(403);
    });

    test("refuses what it does not know", async () => {
      const call = { key: others.key, ...filledIn(example, others) };
      const response = await callApi(method, path, { ...call, query: "?nonsense=1" });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "invalid" });
    });

    const withBody = contract.body ? test : null;
    withBody?.("refuses a wrong body, an extra field, and what is not JSON", async () => {
      const call = { key: others.key, ...filledIn(example, others) };
      const extra = { ...asObject(call.body), tenantId: others.tenantId };
      for (const body of [example.badBody, extra, '{"half":']) {
        expect((await callApi(method, path, { ...call, body })).status).toBe(400);
      }
      const headers = { "content-type": "text/plain" };
      expect((await callApi(method, path, { ...call, headers })).status).toBe(415);
    });

    const withParams = contract.params ? test : null;
    withParams?.("answers a foreign id exactly like one that never existed", async () => {
      const call = { key: mine.key, ...filledIn(example, others) };
      const before = await traces(others.tenantId);
      const foreign = await callApi(method, path, call);
      const unknown = await callApi(method, path, {
        ...call,
        params: unknownIds(call.params ?? {}),
      });
      expect(foreign.status).toBe(404);
      expect([foreign.status, await foreign.text()]).toEqual([
        unknown.status,
        await unknown.text(),
      ]);
      expect(await traces(others.tenantId)).toEqual(before);
    });
  },
);

test("a sync cannot be made of another workspace's app or target", async () => {
  for (const body of [
    { appId: others.appId, targetId: mine.targetId },
    { appId: mine.appId, targetId: others.targetId },
  ]) {
    const response = await callApi("POST", "/syncs", { key: mine.key, body });
    expect(response.status).toBe(404);
  }
});

test("a list filtered by another workspace's id is empty", async () => {
  for (const [path, query] of [
    ["/syncs", `?appId=${others.appId}`],
    ["/runs", `?syncId=${others.syncId}`],
    ["/incidents", `?syncId=${others.syncId}`],
    ["/people", `?appId=${others.appId}`],
    ["/groups", `?appId=${others.appId}`],
  ] as const) {
    const response = await callApi("GET", path, { key: mine.key, query });
    expect(await response.json()).toEqual({ items: [], nextCursor: null });
  }
});

/** Some operations need a world in which the example is possible. */
async function freshWorld({ contract }: ApiOperation): Promise<ApiWorld> {
  const world = await createApiWorld();
  const { sql } = testDatabase();
  if (contract.operation === "createSync") {
    await sql("delete from changes where tenant_id = $1", [world.tenantId]);
    await sql("delete from syncs where tenant_id = $1", [world.tenantId]);
  }
  if (contract.operation === "probeTarget") {
    // No web process answers at Usher's own address here.
    await sql(
      `update targets set settings = jsonb_set(settings, '{baseUrl}',
         to_jsonb($1 || (settings ->> 'baseUrl'))) where id = $2`,
      [sandboxes.origin, world.targetId],
    );
  }
  return world;
}

function filledIn({ params, query = "", body, headers = {} }: ApiCase, world: ApiWorld) {
  return {
    ...{ query, headers },
    ...(params ? { params: params(world) } : {}),
    ...(body === undefined ? {} : { body: typeof body === "function" ? body(world) : body }),
  };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function unknownIds(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      name === "version" ? value : value.startsWith("run_") ? newId("run") : newId("app"),
    ]),
  );
}

/** What a call could have left behind in a workspace. */
async function traces(tenantId: string) {
  const { sql } = testDatabase();
  return sql(
    `select (select count(*) from audit_events where tenant_id = $1) as events,
       (select count(*) from runs where tenant_id = $1) as runs,
       (select count(*) from scim_tokens where tenant_id = $1) as tokens,
       (select count(*) from settings_versions where tenant_id = $1) as versions`,
    [tenantId],
  );
}
