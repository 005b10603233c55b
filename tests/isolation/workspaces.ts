import { serveScim } from "@/app/scim/door";
import { createAppToken } from "@/lib/access/app-tokens";
import { createSetupLink } from "@/lib/access/setup-links";
import type { Role } from "@/lib/core/access/role";
import { newId, newUuid, randomText } from "@/lib/core/ids";
import { createApiKey } from "@/lib/engine/connect/create-api-key";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createChannel } from "@/lib/engine/notices/save-channel";
import { uploadFile } from "@/lib/engine/read/upload-file";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { grantSupport } from "@/lib/engine/workspace/grant-support";
import { newToken } from "@/lib/secrets";
import { newSession } from "../access/people";
import { actor, addGroup, addPerson, carryOut, createWorld, push } from "../engine/world";
import { testDatabase } from "../support/database";
import { eventually } from "../support/eventually";
import { sourceSettings } from "../support/source-settings";
import { cookieOf } from "./next-request";

/** What can be named in a path, a query, a form or a body. */
export type Ids = Record<
  | "tenant"
  | "appId"
  | "appKey"
  | "otherAppId"
  | "readAppId"
  | "fileAppId"
  | "fileId"
  | "linkId"
  | "otherAppKey"
  | "tokenId"
  | "targetId"
  | "sandboxTargetId"
  | "key"
  | "syncId"
  | "otherSyncId"
  | "runId"
  | "heldRunId"
  | "requestId"
  | "userId"
  | "groupId"
  | "loginId"
  | "ownerId"
  | "sessionId"
  | "invitationId"
  | "channelId"
  | "tenantId"
  | "grantId"
  | "deliveryId"
  | "keyId",
  string
>;

export type Workspace = {
  tenantId: string;
  ids: Ids;
  cookies: Record<Role, string>;
  scim: { token: string; otherToken: string };
  sandbox: { username: string; password: string };
  apiKeys: { full: string; readOnly: string };
  stop: () => Promise<void>;
};

/** In every name of the second workspace's things and nowhere else: whoever sees it sees too much. */
export const secretWord = "Bravissimo";

/** A workspace with one of everything, all made by the program itself. */
export async function createWorkspace(word: string): Promise<Workspace> {
  const world = await createWorld();
  const { tenantId, appId, targetId, syncId, sql } = world;
  const userId = await addPerson(world, `${word}-ann`);
  const groupId = await addGroup(world, `${word} engineers`, [userId]);
  const done = await push(world);
  await addPerson(world, `${word}-bob`);
  const held = await carryOut(world, "full");
  if (held["state"] !== "held") throw new Error(`The first full run is ${held["state"]}, not held`);

  const other = { name: `${word} Okta`, provider: "okta", method: "scim" } as const;
  const { id: otherAppId } = await createApp(tenantId, actor, other);
  const { id: readAppId } = await createApp(tenantId, actor, {
    ...{ name: `${word} by API`, provider: "entra", method: "api" },
    settings: { ...sourceSettings, directoryId: `${word}.example` },
  });
  const { id: fileAppId } = await createApp(tenantId, actor, {
    ...{ name: `${word} by file`, provider: "csv", method: "api" },
    settings: { from: "upload" },
  });
  const bytes = Buffer.from(`id,userName\n1,${word}\n`);
  const { id: fileId } = await uploadFile(tenantId, actor, fileAppId, { name: word, bytes });
  await uploadFile(tenantId, actor, fileAppId, { name: word, bytes });
  const { id: linkId } = await createSetupLink(tenantId, actor, {
    ...{ appId: readAppId, recipient: word, days: 3 },
  });
  const sandbox = await addSandbox(tenantId, actor, `${word} sandbox`);
  const fed = { appId: otherAppId, targetId: sandbox.id };
  const { id: otherSyncId } = await createSync(tenantId, actor, fed);
  const token = await createAppToken(tenantId, actor, appId);
  const otherToken = await createAppToken(tenantId, actor, otherAppId);
  const named = { expiresInDays: null, name: `${word} key` };
  const full = await createApiKey(tenantId, actor, {
    ...named,
    scopes: ["read", "write", "run", "audit"],
  });
  const readOnly = await createApiKey(tenantId, actor, { ...named, scopes: ["read"] });
  await sql("update apps set name = $2 where id = $1", [appId, `${word} Entra`]);
  await sql("update targets set name = $2 where id = $1", [targetId, `${word} wiki`]);
  await sql("update tenants set name = $2 where id = $1", [tenantId, `${word} Ltd`]);

  const people = await addPeople(tenantId, word);
  const appKey = await keyOf(appId);
  const text = async (statement: string, values: unknown[]) =>
    String((await sql(statement, values))[0]?.["text"]);
  return {
    tenantId,
    ids: {
      ...{
        appId,
        appKey,
        otherAppId,
        readAppId,
        ...{ fileAppId, fileId, linkId },
        otherAppKey: await keyOf(otherAppId),
        tokenId: token.id,
      },
      ...{ targetId, sandboxTargetId: sandbox.id, key: sandbox.path.split("/").at(-1) ?? "" },
      ...{ syncId, otherSyncId, runId: String(done["id"]), heldRunId: String(held["id"]) },
      ...{ userId, groupId, loginId: people.viewer.loginId, ownerId: people.owner.loginId },
      sessionId: people.owner.sessionId,
      requestId: await oneRequest(appKey, token.token, word),
      tenant: await text("select slug as text from tenants where id = $1", [tenantId]),
      invitationId: await oneInvitation(tenantId, word),
      ...(await oneChannel(tenantId, word)),
      tenantId,
      grantId: await grantSupport(tenantId, actor, { hours: 24, note: `${word} ticket` }),
      keyId: full.id,
    },
    cookies: {
      ...{ owner: people.owner.cookie, admin: people.admin.cookie },
      ...{ operator: people.operator.cookie, viewer: people.viewer.cookie },
      ...{ auditor: people.auditor.cookie, billing: people.billing.cookie },
    },
    scim: { token: token.token, otherToken: otherToken.token },
    sandbox: { username: sandbox.username, password: sandbox.password },
    apiKeys: { full: full.token, readOnly: readOnly.token },
    stop: () => world.fake.close(),
  };
}

