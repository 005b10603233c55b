import { z } from "zod";
import { closePool, inTenant } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { newId } from "@/lib/core/ids";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { pauseSync } from "@/lib/engine/connect/pause-sync";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { createUser } from "@/lib/engine/scim/ingest-user";
import { closeQueue } from "@/lib/jobs/queue";
import { profiles } from "@/lib/scim/profiles";
import { copyTenants } from "./copy-tenants";
import { person } from "./journey";

/**
 * Makes workspaces, each with an app that feeds a sandbox, as people would, or copies of one; prints
 * their syncs.
 */
const task = z
  .union([
    z.object({
      tenants: z.number(),
      people: z.number(),
      /** Nobody is carried on before the sync is resumed. */
      paused: z.boolean(),
    }),
    z.object({
      copyOf: z.object({ tenantId: z.string(), syncId: z.string() }),
      copies: z.number(),
      ownerUrl: z.string(),
    }),
  ])
  .parse(JSON.parse(process.argv[2] ?? "{}"));

const actor = { kind: "system", id: "bench", name: "Bench", ip: null } as const;
const requestId = "req_000000000000000000000000";
const together = 25;
type Wanted = { tenants: number; people: number; paused: boolean };

const made =
  "copyOf" in task
    ? await copyTenants(task.ownerUrl, task.copyOf, task.copies)
    : await makeTenants(task);
process.stdout.write(`${JSON.stringify(made)}\n`);
await closeQueue();
await closePool();
process.exit(0);

async function makeTenants({ tenants: count, ...of }: Wanted) {
  const all = [];
  for (let number = 0; number < count; number += 1) all.push(await makeTenant(of));
  return all;
}

async function makeTenant({ people, paused }: Omit<Wanted, "tenants">) {
  const tenantId = newId("ten");
  const slug = `bench-${tenantId.slice(4)}`;
  await inTenant(tenantId, (tx) => tx.insert(tenants).values({ id: tenantId, slug, name: slug }));
  const app = await createApp(tenantId, actor, {
    ...{ name: "Bench", provider: "entra", method: "scim" },
  });
  const target = await addSandbox(tenantId, actor);
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId: target.id });
  if (paused) await pauseSync(tenantId, actor, sync.id);
  await probeTarget(tenantId, actor, target.id, AbortSignal.timeout(30_000));
  const ingest = { app: { tenantId, id: app.id }, profile: profiles.generic, requestId };
  for (let first = 0; first < people; first += together) {
    const numbers = Array.from({ length: Math.min(together, people - first) }, (_, n) => n);
    await Promise.all(
      numbers.map((n) => createUser(ingest, person(`person${first + n}@${slug}.test`))),
    );
  }
  return { tenantId, syncId: sync.id };
}
