import { AsyncLocalStorage } from "node:async_hooks";
import type { TargetCall } from "@/lib/core/target/target-call";
import type { Exchange } from "@/lib/http/redact";

const bodyCharactersMax = 2_000;
const callsMax = 8;

/**
 * Whose call it is. One client serves all lanes of a run, and an adapter knows nothing of changes,
 * so the calls find their change by the work they were made in.
 */
const listeners = new AsyncLocalStorage<TargetCall[]>();

/** Hands the work a list in which each call to the target appears when it is over. */
export function listening<Result>(
  work: (takeCalls: () => TargetCall[]) => Promise<Result>,
): Promise<Result> {
  const calls: TargetCall[] = [];
  return listeners.run(calls, () => work(() => calls.splice(0)));
}

/** The first call and the last ones tell most, should there be many. */
export function noteExchange(redacted: () => Exchange): void {
  const calls = listeners.getStore();
  if (!calls) return;
  const exchange = redacted();
  if (calls.length >= callsMax) calls.splice(1, 1);
  calls.push({
    method: exchange.method,
    url: exchange.url,
    status: exchange.status,
    error: exchange.error,
    durationMs: exchange.durationMs,
    requestBody: exchange.requestBody?.slice(0, bodyCharactersMax) ?? null,
    responseBody: exchange.responseBody?.slice(0, bodyCharactersMax) ?? null,
  });
}
