import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { isAmong } from "@/db/text-array";
import type { GroupContext } from "@/lib/engine/plan/group-context";
import { seenGroups } from "./target-groups";

/** Which of these keys the target has, with its spelling, and which this run has decided about. */
export async function knownGroups(tx: Transaction, { run }: GroupContext, keys: string[]) {
  if (keys.length === 0) return { existing: new Map<string, string>(), planned: [] };
  const wanted = [...new Set(keys)];
  const existing = await seenGroups(tx, run, wanted);
  const planned = await tx
    .select({ key: changes.groupKey })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        inArray(changes.kind, ["group.create", "group.rename"]),
        isAmong(changes.groupKey, wanted),
      ),
    );
  return {
    existing: new Map(existing.map((row) => [row.key, row.name])),
    planned: planned.flatMap((row) => row.key ?? []),
  };
}
