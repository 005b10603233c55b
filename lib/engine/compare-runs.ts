import { setTimeout as pause } from "node:timers/promises";
import {
  type Comparison,
  findComparison,
  storeComparison,
  type TwoRuns,
} from "@/db/queries/run-comparison";
import { newId } from "@/lib/core/ids";

type ComparedRun = { id: string; state: string; finishedAt: Date | null; changeCount: number };

/** So long a page waits for two runs to be compared; of most it is a moment. */
const waitMs = 1_500;
const underWay = new Map<string, Promise<void>>();

/** What is known of two runs by now; `isMade` is false while it is being made (anew). */
export type ComparisonSoFar = { comparison: Comparison | null; isMade: boolean };

/**
 * Two runs side by side, as they stand now. Millions of decisions take long: whoever asks again
 * meanwhile joins the making.
 */
export async function compareRuns(
  tenantId: string,
  one: ComparedRun,
  other: ComparedRun,
): Promise<ComparisonSoFar> {
  const two = { one: one.id, other: other.id };
  const stand = [one, other].map(standOf).join(" ");
  const known = await findComparison(tenantId, two);
  if (known?.stand === stand) return { comparison: known, isMade: true };
  await Promise.race([make(tenantId, two, stand), pause(waitMs)]);
  const comparison = await findComparison(tenantId, two);
  return { comparison, isMade: comparison?.stand === stand };
}

/** A run that is over or waits has its decisions; of one that goes on, how many there are by now. */
function standOf({ state, finishedAt, changeCount }: ComparedRun): string {
  const moves = finishedAt === null && state !== "held";
  return `${state}/${changeCount}${moves ? `/${Math.floor(Date.now() / movingMs)}` : ""}`;
}

/** How old the comparison of a run under way may be. */
const movingMs = 10_000;

function make(tenantId: string, two: TwoRuns, stand: string): Promise<void> {
  const key = `${tenantId} ${two.one} ${two.other}`;
  const known = underWay.get(key);
  if (known !== undefined) return known;
  const making = storeComparison(tenantId, { ...two, stand, id: newId("cmp") }).finally(() =>
    underWay.delete(key),
  );
  underWay.set(key, making);
  return making;
}
