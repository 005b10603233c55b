import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import type { FakeTarget } from "@/lib/targets/port";
import { actor, addGroup, addPerson, worldOn } from "./world";

/** Servers that end with the test, by `closeAll`. */
export const closing: { close(): Promise<void> }[] = [];

export async function closeAll(): Promise<void> {
  await Promise.all(closing.splice(0).map((server) => server.close()));
}

/** Two ways to send an answer. */
export const packed = { gzip: true, bom: true };
export const inPieces = { chunked: true, closes: true, type: "application/json;charset=UTF-8" };

/** Eight people in a group whose name no path may hold as it is; who is there already is taken over. */
export async function worldOfEight(product: string, server: FakeTarget) {
  closing.push(server);
  const world = await worldOn(product, server);
  await saveSettings(world.tenantId, actor, world.syncId, {
    users: { ...defaultSettings.users, adoption: "automatic" },
  });
  const ids: string[] = [];
  for (let n = 0; n < 8; n += 1) ids.push(await addPerson(world, `p${n}`));
  const group = await addGroup(world, "Größe & 50% + x", ids);
  return { world, ids, group };
}

export function written({ calls }: FakeTarget) {
  return calls.filter(({ method }) => method !== "GET");
}

/** Of that group, whatever the product makes of its letters. */
export async function members(server: FakeTarget) {
  const { groups } = await server.state();
  return Object.entries(groups).find(([name]) => name.toLowerCase().startsWith("größe"))?.[1];
}
