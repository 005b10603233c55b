import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { POST } from "@/app/api/jit/[appKey]/route";
import { jitRoute } from "@/app/api/jit/jit-route";
import { listJitCalls } from "@/db/queries/jit";
import {
  endFormerJitSecret,
  jitEndpoint,
  makeJitSecret,
  saveJitSettings,
} from "@/lib/access/jit-endpoint";
import { signJit } from "@/lib/access/jit-signature";
import { randomText } from "@/lib/core/ids";
import { defaultJitSettings, type JitSettings } from "@/lib/core/settings/jit-settings";
import { currentAnswer, jitLogin } from "@/lib/engine/jit/jit-login";
import { actor, addPerson, carryOut, createWorld, runRow, writes } from "../engine/world";
import { eventually } from "../support/eventually";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const answer = z.looseObject({
  status: z.union([z.string(), z.number()]),
  code: z.string().nullable().optional(),
  username: z.string().nullable().optional(),
  results: z.array(z.looseObject({ runId: z.string().nullable() })).default([]),
});

async function loginWorld(settings: Partial<JitSettings> = {}) {
  const world = await createWorld();
  open.push(world.fake);
  const { tenantId, appId, sql } = world;
  const { secret } = await makeJitSecret(tenantId, actor, appId);
  const wanted = { ...defaultJitSettings, enabled: true, ...settings };
  await saveJitSettings(tenantId, actor, appId, wanted);
  const [app] = await sql("select key from apps where id = $1", [appId]);
  return { ...world, secret, key: String(app?.["key"]) };
}
type LoginWorld = Awaited<ReturnType<typeof loginWorld>>;

/** The same route for machines that run many tests at once; the budget has a test of its own. */
const patient = jitRoute({
  login: (of, given) => jitLogin(of, given, 15_000),
  again: currentAnswer,
});

/** Something to wait for, and what opens it. */
function newGate() {
  let resolve = (): void => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve: () => resolve() };
}

const seconds = () => Math.floor(Date.now() / 1_000);

/** Sends one call through the route, as a login service would. */
async function call(
  { key, secret }: Pick<LoginWorld, "key" | "secret">,
  body: Record<string, unknown>,
  {
    at = seconds(),
    signature,
    post = patient,
  }: { at?: number; signature?: string; post?: typeof POST } = {},
) {
  const text = JSON.stringify({ nonce: randomText(20), ...body });
  const request = new Request(`http://usher.test/api/jit/${key}`, {
    method: "POST",
    body: text,
    headers: { "usher-signature": signature ?? signJit(text, secret, at) },
  });
  const response = await post(request, { params: Promise.resolve({ appKey: key }) });
  return {
    http: response.status,
    headers: response.headers,
    ...answer.parse(await response.json()),
  };
}