/** Ids of the right form that nothing has. */
export function unknownIds(): Ids {
  const [userId, groupId] = [newUuid(), newUuid()];
  return {
    ...{
      tenant: "no-such-workspace",
      appId: newId("app"),
      readAppId: newId("app"),
      ...{ fileAppId: newId("app"), fileId: newId("fil"), linkId: newId("lnk") },
      otherAppId: newId("app"),
    },
    ...{ appKey: randomText(20), otherAppKey: randomText(20), key: randomText(20) },
    ...{ tokenId: newId("tok"), targetId: newId("tgt"), sandboxTargetId: newId("tgt") },
    ...{ syncId: newId("syn"), otherSyncId: newId("syn"), keyId: newId("key") },
    ...{ runId: newId("run"), heldRunId: newId("run"), requestId: newId("req") },
    ...{ userId, groupId, loginId: newId("log"), ownerId: newId("log") },
    ...{ sessionId: newId("ses"), invitationId: newId("inv") },
    ...{ channelId: newId("chn"), deliveryId: newId("dlv") },
    ...{ tenantId: newId("ten"), grantId: newId("grt") },
  };
}

/** One line that changes when any row of the workspace or of its people does. */
export async function fingerprintOf({ tenantId }: Workspace): Promise<Record<string, unknown>> {
  const { sql } = testDatabase();
  const tables = await sql(
    `select c.table_name as name from information_schema.columns c
     join information_schema.tables using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'tenant_id' and table_type = 'BASE TABLE'
     order by 1`,
  );
  const sums: Record<string, unknown> = {};
  // When a key, a token or a session was last used is no effect of an attack: its owner used it.
  const row = "(to_jsonb(t) - '{last_used_at,last_used_ip,last_seen_at}'::text[])::text";
  const sum = `count(*) || ' ' || md5(coalesce(string_agg(${row}, '|' order by ${row}), ''))`;
  const add = async (name: string, where: string) => {
    const rows = await sql(`select ${sum} as sum from ${name} t where ${where}`, [tenantId]);
    sums[name] = rows[0]?.["sum"];
  };
  for (const { name } of tables) await add(String(name), "tenant_id = $1");
  await add("tenants", "id = $1");
  const mine = "select login_id from members where tenant_id = $1";
  await add("logins", `id in (${mine})`);
  await add("sessions", `login_id in (${mine})`);
  return sums;
}

async function addPeople(tenantId: string, word: string) {
  const { sql } = testDatabase();
  const add = async (role: Role) => {
    const loginId = newId("log");
    await sql(
      `insert into logins (id, email, email_key, name, email_verified_at)
       values ($1, $2, $2, $3, now())`,
      [loginId, `${role}-${word}@example.com`.toLowerCase(), `${word} ${role}`],
    );
    const member = "insert into members (tenant_id, login_id, role) values ($1, $2, $3)";
    await sql(member, [tenantId, loginId, role]);
    const sessionId = await newSession(loginId);
    return { loginId, sessionId, cookie: await cookieOf(sessionId) };
  };
  return {
    ...{ owner: await add("owner"), admin: await add("admin"), operator: await add("operator") },
    ...{
      viewer: await add("viewer"),
      auditor: await add("auditor"),
      billing: await add("billing"),
    },
  };
}

async function oneInvitation(tenantId: string, word: string): Promise<string> {
  const id = newId("inv");
  await testDatabase().sql(
    `insert into invitations (id, tenant_id, email, role, hash, invited_by, expires_at)
     values ($1, $2, $3, 'viewer', $4, $5, now() + interval '1 day')`,
    [id, tenantId, `${word}-new@example.com`, newToken("").hash, word],
  );
  return id;
}

/** A channel to nobody's address, with a message that was sent. */
async function oneChannel(tenantId: string, word: string) {
  const channel = await createChannel(tenantId, actor, {
    ...{ name: `${word} hook`, kinds: [], severityMin: "info", recovery: true, digest: "none" },
    ...{ kind: "webhook", url: "https://93.184.216.34/hook", recipients: [] },
  });
  const deliveryId = newId("dlv");
  const notice = {
    title: `${word} notice`,
    severity: "info",
    message: word,
    url: "/",
    type: "test",
  };
  await testDatabase().sql(
    `insert into deliveries (id, tenant_id, channel_id, about, notice, state)
     values ($1, $2, $3, 'test', $4, 'sent')`,
    [deliveryId, tenantId, channel.id, JSON.stringify(notice)],
  );
  return { channelId: channel.id, deliveryId };
}

async function keyOf(appId: string): Promise<string> {
  const [row] = await testDatabase().sql("select key from apps where id = $1", [appId]);
  return String(row?.["key"]);
}

/** A call of the provider, as the request log keeps it. */
async function oneRequest(appKey: string, token: string, word: string): Promise<string> {
  const filter = encodeURIComponent(`userName eq "${word}-cy"`);
  const url = `http://usher.test/scim/v2/${appKey}/Users?filter=${filter}`;
  const headers = { authorization: `Bearer ${token}` };
  const response = await serveScim(new Request(url, { headers }));
  const id = response.headers.get("x-request-id") ?? "";
  const { sql } = testDatabase();
  await eventually(
    async () => (await sql("select from scim_requests where id = $1", [id])).length > 0,
  );
  return id;
}
