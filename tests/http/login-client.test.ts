import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST } from "@/app/api/jit/[appKey]/route";
import { makeJitSecret, saveJitSettings } from "@/lib/access/jit-endpoint";
import { defaultJitSettings } from "@/lib/core/settings/jit-settings";
import { type LoopbackServer, serveOnLoopback } from "@/lib/http/loopback-server";
import { actor, addPerson, createWorld, type World } from "../engine/world";
import { eventually } from "../support/eventually";

const run = promisify(execFile);
let world: World;
let server: LoopbackServer;
let env: Record<string, string>;

beforeAll(async () => {
  world = await createWorld();
  const { tenantId, appId, sql } = world;
  const { secret } = await makeJitSecret(tenantId, actor, appId);
  await saveJitSettings(tenantId, actor, appId, { ...defaultJitSettings, enabled: true });
  const [app] = await sql("select key from apps where id = $1", [appId]);
  const key = String(app?.["key"]);
  server = await serveOnLoopback((request) =>
    POST(request, { params: Promise.resolve({ appKey: key }) }),
  );
  // A machine that runs many tests at once takes its time.
  const patience = { USHER_LOGIN_PATIENCE_MS: "15000" };
  env = {
    ...patience,
    USHER_LOGIN_URL: `${server.origin}/api/jit/${key}`,
    USHER_LOGIN_SECRET: secret,
  };
});

afterAll(async () => {
  await server.close();
  await world.fake.close();
});

/** As its users run it: a program of its own. */
function client(login: object) {
  const file = "docs/examples/login-client.mjs";
  return run(process.execPath, [file, JSON.stringify(login)], { env: { ...process.env, ...env } });
}

test("the example client signs a call that brings a person into the target", async () => {
  await addPerson(world, "ada");
  const { stdout } = await client({ loginId: "ada@acme.test" });
  expect(["created", "pending"]).toContain(JSON.parse(stdout).status);
  await eventually(async () => {
    const { people } = await world.fake.state();
    return people.some(({ username }) => username === "ada@acme.test");
  });
});

test("and ends with 1 for somebody who is not let in", async () => {
  await expect(client({ loginId: "eve@acme.test" })).rejects.toMatchObject({ code: 1 });
});
