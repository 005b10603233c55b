import { beforeAll, describe, expect, test } from "vitest";
import { getApp, listApps } from "@/db/queries/apps";
import { listSettingsVersions } from "@/db/queries/settings";
import { getSync, listSyncs } from "@/db/queries/syncs";
import { getTarget, listTargets } from "@/db/queries/targets";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultSettings as commonSettings } from "@/lib/core/settings/sync-settings";
import { createApiKey } from "@/lib/engine/connect/create-api-key";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { createTarget } from "@/lib/engine/connect/create-target";
import { deleteApp } from "@/lib/engine/connect/delete-app";
import { deleteTarget } from "@/lib/engine/connect/delete-target";
import { pauseSync, resumeSync } from "@/lib/engine/connect/pause-sync";
import { pauseTarget, resumeTarget } from "@/lib/engine/connect/pause-target";
import { renameApp } from "@/lib/engine/connect/rename-app";
import { revokeApiKey } from "@/lib/engine/connect/revoke-api-key";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { presetOf } from "@/lib/engine/preview/attribute-offers";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { testDatabase } from "../support/database";
import { newWorkspace, testActor } from "../support/workspace";

const entra = { name: "Entra", provider: "entra", method: "scim" } as const;
const secret = "canary-7f3c9b2e";
const wiki = {
  product: "confluence",
  name: "Wiki",
  settings: { baseUrl: "https://192.0.2.1/wiki", username: "sync", password: secret },
};

/** What a sync of an Entra app begins with. */
const defaultSettings = { ...commonSettings, attributes: presetOf("entra") };

let tenantId: string;
let otherTenantId: string;
beforeAll(async () => {
  tenantId = await newWorkspace();
  otherTenantId = await newWorkspace("Other");
});

const publicWiki = {
  ...wiki,
  settings: { ...wiki.settings, baseUrl: "https://93.184.216.34/wiki" },
};

describe("apps", () => {
  test("an app's key has no underscore and its name is unique in the workspace", async () => {
    const app = await createApp(tenantId, testActor, entra);
    expect(app.key).toMatch(/^[0-9a-z]{20}$/);
    await expect(createApp(tenantId, testActor, { ...entra, name: "ENTRA" })).rejects.toMatchObject(
      {
        status: 409,
        field: "name",
      },
    );
    const same = await createApp(otherTenantId, testActor, entra);
    expect(same.id).not.toBe(app.id);
  });

  test("an unknown provider is refused with the field's name", async () => {
    const unknown = { ...entra, provider: "nobody" };
    await expect(createApp(tenantId, testActor, unknown)).rejects.toMatchObject({
      field: "provider",
    });
  });

  test("renaming keeps the key; a taken name is refused", async () => {
    const app = await createApp(tenantId, testActor, { ...entra, name: "Before" });
    await renameApp(tenantId, testActor, app.id, "After");
    expect(await getApp(tenantId, app.id)).toMatchObject({ name: "After", key: app.key });
    await expect(renameApp(tenantId, testActor, app.id, "Entra")).rejects.toMatchObject({
      status: 409,
    });
  });

  test("another workspace's app looks exactly like one that does not exist", async () => {
    const app = await createApp(otherTenantId, testActor, { ...entra, name: "Theirs" });
    const foreign = await renameApp(tenantId, testActor, app.id, "Mine").catch(String);
    const unknown = await renameApp(tenantId, testActor, "app_unknown", "Mine").catch(String);
    expect(foreign).toBe(unknown);
    expect(await getApp(tenantId, app.id)).toBeNull();
  });

  test("deleting an app takes all that hangs on it and nothing else", async () => {
    const app = await createApp(tenantId, testActor, { ...entra, name: "Short-lived" });
    const { id: targetId } = await addSandbox(tenantId, testActor, "Short-lived sandbox");
    const sync = await createSync(tenantId, testActor, { appId: app.id, targetId });
    await deleteApp(tenantId, testActor, app.id);
    expect(await getSync(tenantId, sync.id)).toBeNull();
    expect(await getTarget(tenantId, targetId)).toMatchObject({ syncs: [] });
  });
});

