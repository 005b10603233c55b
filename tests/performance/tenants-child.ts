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
import { person } from "./journey";

/** Makes workspaces, each with an app that feeds a sandbox, as people would; prints their syncs. */
const task = z
  .object({
    tenants: z.number(),
    people: z.number(),
    /** Nobody is carried on before the sync is resumed. */
    paused: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? "{}"));

const actor = { kind: "system", id: "bench", name: "Bench", ip: null } as const;
const requestId = "req_000000000000000000000000";
const together = 25;
const made = [];
for (let number = 0; number < task.tenants; number += 1) made.push(await makeTenant());
process.stdout.write(`${JSON.stringify(made)}\n`);
await closeQueue();
await closePool();
process.exit(0);

async function makeTenant() {
  const tenantId = newId("ten");
  const slug = `bench-${tenantId.slice(4)}`;
  await inTenant(tenantId, (tx) => tx.insert(tenants).values({ id: tenantId, slug, name: slug }));
  const app = await createApp(tenantId, actor, {
    ...{ name: "Bench", provider: "entra", method: "scim" },
  });
  const target = await addSandbox(tenantId, actor);
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId: target.id });
  if (task.paused) await pauseSync(tenantId, actor, sync.id);
  await probeTarget(tenantId, actor, target.id, AbortSignal.timeout(30_000));
  const ingest = { app: { tenantId, id: app.id }, profile: profiles.generic, requestId };
  for (let first = 0; first < task.people; first += together) {
    const numbers = Array.from({ length: Math.min(together, task.people - first) }, (_, n) => n);
    await Promise.all(
      numbers.map((n) => createUser(ingest, person(`person${first + n}@${slug}.test`))),
    );
  }
  return { tenantId, syncId: sync.id };
}
