import { pruneJitCalls } from "@/db/queries/jit";
import { tenantsAfter } from "@/db/queries/lookup";
import {
  decisionTables,
  keepSums,
  nextLoggedApp,
  oldestComparison,
  pruneBatch,
  pruneComparison,
  pruneDecisions,
  pruneDeliveries,
  prunedTables,
  pruneEvents,
  pruneExchanges,
  pruneInvitations,
  pruneLoginRemains,
  pruneOriginals,
  pruneRequests,
  pruneRuns,
} from "@/db/queries/prune";
import { config } from "@/lib/config";
import { changesKeptSince } from "./changes-kept";

const dayMs = 86_400_000;
const tenantsAtOnce = 200;

/**
 * Deletes what is over and of no more use: old requests, runs and their decisions, sessions,
 * links, throttles and mails. In small batches, and stops between two of them. Safe to repeat and to run twice at a time.
 */
export async function prune(signal: AbortSignal, now = Date.now()): Promise<number> {
  let gone = 0;
  for (const table of prunedTables) gone += await all(signal, () => pruneLoginRemains(table));
  const before = new Date(now - config().requestDays * dayMs);
  const decided = changesKeptSince(now);
  const ended = new Date(now - config().runDays * dayMs);
  for await (const tenantId of tenants(signal)) {
    gone += await all(signal, () => pruneInvitations(tenantId));
    gone += await all(signal, () => pruneOriginals(tenantId));
    gone += await all(signal, () => pruneExchanges(tenantId, before));
    await keepSums(tenantId, decided);
    for (const table of decisionTables) {
      gone += await all(signal, () => pruneDecisions(table, tenantId, decided));
    }
    gone += await all(signal, () => pruneRuns(tenantId, ended));
    for await (const id of oldComparisons(tenantId, signal)) {
      gone += await all(signal, () => pruneComparison(tenantId, id));
    }
    gone += await all(signal, () => pruneDeliveries(tenantId));
    gone += await all(signal, () => pruneEvents(tenantId));
    gone += await all(signal, () => pruneJitCalls(tenantId, before, pruneBatch));
    for await (const appId of loggedApps(tenantId, signal)) {
      gone += await all(signal, () => pruneRequests(tenantId, appId, before));
    }
  }
  return gone;
}

async function all(signal: AbortSignal, deleteBatch: () => Promise<number>): Promise<number> {
  let gone = 0;
  while (!signal.aborted) {
    const deleted = await deleteBatch();
    gone += deleted;
    if (deleted < pruneBatch) break;
  }
  return gone;
}

async function* tenants(signal: AbortSignal): AsyncGenerator<string> {
  let last = "";
  while (!signal.aborted) {
    const page = await tenantsAfter(last, tenantsAtOnce);
    yield* page;
    last = page.at(-1) ?? "";
    if (page.length < tenantsAtOnce) return;
  }
}

async function* oldComparisons(tenantId: string, signal: AbortSignal): AsyncGenerator<string> {
  let id = await oldestComparison(tenantId);
  while (id !== null && !signal.aborted) {
    yield id;
    id = await oldestComparison(tenantId);
  }
}

async function* loggedApps(tenantId: string, signal: AbortSignal): AsyncGenerator<string> {
  let appId = await nextLoggedApp(tenantId, "");
  while (appId !== null && !signal.aborted) {
    yield appId;
    appId = await nextLoggedApp(tenantId, appId);
  }
}