describe("targets", () => {
  test("secrets are sealed in the database and told by name only", async () => {
    const { id } = await createTarget(tenantId, testActor, publicWiki);
    const [row] = await testDatabase().sql("select * from targets where id = $1", [id]);
    const stored = JSON.stringify(row);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString("base64"));
    const shown = await getTarget(tenantId, id);
    expect(shown?.secretsSet).toEqual(["password"]);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown)).not.toContain("v1.");
  });

  test.each([
    "http://192.168.1.1:8090",
    "http://localhost:5432",
    "https://169.254.169.254/latest",
    "https://10.0.0.1",
    "ftp://wiki.example.com",
    "https://user@93.184.216.34/",
    "https://[::1]/",
    "nonsense",
  ])("the address %s is refused when it is saved", async (baseUrl) => {
    const input = { ...wiki, name: baseUrl, settings: { ...wiki.settings, baseUrl } };
    await expect(createTarget(tenantId, testActor, input)).rejects.toMatchObject({
      field: "baseUrl",
    });
    expect(JSON.stringify(await listTargets(tenantId))).not.toContain(baseUrl);
  });

  test("settings the product does not know are refused", async () => {
    const settings = { ...publicWiki.settings, isSandbox: "true" };
    const input = { ...publicWiki, name: "Extra", settings };
    await expect(createTarget(tenantId, testActor, input)).rejects.toThrow("isSandbox");
  });

  test("an empty secret keeps the stored one, and a new address demands it again", async () => {
    const { id } = await createTarget(tenantId, testActor, { ...publicWiki, name: "Kept" });
    const before = await storedSecrets(id);
    await updateTarget(tenantId, testActor, id, {
      name: "Kept on",
      settings: { username: "other", password: "" },
    });
    expect(await getTarget(tenantId, id)).toMatchObject({
      name: "Kept on",
      settings: { username: "other" },
      secretsSet: ["password"],
    });
    expect(before).not.toEqual({});
    const moved = { settings: { baseUrl: "https://93.184.216.35/wiki" } };
    await expect(updateTarget(tenantId, testActor, id, moved)).rejects.toMatchObject({
      field: "password",
    });
    await updateTarget(tenantId, testActor, id, {
      settings: { ...moved.settings, password: "new" },
    });
    expect(await getTarget(tenantId, id)).toMatchObject({ address: "https://93.184.216.35/wiki" });
  });

  test("a new token endpoint demands the client secret again, and may be no private address", async () => {
    const at = "https://93.184.216.34";
    const settings = {
      ...{ baseUrl: `${at}/scim/v2`, tokenUrl: `${at}/token` },
      ...{ clientId: "client", clientSecret: secret },
    };
    const service = { product: "scim", name: "Service", settings };
    const { id } = await createTarget(tenantId, testActor, service);
    const tokenUrl = "https://93.184.216.35/token";
    await expect(
      updateTarget(tenantId, testActor, id, { settings: { tokenUrl } }),
    ).rejects.toMatchObject({ field: "clientSecret" });
    const inside = { tokenUrl: "https://10.0.0.1/token", clientSecret: secret };
    await expect(updateTarget(tenantId, testActor, id, { settings: inside })).rejects.toMatchObject(
      { field: "baseUrl" },
    );
    await updateTarget(tenantId, testActor, id, {
      settings: { tokenUrl, clientSecret: "another-secret" },
    });
    expect(await getTarget(tenantId, id)).toMatchObject({ settings: { tokenUrl } });
  });

  test("a target that is fed goes only together with its syncs", async () => {
    const app = await createApp(tenantId, testActor, { ...entra, name: "Feeder" });
    const { id: targetId } = await addSandbox(tenantId, testActor, "Fed sandbox");
    await createSync(tenantId, testActor, { appId: app.id, targetId });
    await expect(deleteTarget(tenantId, testActor, targetId)).rejects.toMatchObject({
      status: 409,
    });
    await deleteTarget(tenantId, testActor, targetId, { withSyncs: true });
    expect(await getTarget(tenantId, targetId)).toBeNull();
    expect(await getApp(tenantId, app.id)).toMatchObject({ syncs: [] });
    const left = await testDatabase().sql("select 1 from sandboxes where target_id = $1", [
      targetId,
    ]);
    expect(left).toEqual([]);
  });

  test("a sandbox's address follows Usher's own and cannot be changed", async () => {
    const sandbox = await addSandbox(tenantId, testActor, "Fixed sandbox");
    const shown = await getTarget(tenantId, sandbox.id);
    expect(shown?.address).toBe(`http://localhost:3000${sandbox.path}`);
    const change = { settings: { baseUrl: "https://93.184.216.34" } };
    await expect(updateTarget(tenantId, testActor, sandbox.id, change)).rejects.toThrow("fixed");
  });

  test("pausing and resuming are audited once each", async () => {
    const { id } = await addSandbox(tenantId, testActor, "Paused sandbox");
    await pauseTarget(tenantId, testActor, id);
    await pauseTarget(tenantId, testActor, id);
    expect((await getTarget(tenantId, id))?.pausedAt).toBeInstanceOf(Date);
    await resumeTarget(tenantId, testActor, id);
    expect(await getTarget(tenantId, id)).toMatchObject({ pausedAt: null });
    expect(await auditOf(id)).toEqual(["target.created", "target.paused", "target.resumed"]);
  });
});

