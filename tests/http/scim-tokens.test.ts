import { describe, expect, test } from "vitest";
import { inTenant } from "@/db/client";
import { listAppTokens } from "@/db/queries/app-view";
import { accessTokenSeconds, newAccessToken } from "@/lib/access/access-token";
import { createScimToken, revokeScimToken } from "@/lib/access/scim-token";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";
import { newApp, type ScimApp, scim } from "./scim-fixture";
import { askToken, basic, grant, newSecret } from "./token-fixture";

const users = async (app: ScimApp, token: string) =>
  (await scim(app, "GET", "/Users", undefined, { token })).status;

describe("OAuth client credentials (RFC 6749 §4.4)", () => {
  test("a secret in the header is traded for a token that works at the SCIM endpoint", async () => {
    const app = await newApp();
    const { secret } = await newSecret(app);
    const authorization = basic(app.key, secret);
    const { status, headers, body } = await askToken(app.key, grant, {
      headers: { authorization },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: accessTokenSeconds });
    expect([headers.get("cache-control"), headers.get("pragma")]).toEqual(["no-store", "no-cache"]);
    expect(headers.get("content-type")).toBe("application/json");
    expect(await users(app, body.access_token)).toBe(200);
  });

  test("so is one in the body, with a scope that nobody needs", async () => {
    const app = await newApp();
    const { secret } = await newSecret(app);
    const form = { ...grant, client_id: app.key, client_secret: secret, scope: "anything" };
    const { status, body } = await askToken(app.key, form);
    expect(status).toBe(200);
    expect(await users(app, body.access_token)).toBe(200);
  });

  test("two secrets are live at a time beside two bearer tokens, and a third is refused", async () => {
    const app = await newApp();
    for (const { secret } of [await newSecret(app), await newSecret(app)]) {
      const form = { ...grant, client_id: app.key, client_secret: secret };
      expect((await askToken(app.key, form)).status).toBe(200);
    }
    await expect(newSecret(app)).rejects.toThrow("two client secrets");
    const { tenantId, appId } = app;
    const bearer = await inTenant(tenantId, (tx) => createScimToken(tx, tenantId, appId, "t"));
    expect(bearer).not.toBeNull();
  });

  test("revoking the secret ends its tokens within a second, and those of the other stay", async () => {
    const app = await newApp();
    const [old, next] = [await newSecret(app), await newSecret(app)];
    const tokens = [];
    for (const { secret } of [old, next]) {
      const form = { ...grant, client_id: app.key, client_secret: secret };
      tokens.push((await askToken(app.key, form)).body.access_token);
    }
    const [first = "", second = ""] = tokens;
    expect([await users(app, first), await users(app, second)]).toEqual([200, 200]);
    await inTenant(app.tenantId, (tx) => revokeScimToken(tx, app.tenantId, app.appId, old.id));
    await eventually(async () => (await users(app, first)) === 401);
    expect(await users(app, second)).toBe(200);
    const again = { ...grant, client_id: app.key, client_secret: old.secret };
    expect((await askToken(app.key, again)).body.error).toBe("invalid_client");
  });

  test("a token ends after its time, and one that was touched is none", async () => {
    const app = await newApp();
    const { id } = await newSecret(app);
    const then = Date.now() - (accessTokenSeconds + 1) * 1_000;
    expect(await users(app, newAccessToken(id, then))).toBe(401);
    const token = newAccessToken(id);
    expect(await users(app, token)).toBe(200);
    const [text = "", mac = ""] = token.slice("usher_at_".length).split(".");
    const later = Buffer.from(`${id}.9999999999`).toString("base64url");
    for (const forged of [`${later}.${mac}`, `${text}.`, text, ""]) {
      expect(await users(app, `usher_at_${forged}`)).toBe(401);
    }
  });

  test("a secret is no bearer token, and a bearer token is no secret", async () => {
    const app = await newApp();
    const { secret } = await newSecret(app);
    expect(await users(app, secret)).toBe(401);
    const form = { ...grant, client_id: app.key, client_secret: app.token };
    expect((await askToken(app.key, form)).status).toBe(401);
    const { tenantId, appId } = app;
    const [bearer] = (await listAppTokens(tenantId, appId)).filter(({ kind }) => kind === "bearer");
    expect(await users(app, newAccessToken(bearer?.id ?? ""))).toBe(401);
  });

  test("an expired secret is refused", async () => {
    const app = await newApp();
    const { secret, id } = await newSecret(app, new Date(Date.now() - 1_000));
    const form = { ...grant, client_id: app.key, client_secret: secret };
    expect((await askToken(app.key, form)).status).toBe(401);
    expect(await users(app, newAccessToken(id))).toBe(401);
  });
});

