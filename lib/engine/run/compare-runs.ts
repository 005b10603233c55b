import { setTimeout as pause } from "node:timers/promises";
import {
  type Comparison,
  type ComparisonProgress,
  findComparison,
  progressOf,
  storeComparison,
  type TwoRuns,
  tellProgress,
} from "@/db/queries/run-comparison";
import { getRun } from "@/db/queries/runs";
import { newId } from "@/lib/core/ids";
import { runComparison } from "@/lib/jobs/compare-runs";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";

type ComparedRun = { id: string; state: string; finishedAt: Date | null; changeCount: number };

/** So many decisions of both together are compared while the page waits; a worker does more. */
const atOnceMax = 50_000;
/** So long a page waits for two runs to be compared; of most it is a moment. */
const waitMs = 1_500;
const underWay = new Map<string, Promise<void>>();
/** For so long a worker is not asked again by this process. */
const askEveryMs = 60_000;
const asked = new Map<string, number>();

/** What is known of two runs by now; `isMade` is false while it is being made (anew). */
export type ComparisonSoFar = {
  comparison: Comparison | null;
  isMade: boolean;
  /** How far a large one has come; null before it was taken up. */
  progress: ComparisonProgress | null;
};

/**
 * Two runs side by side, as they stand now. Millions of decisions take long: a worker lays them
 * side by side, and whoever asks again meanwhile is told that it is being made.
 */
export async function compareRuns(
  tenantId: string,
  one: ComparedRun,
  other: ComparedRun,
): Promise<ComparisonSoFar> {
  const two = { one: one.id, other: other.id };
  const stand = [one, other].map(standOf).join(" ");
  const known = await findComparison(tenantId, two);
  if (known?.stand === stand) return { comparison: known, isMade: true, progress: null };
  const isLarge = one.changeCount + other.changeCount > atOnceMax;
  if (isLarge && (await askWorker(tenantId, two, stand))) {
    return { comparison: known, isMade: false, progress: await progressOf(tenantId, two) };
  }
  await Promise.race([make(tenantId, two, stand), pause(waitMs)]);
  const comparison = await findComparison(tenantId, two);
  const isMade = comparison?.stand === stand;
  return { comparison, isMade, progress: isMade ? null : await progressOf(tenantId, two) };
}

/** The same for a worker, which takes the time it needs. */
export async function makeComparison(tenantId: string, two: TwoRuns): Promise<void> {
  const [one, other] = await Promise.all([getRun(tenantId, two.one), getRun(tenantId, two.other)]);
  if (one === null || other === null) return;
  const stand = [one, other].map(standOf).join(" ");
  const known = await findComparison(tenantId, two);
  if (known?.stand !== stand) await make(tenantId, two, stand);
}

/** False where the queue is away: then it is made here. */
async function askWorker(tenantId: string, two: TwoRuns, stand: string): Promise<boolean> {
  const key = `${keyOf(tenantId, two)} ${stand}`;
  const now = performance.now();
  for (const [old, at] of asked) if (now - at > askEveryMs) asked.delete(old);
  if (asked.has(key)) return true;
  try {
    await enqueue(runComparison, { tenantId, ...two });
  } catch (error) {
    log.warn({ err: error, ...two }, "queue unavailable; two runs are compared in the web process");
    return false;
  }
  asked.set(key, now);
  return true;
}

function keyOf(tenantId: string, { one, other }: TwoRuns): string {
  return `${tenantId} ${one} ${other}`;
}

/** A run that is over or waits has its decisions; of one that goes on, how many there are by now. */
function standOf({ state, finishedAt, changeCount }: ComparedRun): string {
  const moves = finishedAt === null && state !== "held";
  return `${state}/${changeCount}${moves ? `/${Math.floor(Date.now() / movingMs)}` : ""}`;
}

/** How old the comparison of a run under way may be. */
const movingMs = 10_000;

function make(tenantId: string, two: TwoRuns, stand: string): Promise<void> {
  const key = keyOf(tenantId, two);
  const known = underWay.get(key);
  if (known !== undefined) return known;
  const tell = (progress: ComparisonProgress) =>
    progress.total > atOnceMax ? tellProgress(tenantId, two, progress) : Promise.resolve();
  const made = { ...two, stand, id: newId("cmp") };
  const making = storeComparison(tenantId, made, tell).finally(() => underWay.delete(key));
  underWay.set(key, making);
  return making;
}
