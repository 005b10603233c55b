import { isCredentialError, type SyncError } from "@/lib/core/sync-error";
import { createAttempt, type Result, type Wanted } from "./attempt";
import type { Answer, CallOptions, HttpMethod } from "./call";
import type { Settings } from "./client";
import { type Outcome, sharedGate } from "./gate";
import { backoffMs, type Failure, mayRepeat } from "./retry";
import { exhaustedMs } from "./retry-after";

export type Caller = (method: HttpMethod, url: URL, options: CallOptions) => Promise<Answer>;

type TriedOnce = Result & { isPaused: boolean };

/** The loop of tries: through the gate, on the wire, judged, repeated where that is harmless. */
export function createCaller(origin: string, settings: Settings): Caller {
  const { random, headers, clock, concurrency, peer } = settings;
  const { authorization = "" } = headers;
  const gate = sharedGate(origin, authorization, { concurrency, clock, peer });
  const before = gate.refusal();
  const attempt = createAttempt(settings);
  const alone = untilProven();
  let refusedHere: SyncError | null = null;

  /** By an answer to this client, or to another with the same credentials since this one was opened. */
  function refusedForGood(): SyncError | null {
    const now = gate.refusal();
    return refusedHere ?? (now === before ? null : now);
  }

  async function refuse(error: SyncError): Promise<void> {
    refusedHere = error;
    // Without this header, others may sign in at the same host in another way.
    if (authorization !== "") gate.refuse(error);
    await settings.onRefused();
  }

  async function tryOnce(wanted: Wanted, tries: number): Promise<TriedOnce> {
    const pass = await gate.enter(wanted.options.signal);
    let outcome: Outcome = { kind: "lost", headers: {} };
    try {
      const refused = refusedForGood();
      if (refused) throw refused;
      const result = await attempt(wanted);
      outcome = outcomeOf(result);
      restHost(result);
      if (isCredentialError(result.failure?.error)) await refuse(result.failure.error);
      return { ...result, isPaused: pauseHost(result.failure, tries) };
    } finally {
      pass.leave(outcome);
    }
  }

  /** A host that limits its callers rests for all of them; one bad record must not hold the others. */
  function pauseHost(failure: Failure | null, tries: number): boolean {
    if (!failure) return false;
    const { retryAfterMs, status } = failure.error;
    const isPaused = retryAfterMs !== null || status === 429;
    if (isPaused) gate.pause((retryAfterMs ?? backoffMs(tries, random)) + random() * politenessMs);
    return isPaused;
  }

  /** What is allowed is used up: the next call would be refused, and some hosts count refusals. */
  function restHost({ received, failure }: Result): void {
    const ms = received && !failure ? exhaustedMs(received.headers, clock.date()) : null;
    if (ms !== null) gate.pause(ms + random() * politenessMs);
  }

  return async function call(method, url, options) {
    let leftMs = timeLimit(options, settings);
    let uncertain = false;
    for (let tries = 1; ; tries += 1) {
      const refused = refusedForGood();
      if (refused) throw refused;
      const wanted = { method, url, options, timeoutMs: leftMs };
      const result = await alone(() => tryOnce(wanted, tries));
      const { failure, received, isPaused } = result;
      if (!failure) return { ...answerOf(received), uncertain };
      leftMs -= result.tookMs;
      const allowed = { ...failure, triesMax: Math.min(failure.triesMax, settings.triesMax) };
      if (leftMs <= 0 || !mayRepeat(allowed, tries, isRepeatable(method, options)))
        throw failure.error;
      uncertain ||= failure.again === "unclear";
      // A pause of the whole host is waited for at the gate.
      if (!isPaused) await clock.sleep(backoffMs(tries, random), options.signal);
    }
  };
}

/**
 * Until an answer shows that the credentials are good, one call goes at a time: several at once with
 * a wrong password are as many failures, and three of them lock an account.
 */
function untilProven() {
  let isProven = false;
  let proving: Promise<void> | null = null;
  return async (work: () => Promise<TriedOnce>): Promise<TriedOnce> => {
    while (proving !== null) await proving;
    if (isProven) return work();
    let end = () => {};
    proving = new Promise((resolve) => {
      end = resolve;
    });
    try {
      const result = await work();
      isProven = result.failure === null;
      return result;
    } finally {
      proving = null;
      end();
    }
  };
}

/** Many callers that were asked to wait equally long must not come back in the same instant. */
const politenessMs = 250;

function timeLimit({ timeoutMs, list }: CallOptions, { timeouts }: Settings): number {
  return timeoutMs ?? (list ? timeouts.listMs : timeouts.callMs);
}

function isRepeatable(method: HttpMethod, { repeatable }: CallOptions): boolean {
  return repeatable ?? (method !== "POST" && method !== "PATCH");
}

/** What the gate learns: a 429 and any 5xx mean load, no answer at all means nothing. */
function outcomeOf({ received }: Result): Outcome {
  if (!received) return { kind: "lost", headers: {} };
  const isBusy = received.status === 429 || received.status >= 500;
  return { kind: isBusy ? "busy" : "ok", headers: received.headers };
}

function answerOf({ status, headers, text }: Omit<Answer, "uncertain">): Omit<Answer, "uncertain"> {
  return { status, headers, text };
}