describe("syncs", () => {
  test("a new sync has the default rules as version 1, once per pair", async () => {
    const { syncId, appId, targetId } = await newSync("Pair");
    expect(await getSettings(tenantId, syncId)).toMatchObject({
      version: 1,
      author: testActor.name,
      settings: defaultSettings,
    });
    await expect(createSync(tenantId, testActor, { appId, targetId })).rejects.toMatchObject({
      status: 409,
    });
  });

  test("a sync cannot join the app of one workspace to the target of another", async () => {
    const app = await createApp(otherTenantId, testActor, { ...entra, name: "Foreign" });
    const { id: targetId } = await addSandbox(tenantId, testActor, "Lonely sandbox");
    const pair = { appId: app.id, targetId };
    await expect(createSync(tenantId, testActor, pair)).rejects.toMatchObject({ status: 404 });
    await expect(createSync(otherTenantId, testActor, pair)).rejects.toMatchObject({ status: 404 });
  });

  test("saving one section makes a version that keeps the others, and old versions stay", async () => {
    const { syncId } = await newSync("Versions");
    const users = { ...defaultSettings.users, create: false };
    const { version } = await saveSettings(
      tenantId,
      testActor,
      syncId,
      { users },
      { comment: "Nobody new for now" },
    );
    expect(version).toBe(2);
    expect(await getSettings(tenantId, syncId)).toMatchObject({
      version: 2,
      comment: "Nobody new for now",
      settings: { ...defaultSettings, users },
    });
    expect((await getSettings(tenantId, syncId, 1)).settings).toEqual(defaultSettings);
    const { items } = await listSettingsVersions(tenantId, syncId);
    expect(items.map((item) => item.version)).toEqual([2, 1]);
  });

  test("saving what is there already makes no version", async () => {
    const { syncId } = await newSync("Same");
    const saved = await saveSettings(tenantId, testActor, syncId, defaultSettings);
    expect(saved).toEqual({ version: 1 });
  });

  test("a change made from an old version is refused", async () => {
    const { syncId } = await newSync("Race");
    const groups = { ...defaultSettings.groups, createMissing: false };
    await saveSettings(tenantId, testActor, syncId, { groups }, { basedOn: 1 });
    await expect(
      saveSettings(tenantId, testActor, syncId, { groups: defaultSettings.groups }, { basedOn: 1 }),
    ).rejects.toMatchObject({ status: 409 });
  });

  test("an attribute path that cannot be read is refused with its field", async () => {
    const { syncId } = await newSync("Paths");
    const attributes = {
      ...defaultSettings.attributes,
      email: mappingOf(["emails[type eq"]),
    };
    await expect(saveSettings(tenantId, testActor, syncId, { attributes })).rejects.toMatchObject({
      field: "attributes.email.sources.0",
    });
  });

  test("a schedule sets the next full run, and none clears it", async () => {
    const { syncId } = await newSync("Schedule");
    await saveSettings(tenantId, testActor, syncId, {
      schedule: { ...defaultSettings.schedule, everyMinutes: 60 },
    });
    const due = (await getSync(tenantId, syncId))?.dueAt;
    // Where in the hour, follows from the sync's id, so that not all start at once.
    const inMs = (due?.getTime() ?? 0) - Date.now();
    expect(inMs).toBeGreaterThan(0);
    expect(inMs).toBeLessThanOrEqual(60 * 60_000);
    await saveSettings(tenantId, testActor, syncId, { schedule: defaultSettings.schedule });
    expect(await getSync(tenantId, syncId)).toMatchObject({ dueAt: null });
  });

  test("pausing and resuming are audited once each", async () => {
    const { syncId } = await newSync("Pause");
    await pauseSync(tenantId, testActor, syncId);
    await pauseSync(tenantId, testActor, syncId);
    await resumeSync(tenantId, testActor, syncId);
    expect(await auditOf(syncId)).toEqual(["sync.created", "sync.paused", "sync.resumed"]);
  });
});