describe("who may call", () => {
  test("a wrong signature, another body's, none at all and an unknown app are answered alike", async () => {
    const world = await loginWorld();
    const ada = { loginId: "ada@acme.test" };
    const other = signJit("{}", world.secret, seconds());
    const refused = [
      await call({ ...world, secret: "usher_login_wrong" }, ada),
      await call(world, ada, { signature: other }),
      await call(world, ada, { signature: "" }),
      await call({ ...world, key: "nosuchapp" }, ada, { post: POST }),
    ];
    expect(refused.map(({ http, code }) => `${http} ${code}`)).toEqual(
      refused.map(() => "401 JIT_UNSIGNED"),
    );
    const { refusals, refusedCode } = await jitEndpoint(world.tenantId, world.appId);
    expect([refusals, refusedCode]).toEqual([3, "JIT_UNSIGNED"]);
    expect(await listJitCalls(world, 10)).toEqual([]);
  });

  test("a call that was signed long ago, or ahead of time, is refused although it is signed well", async () => {
    const world = await loginWorld();
    for (const at of [seconds() - 301, seconds() + 302]) {
      expect(await call(world, { loginId: "ada" }, { at })).toMatchObject({
        ...{ http: 401, code: "JIT_TOO_OLD" },
      });
    }
  });

  test("another app's secret opens nothing, and an endpoint that is off takes no calls", async () => {
    const [one, two] = [await loginWorld(), await loginWorld()];
    const mixed = { key: one.key, secret: two.secret };
    expect(await call(mixed, { loginId: "ada" })).toMatchObject({ http: 401 });
    await saveJitSettings(one.tenantId, actor, one.appId, defaultJitSettings);
    expect(await call(one, { loginId: "ada" })).toMatchObject({ http: 403, code: "JIT_OFF" });
  });

  test("after a new secret was made, the old one counts for a day, or until it is ended", async () => {
    const world = await loginWorld();
    const { secret } = await makeJitSecret(world.tenantId, actor, world.appId);
    for (const each of [secret, world.secret]) {
      expect(await call({ ...world, secret: each }, { loginId: "x" })).toMatchObject({ http: 200 });
    }
    await endFormerJitSecret(world.tenantId, actor, world.appId);
    expect(await call(world, { loginId: "x" })).toMatchObject({ http: 401 });
    const stored = await world.sql("select secret from jit_endpoints");
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test("a call without the needed form says what is wrong with it", async () => {
    const world = await loginWorld();
    expect(await call(world, { loginId: "" })).toMatchObject({ http: 400, code: "JIT_INVALID" });
    expect(await call(world, { nonce: "short", loginId: "a" })).toMatchObject({ http: 400 });
    const large = { loginId: "a", attributes: { x: "y".repeat(300_000) } };
    expect(await call(world, large)).toMatchObject({ http: 413, code: "JIT_TOO_LARGE" });
  });

  test("an app may call so often a minute, and is then asked to wait", async () => {
    const world = await loginWorld();
    await call(world, { loginId: "nobody" });
    await world.sql("update throttles set hits = 10000 where key like 'jit-app:%'");
    const refused = await call(world, { loginId: "nobody" });
    expect(refused).toMatchObject({ http: 429, code: "JIT_TOO_MANY" });
    expect(refused.headers.get("retry-after")).toBe("10");
  });
});

describe("what a call does", () => {
  test("somebody who is known gets the account while they log in, in a run of kind login", async () => {
    const world = await loginWorld();
    const personId = await addPerson(world, "ada");
    const done = await call(world, { loginId: "Ada@acme.test" });
    expect(done).toMatchObject({
      ...{ http: 200, status: "created", username: "ada@acme.test", personId },
      results: [{ target: "Wiki", status: "created", code: null }],
    });
    const run = await runRow(world.sql, done.results[0]?.runId ?? "");
    expect(run).toMatchObject({ trigger: "jit", scope: "delta", only_id: personId });
    expect((await world.fake.state()).people.map(({ username }) => username)).toContain(
      "ada@acme.test",
    );
    expect(await call(world, { loginId: "ada@acme.test" })).toMatchObject({ status: "unchanged" });
  });

  test("the same call again is answered as before and does nothing; its nonce serves no other", async () => {
    const world = await loginWorld();
    await addPerson(world, "ada");
    const body = { nonce: "0123456789abcdef", loginId: "ada@acme.test" };
    const first = await call(world, body);
    const done = writes(world).length;
    const second = await call(world, body);
    expect([second.http, second.headers.get("usher-repeated")]).toEqual([200, "true"]);
    expect({ ...second, headers: null }).toEqual({ ...first, headers: null });
    expect(await call(world, { ...body, loginId: "ben@acme.test" })).toMatchObject({
      ...{ http: 409, code: "JIT_NONCE_USED" },
    });
    expect(writes(world)).toHaveLength(done);
    const [{ runs } = {}] = await world.sql(
      "select count(*) as runs from runs where trigger = 'jit' and tenant_id = $1",
      [world.tenantId],
    );
    expect(Number(runs)).toBe(1);
  });

  test("many logins of one person at once end in one account", async () => {
    const world = await loginWorld();
    await addPerson(world, "ada");
    const all = await Promise.all(
      Array.from({ length: 5 }, () => call(world, { loginId: "ada@acme.test" })),
    );
    expect(all.every(({ http }) => http === 200 || http === 202)).toBe(true);
    await eventually(async () => {
      const names = (await world.fake.state()).people.map(({ username }) => username);
      return names.filter((name) => name === "ada@acme.test").length === 1;
    });
  });

  test("a target that takes longer than the budget gets the login through, and the work goes on by itself", async () => {
    const world = await loginWorld();
    await addPerson(world, "ada");
    world.fake.faults.push({ kind: "slow", ms: 400, times: 3 });
    const post = jitRoute({ login: (of, given) => jitLogin(of, given, 250), again: currentAnswer });
    const body = { nonce: "0123456789abcdef", loginId: "ada@acme.test" };
    const first = await call(world, body, { post });
    expect(first).toMatchObject({ http: 202, status: "pending" });
    await eventually(async () => {
      const { http, status } = await call(world, body, { post });
      return http === 200 && status === "created";
    });
  });

  test("the same call while the first is under way is sent on, and does nothing", async () => {
    const world = await loginWorld();
    const gate = newGate();
    const arrived = newGate();
    const login: typeof jitLogin = async (of, given) => {
      arrived.resolve();
      await gate.promise;
      return jitLogin(of, given, 15_000);
    };
    const body = { nonce: "0123456789abcdef", loginId: "ada@acme.test" };
    const first = call(world, body, { post: jitRoute({ login, again: currentAnswer }) });
    await arrived.promise;
    expect(await call(world, body)).toMatchObject({ http: 409, code: "JIT_IN_PROGRESS" });
    gate.resolve();
    expect(await first).toMatchObject({ http: 200, code: "JIT_PERSON_UNKNOWN" });
  });

  test("a value that cannot be kept, and an app without a target, deny with their reasons", async () => {
    const world = await loginWorld({ newPeople: true });
    expect(await call(world, { loginId: "x".repeat(1_900) })).toMatchObject({
      ...{ http: 200, status: "denied", code: "JIT_VALUE_REFUSED" },
    });
    await world.sql("delete from syncs where id = $1", [world.syncId]);
    expect(await call(world, { loginId: "eve@acme.test" })).toMatchObject({
      ...{ http: 200, status: "denied", code: "JIT_NO_TARGET" },
    });
  });

  test("a run that said nothing of the person leaves them without an account, and says so", async () => {
    const world = await loginWorld();
    const run = await carryOut(world, "full");
    const { tenantId, appId, syncId } = world;
    const result = { syncId, target: "Wiki", runId: String(run["id"]), username: null };
    const pending = { status: "pending", code: null, message: null } as const;
    const before = { ...pending, personId: "nobody", username: null, groups: [] };
    const asked = { groupsFrom: "unchanged", results: [{ ...result, ...pending }] } as const;
    const now = await currentAnswer(
      { tenantId, appId },
      { ...before, ...asked, results: [...asked.results] },
    );
    expect(now).toMatchObject({ status: "denied", code: "JIT_NO_ACCOUNT" });
  });

  test("whoever is disabled at the source is denied, with the reason, and so is nobody at all", async () => {
    const world = await loginWorld();
    await addPerson(world, "ada", { active: false });
    expect(await call(world, { loginId: "ada@acme.test" })).toMatchObject({
      ...{ http: 200, status: "denied", code: "disabled_in_source" },
    });
    expect(await call(world, { loginId: "eve@acme.test" })).toMatchObject({
      ...{ status: "denied", code: "JIT_PERSON_UNKNOWN" },
    });
  });

  test("while the sync is paused nothing is written, and the answer says so", async () => {
    const world = await loginWorld();
    await addPerson(world, "ada");
    await world.sql("update syncs set paused_at = now() where id = $1", [world.syncId]);
    const done = await call(world, { loginId: "ada@acme.test" });
    expect(done).toMatchObject({ status: "failed", code: "JIT_PAUSED" });
    expect(writes(world)).toEqual([]);
  });

  test("every call is kept with its answer, for people to look at", async () => {
    const world = await loginWorld();
    await addPerson(world, "ada");
    await call(world, { loginId: "ada@acme.test" });
    const [last] = await listJitCalls(world, 10);
    expect(last).toMatchObject({ loginId: "ada@acme.test", status: 200 });
    expect(last?.answer).toMatchObject({ status: "created" });
  });
});