describe("refusals of the token endpoint (RFC 6749 §5.2)", () => {
  const refused = async (...sent: Parameters<typeof askToken>) => {
    const { status, body, headers } = await askToken(...sent);
    expect(headers.get("cache-control")).toBe("no-store");
    return [status, body.error];
  };

  test("wrong credentials are 401 with a challenge, whichever part is wrong", async () => {
    const app = await newApp();
    const { secret } = await newSecret(app);
    const wrong = [
      { client_id: app.key, client_secret: "usher_secret_made-up" },
      { client_id: "somebody", client_secret: secret },
      { client_id: app.key },
      {},
    ];
    const answers = [];
    for (const sent of wrong) {
      const { status, headers, text } = await askToken(app.key, { ...grant, ...sent });
      answers.push([status, headers.get("www-authenticate"), text]);
    }
    expect(answers[0]?.slice(0, 2)).toEqual([401, 'Basic realm="scim"']);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test("another grant, no grant, doubled parameters, two ways at once, JSON and GET", async () => {
    const app = await newApp();
    const { secret } = await newSecret(app);
    const form = { client_id: app.key, client_secret: secret };
    const password = { ...form, grant_type: "password" };
    expect(await refused(app.key, password)).toEqual([400, "unsupported_grant_type"]);
    expect(await refused(app.key, form)).toEqual([400, "invalid_request"]);
    const doubled = `grant_type=client_credentials&${new URLSearchParams({ ...form, ...grant })}`;
    expect(await refused(app.key, doubled)).toEqual([400, "invalid_request"]);
    const headers = { authorization: basic(app.key, secret) };
    expect(await refused(app.key, { ...form, ...grant }, { headers })).toEqual([
      ...[400, "invalid_request"],
    ]);
    const json = { "content-type": "application/json" };
    expect(await refused(app.key, "{}", { headers: json })).toEqual([400, "invalid_request"]);
    expect(await refused(app.key, "", { method: "GET" })).toEqual([405, "invalid_request"]);
  });

  test("an address that asks too often is 429 with Retry-After; another one is served", async () => {
    const app = await newApp();
    const { secret } = await newSecret(app);
    const ask = (ip: string, client_secret: string) =>
      askToken(
        app.key,
        { ...grant, client_id: app.key, client_secret },
        { headers: { "x-forwarded-for": ip } },
      );
    for (let count = 0; count < 60; count += 1) await ask("198.51.100.7", "wrong");
    const { status, headers, body } = await ask("198.51.100.7", secret);
    expect([status, headers.get("retry-after")]).toEqual([429, "60"]);
    expect(body.error).toBe("temporarily_unavailable");
    expect((await ask("198.51.100.8", secret)).status).toBe(200);
  });
});

test("a token's last use is noted with address and program, once a minute at most", async () => {
  const app = await newApp();
  const { secret, id } = await newSecret(app);
  const headers = { "user-agent": "Okta SCIM Client 1.0.0", "x-forwarded-for": "198.51.100.20" };
  await askToken(app.key, { ...grant, client_id: app.key, client_secret: secret }, { headers });
  const used = async () =>
    (await listAppTokens(app.tenantId, app.appId)).find((token) => token.id === id);
  await eventually(async () => (await used())?.lastUsedAt);
  expect(await used()).toMatchObject({
    lastUsedIp: "198.51.100.20",
    lastUsedAgent: "Okta SCIM Client 1.0.0",
  });
  const before = await testDatabase().sql("select xmin from scim_tokens where id = $1", [id]);
  for (let count = 0; count < 20; count += 1) await users(app, newAccessToken(id));
  const after = await testDatabase().sql("select xmin from scim_tokens where id = $1", [id]);
  expect(after).toEqual(before);
});

test("a token is replaced under traffic, and no request meets a 401", async () => {
  const own = await newApp();
  let token = own.token;
  let isOver = false;
  const statuses: number[] = [];
  const client = async () => {
    while (!isOver) statuses.push((await scim({ ...own, token }, "GET", "/Users?count=1")).status);
  };
  const clients = [client(), client(), client()];
  const served = (more: number) => {
    const from = statuses.length;
    return eventually(async () => statuses.length >= from + more);
  };
  await served(10);
  const next = await inTenant(own.tenantId, (tx) =>
    createScimToken(tx, own.tenantId, own.appId, "me"),
  );
  await served(10);
  token = next?.token ?? "";
  await served(10);
  const [old] = await testDatabase().sql(
    "select id from scim_tokens where app_id = $1 and id <> $2",
    [own.appId, next?.id],
  );
  await inTenant(own.tenantId, (tx) =>
    revokeScimToken(tx, own.tenantId, own.appId, String(old?.["id"])),
  );
  const isRefused = async () => (await scim(own, "GET", "/Users")).status === 401;
  await eventually(isRefused, { withinMs: 1_500 });
  await served(10);
  isOver = true;
  await Promise.all(clients);
  expect(new Set(statuses)).toEqual(new Set([200]));
});
