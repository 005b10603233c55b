import { inTenant } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";

export const testActor: Actor = {
  kind: "member",
  id: "log_test",
  name: "Tess Tester",
  ip: "192.0.2.7",
};

/** A workspace of its own for a test; gives its id. */
export async function newWorkspace(name = "Acme"): Promise<string> {
  const id = newId("ten");
  await inTenant(id, (tx) => tx.insert(tenants).values({ id, slug: id.slice(4), name }));
  return id;
}
