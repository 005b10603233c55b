import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listSettingsVersions } from "@/db/queries/settings";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { compareSettings } from "@/lib/engine/settings/compare-settings";
import { revertSettings } from "@/lib/engine/settings/revert-settings";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { closeQueue } from "@/lib/jobs/queue";
import { actor, carryOut, createWorld, type World } from "./world";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world.fake.close();
  await closeQueue();
});

describe("versions of a sync's settings", () => {
  test("each save is one, with author, reason and what it changed; a run cites the one it used", async () => {
    const { tenantId, syncId } = world;
    const users = { ...defaultSettings.users, goneGraceDays: 14 };
    await saveSettings(tenantId, actor, syncId, { users }, { comment: "Two weeks" });
    await saveSettings(tenantId, actor, syncId, {
      schedule: { ...defaultSettings.schedule, everyMinutes: 60 },
    });
    const { items } = await listSettingsVersions(tenantId, syncId);
    expect(items).toMatchObject([
      { version: 3, author: "Tests", comment: null, changed: ["schedule"] },
      { version: 2, author: "Tests", comment: "Two weeks", changed: ["users"] },
      { version: 1, changed: [] },
    ]);
    expect((await carryOut(world, "full", "preview"))["settings_version"]).toBe(3);
  });

  test("any two are compared field by field", async () => {
    const { tenantId, syncId } = world;
    const { differences } = await compareSettings(tenantId, syncId, { from: 1, to: 3 });
    expect(differences.map(({ field, before, after }) => [field, before, after])).toEqual([
      ["goneGraceDays", "3", "14"],
      ["everyMinutes", null, "60"],
    ]);
  });

  test("going back makes a new version that equals the old one, and refuses a stale look", async () => {
    const { tenantId, syncId } = world;
    const stale = revertSettings(tenantId, actor, syncId, 1, { basedOn: 2 });
    await expect(stale).rejects.toMatchObject({ status: 409 });
    expect(await revertSettings(tenantId, actor, syncId, 1, { basedOn: 3 })).toEqual({
      version: 4,
    });
    const now = await getSettings(tenantId, syncId);
    expect(now).toMatchObject({ version: 4, comment: "Back to version 1" });
    expect(now.settings).toEqual((await getSettings(tenantId, syncId, 1)).settings);
  });

  test("limits that were raised for a while are not raised again by going back", async () => {
    const { tenantId, syncId, sql } = world;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const safety = { ...defaultSettings.safety, raised: { times: 2, until } };
    const { version } = await saveSettings(tenantId, actor, syncId, { safety });
    await saveSettings(tenantId, actor, syncId, { safety: defaultSettings.safety });
    await sql(
      `update settings_versions set rules = jsonb_set(rules, '{safety,raised,until}', $2::jsonb)
       where sync_id = $1 and version = ${version}`,
      [syncId, JSON.stringify(new Date(0).toISOString())],
    );
    await revertSettings(tenantId, actor, syncId, version);
    expect((await getSettings(tenantId, syncId)).settings.safety.raised).toBeNull();
  });
});