describe("API keys", () => {
  test("only the hash is kept, and revoking twice is harmless", async () => {
    const { id, token } = await createApiKey(tenantId, testActor, {
      name: "CI",
      scopes: ["read"],
      expiresInDays: 30,
    });
    const [row] = await testDatabase().sql("select * from api_keys where id = $1", [id]);
    expect(JSON.stringify(row)).not.toContain(token);
    await revokeApiKey(tenantId, testActor, id);
    await revokeApiKey(tenantId, testActor, id);
    expect(await auditOf(id)).toEqual(["apiKey.created", "apiKey.revoked"]);
    await expect(revokeApiKey(otherTenantId, testActor, id)).rejects.toMatchObject({ status: 404 });
  });
});

describe("lists", () => {
  test("pages forwards and backwards meet every app exactly once", async () => {
    const tenant = await newWorkspace("Paging");
    for (const name of "abcde") await createApp(tenant, testActor, { ...entra, name });
    const first = await listApps(tenant, { limit: 2 });
    const second = await listApps(tenant, { limit: 2, after: first.next });
    const third = await listApps(tenant, { limit: 2, after: second.next });
    const names = [first, second, third].flatMap((page) => page.items.map((app) => app.name));
    expect(names).toEqual([..."abcde"]);
    expect([first.previous, third.next]).toEqual([null, null]);
    const back = await listApps(tenant, { limit: 2, before: third.previous });
    expect(back.items.map((app) => app.name)).toEqual(["c", "d"]);
  });

  test("a list shows nothing of another workspace", async () => {
    const empty = await newWorkspace("Empty");
    expect((await listApps(empty)).items).toEqual([]);
    expect((await listTargets(empty)).items).toEqual([]);
    expect((await listSyncs(empty)).items).toEqual([]);
  });
});

async function newSync(name: string) {
  const app = await createApp(tenantId, testActor, { ...entra, name: `${name} app` });
  const target = await addSandbox(tenantId, testActor, `${name} sandbox`);
  const pair = { appId: app.id, targetId: target.id };
  const { id: syncId } = await createSync(tenantId, testActor, pair);
  return { syncId, ...pair };
}

async function storedSecrets(targetId: string) {
  const [row] = await testDatabase().sql("select secrets from targets where id = $1", [targetId]);
  return row?.["secrets"];
}

async function auditOf(subjectId: string): Promise<unknown[]> {
  const rows = await testDatabase().sql(
    "select action from audit_events where subject_id = $1 order by seq",
    [subjectId],
  );
  return rows.map((row) => row["action"]);
}
