import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { startFake } from "@/lib/sources/entra/entra.fake";
import type { FakeDirectory } from "@/lib/sources/port";
import { actor, createWorld, goOn, type World } from "./world";

const open: { close(): Promise<void> }[] = [];

export async function closeReadingWorlds(): Promise<void> {
  await Promise.all(open.splice(0).map((each) => each.close()));
}

/** A workspace whose app reads an Entra tenant, in place of the one that is pushed to. */
export async function createReadingWorld(
  directory: FakeDirectory,
  provider = "entra",
  start = startFake,
) {
  const world = await createWorld();
  const source = await start(directory);
  open.push(source, world.fake);
  const { tenantId, targetId } = world;
  const app = await createApp(tenantId, actor, {
    ...{ name: "A provider read", provider, method: "api" },
    settings: source.settings,
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  return { ...world, appId: app.id, syncId: sync.id, source };
}

export function tenantOf(names: string[]): FakeDirectory {
  const users = names.map((name) => ({
    ...{ id: `id-${name}`, userName: `${name}@acme.test`, active: true },
    ...{ displayName: `${name} Doe`, email: `${name}@acme.test` },
  }));
  return { users, groups: [{ id: "g-1", displayName: "Staff", members: [`id-${names[0]}`] }] };
}

export async function approved(world: World, runId: unknown) {
  await world.sql(
    "update runs set state = 'queued', phase = 'apply', due_at = now() where id = $1",
    [runId],
  );
  return goOn(world, String(runId));
}
export async function goneSince({ sql, syncId }: World) {
  return sql("select 1 from account_links where sync_id = $1 and gone_since is not null", [syncId]);
}

export function writesOf({ fake }: World): number {
  return fake.calls.filter(({ method }) => method !== "GET").length;
}
