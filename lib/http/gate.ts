import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { SyncError } from "@/lib/core/sync-error";
import type { Clock } from "./clock";
import type { Peer } from "./misfit";
import { pauseMaxMs } from "./retry-after";

export type Outcome = {
  /** "busy": a 429 or a 5xx; "lost": no answer, which says nothing about the load. */
  kind: "ok" | "busy" | "lost";
  /** Headers of the answer; empty where none came. */
  headers: Readonly<Record<string, string>>;
};

/** The one door through which all calls to a host go, so that a pause holds for all of them. */
export type Gate = {
  /** Waits for pauses, pacing and a free place; rejects when aborted or when the pause is too long. */
  enter(signal: AbortSignal): Promise<{ leave(outcome: Outcome): void }>;
  /** Nobody calls the host before this has passed; longer than 15 minutes parks instead of waiting. */
  pause(ms: number): void;
  /** Calls that may be in flight now. */
  limit(): number;
  isIdle(): boolean;
  /** Another number of calls may be in flight from now on. */
  resize(concurrency: number): void;
  /** The credentials with which all go in here were refused: whoever came before that goes home. */
  refuse(error: SyncError): void;
  /** The last one; another than at its opening ends a client. */
  refusal(): SyncError | null;
};

/** Ten good answers in a row win back one place (additive increase, multiplicative decrease). */
const recoveryStep = 0.1;

type Making = { concurrency: number; clock: Clock; peer: Pick<Peer, "code"> };

export function createGate({ concurrency, clock, peer }: Making): Gate {
  const pacing = createPacing(clock);
  let most = concurrency;
  const waiting = new Set<() => void>();
  let limit = concurrency;
  let inFlight = 0;
  let lastCutAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let parkedUntil = Number.NEGATIVE_INFINITY;
  let refusal: SyncError | null = null;

  function adapt(kind: Outcome["kind"], enteredAt: number): void {
    if (kind === "ok") limit = Math.min(most, limit + recoveryStep);
    // Calls sent before the last cut tell of the same overload: they do not cut again.
    if (kind !== "busy" || enteredAt < lastCutAt) return;
    limit = Math.max(1, Math.floor(limit / 2));
    lastCutAt = clock.now();
  }

  /** Takes its place in the same step as it finds it free: others wait for the same one. */
  async function takePlace(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = clock.now();
      if (parkedUntil > now) throw parked(peer, parkedUntil - now);
      const waitMs = Math.max(pausedUntil - now, pacing.waitMs());
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      else if (inFlight >= Math.floor(limit)) await aWake(waiting, signal);
      else break;
    }
    inFlight += 1;
    pacing.spend();
  }

  return {
    limit: () => Math.floor(limit),
    resize(wanted) {
      limit = limit >= most ? wanted : Math.min(limit, wanted);
      most = wanted;
      for (const wake of waiting) wake();
    },
    isIdle: () => inFlight === 0 && waiting.size === 0,
    refuse(error) {
      refusal = error;
    },
    refusal: () => refusal,
    pause(ms) {
      if (ms > pauseMaxMs) parkedUntil = Math.max(parkedUntil, clock.now() + pauseMaxMs);
      else pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    async enter(signal) {
      // Every call that waits here listens to the one signal of its run.
      setMaxListeners(0, signal);
      await takePlace(signal);
      const enteredAt = clock.now();
      return {
        leave({ kind, headers }) {
          inFlight -= 1;
          adapt(kind, enteredAt);
          pacing.learn(headers, inFlight);
          for (const wake of waiting) wake();
        },
      };
    },
  };
}

function parked({ code }: Making["peer"], ms: number): SyncError {
  const minutes = Math.ceil(ms / 60_000);
  return new SyncError(
    "retry",
    `${code}_RATE_LIMITED`,
    `The server asked for a longer pause than a run waits for. The run goes on in ${minutes} minutes.`,
    { status: 429, retryAfterMs: ms },
  );
}

function aWake(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener("abort", wake, { once: true });
  });
}

type Pacing = {
  waitMs(): number;
  spend(): void;
  learn(headers: Readonly<Record<string, string>>, inFlight: number): void;
};

/**
 * Follows the token bucket of Atlassian's X-RateLimit headers (targets.md §1.3). Tokens are counted
 * as coming at the end of a whole interval: earlier would risk a 429.
 */
function createPacing(clock: Clock): Pacing {
  let bucket: { tokens: number; seenAt: number; fillRate: number; intervalMs: number } | null =
    null;
  let spent = 0;
  return {
    waitMs() {
      if (!bucket) return 0;
      const { tokens, seenAt, fillRate, intervalMs } = bucket;
      const missing = spent + 1 - tokens;
      return missing <= 0 ? 0 : seenAt + Math.ceil(missing / fillRate) * intervalMs - clock.now();
    },
    spend() {
      spent += 1;
    },
    learn(headers, inFlight) {
      const remaining = Number(headers["x-ratelimit-remaining"] ?? Number.NaN);
      const fillRate = Number(headers["x-ratelimit-fillrate"] ?? Number.NaN);
      const intervalMs = Number(headers["x-ratelimit-interval-seconds"] ?? Number.NaN) * 1_000;
      const isSane = remaining >= 0 && fillRate > 0 && intervalMs > 0 && intervalMs <= pauseMaxMs;
      if (!isSane) return;
      bucket = { tokens: remaining, seenAt: clock.now(), fillRate, intervalMs };
      // Calls on the way are not in the server's count yet.
      spent = inFlight;
    },
  };
}

const gatesMax = 1_000;
const gates = new Map<string, Gate>();

/** The process's gate for a host and the credentials used there. */
export function sharedGate(origin: string, authorization: string, making: Making): Gate {
  const account = createHash("sha256").update(authorization).digest("base64url");
  const key = `${origin} ${account}`;
  const known = gates.get(key);
  known?.resize(making.concurrency);
  if (known) return known;
  const gate = createGate(making);
  if (gates.size >= gatesMax) forgetIdleGate();
  gates.set(key, gate);
  return gate;
}

/** The longest known idle one goes: its credentials were probably replaced. */
function forgetIdleGate(): void {
  for (const [key, gate] of gates) {
    if (!gate.isIdle()) continue;
    gates.delete(key);
    return;
  }
}
