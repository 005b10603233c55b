import { expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { previewLimits } from "@/lib/engine/preview/preview-limits";
import { addGroup, addPerson, createWorld, patchPerson, push } from "./world";

test("limits on screen are told in people and memberships, with what is gone in 24 hours", async () => {
  const world = await createWorld();
  const ids: string[] = [];
  for (let at = 0; at < 4; at += 1) ids.push(await addPerson(world, `p${at}`));
  await addGroup(world, "crew", ids);
  await push(world);
  await patchPerson(world, ids[0] ?? "", { active: false });
  await push(world);
  const now = Date.now();
  const ask = (more: object) =>
    previewLimits(world.tenantId, world.syncId, { ...defaultSettings.safety, ...more }, now);
  const floors = { disablesFloor: 1, membershipRemovalsFloor: 0 };
  const shares = { disablesPercent: 50, membershipRemovalsPercent: 75 };
  expect(await ask({ ...floors, ...shares })).toEqual({
    accounts: { of: 4, used: 1, limit: 2, alone: 1 },
    memberships: { of: 4, used: 0, limit: 3, alone: 1 },
  });
  const until = new Date(now + 60_000).toISOString();
  expect(await ask({ ...floors, ...shares, raised: { times: 5, until } })).toMatchObject({
    accounts: { limit: 10, alone: 5 },
    memberships: { limit: 15 },
  });
  await world.fake.close();
});
