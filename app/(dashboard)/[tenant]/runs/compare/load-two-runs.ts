import { notFound } from "next/navigation";
import { getRun, listRuns, type RunRow } from "@/db/queries/runs";

const choicesMax = 100;

/**
 * The two runs that the URL names. Without a second one the newest; without a first one the run of
 * the same sync before it, or after it; null where there are none.
 */
export async function loadTwoRuns(tenantId: string, oneId: string | null, otherId: string | null) {
  const other = await named(tenantId, otherId, async () => newest(tenantId));
  if (other === null) return null;
  const { items: choices } = await listRuns(
    tenantId,
    { syncId: other.syncId },
    { limit: choicesMax },
  );
  const before = choices.find(({ id }) => id < other.id) ?? null;
  const one = await named(tenantId, oneId, async () => before);
  if (one) return { one, other, choices };
  // The very first run of a sync is compared with the one that followed it.
  const after = choices.findLast(({ id }) => id > other.id);
  return after ? { one: other, other: after, choices } : null;
}

async function named(
  tenantId: string,
  id: string | null,
  otherwise: () => Promise<RunRow | null>,
): Promise<RunRow | null> {
  if (id === null) return otherwise();
  const run = await getRun(tenantId, id);
  if (run === null) notFound();
  return run;
}

async function newest(tenantId: string): Promise<RunRow | null> {
  return (await listRuns(tenantId, {}, { limit: 1 })).items[0] ?? null;
}
