import { beforeAll, describe, expect, test } from "vitest";
import { revokeApiKey } from "@/lib/engine/connect/revoke-api-key";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";
import { testActor } from "../support/workspace";
import { type ApiWorld, callApi, createApiWorld, makeKey } from "./api-world";

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});

describe("an API key", () => {
  test("may come in X-Api-Key as well", async () => {
    const headers = { "x-api-key": world.key };
    expect((await callApi("GET", "/workspace", { headers })).status).toBe(200);
  });

  test.each(["", "Bearer", "Bearer nonsense", "Basic dXNlcjpwYXNz", `Bearer ${"x".repeat(5_000)}`])(
    "is not “%s”",
    async (authorization) => {
      const response = await callApi("GET", "/workspace", { headers: { authorization } });
      expect(response.status).toBe(401);
    },
  );

  test("ends when it is revoked", async () => {
    const { id, token } = await makeKey(world.tenantId, ["read"]);
    expect((await callApi("GET", "/workspace", { key: token })).status).toBe(200);
    await revokeApiKey(world.tenantId, testActor, id);
    expect((await callApi("GET", "/workspace", { key: token })).status).toBe(401);
  });

  test("ends when it expires", async () => {
    const { id, token } = await makeKey(world.tenantId, ["read"]);
    await testDatabase().sql("update api_keys set expires_at = now() where id = $1", [id]);
    expect((await callApi("GET", "/workspace", { key: token })).status).toBe(401);
  });

  test("ends when its workspace is suspended", async () => {
    const suspended = await createApiWorld();
    const { sql } = testDatabase();
    await sql("update tenants set suspended_at = now() where id = $1", [suspended.tenantId]);
    expect((await callApi("GET", "/workspace", { key: suspended.key })).status).toBe(401);
  });

  test("tells when it was last used", async () => {
    const { id, token } = await makeKey(world.tenantId, ["read"]);
    await callApi("GET", "/workspace", { key: token });
    await eventually(async () => {
      const { sql } = testDatabase();
      const [row] = await sql("select last_used_at from api_keys where id = $1", [id]);
      return row?.["last_used_at"];
    });
  });

  test("may call 600 times a minute, then is asked to wait", async () => {
    const { token } = await makeKey(world.tenantId, ["run"]);
    // The scope is checked after the rate, so refused calls count and cost little.
    const call = () => callApi("GET", "/workspace", { key: token });
    for (let calls = 0; calls < 600; calls += 100) {
      const answers = await Promise.all(Array.from({ length: 100 }, call));
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([403]));
    }
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
