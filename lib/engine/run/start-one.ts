import { isListed } from "@/db/queries/run-view";
import { getSync } from "@/db/queries/syncs";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { startRun } from "./start-run";

type OneAsked = {
  syncId: string;
  kind: "user" | "group";
  id: string;
  trigger?: "manual" | "preview";
};

/** Queues a run about one person or one group alone. It never touches anybody else. */
export async function startOne(
  tenantId: string,
  actor: Actor,
  { syncId, kind, id, trigger = "manual" }: OneAsked,
): Promise<{ runId: string; joined: boolean }> {
  const sync = await getSync(tenantId, syncId);
  if (!sync) throw notFound("sync");
  if (!(await isListed(tenantId, sync.appId, kind, id))) {
    throw notFound(kind === "user" ? "person" : "group");
  }
  const start = { tenantId, syncId, trigger, scope: "delta" } as const;
  return startRun({ ...start, startedBy: actor.name, only: { kind, id } });
}
