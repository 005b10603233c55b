import { isAuthRefusal } from "@/lib/core/sync-error";
import type { HttpClient } from "./client";
import { type Clock, systemClock } from "./clock";

export type Token = { value: string; expiresInSeconds: number };

type Options = {
  /** Asks the token endpoint. */
  fetchToken(signal: AbortSignal): Promise<Token>;
  /** A client that sends this token. */
  open(token: string): HttpClient;
  clock?: Clock;
};

/** Calls with a short-lived bearer token, fetched when needed and once for all who wait for it. */
export type Authorized = {
  /** A token that is refused is replaced once, and the same work done again. */
  with<Result>(signal: AbortSignal, work: (http: HttpClient) => Promise<Result>): Promise<Result>;
};

/** Credentials that are sent with every call and never change. */
export function fixedAuthorization(http: HttpClient): Authorized {
  return { with: (_, work) => work(http) };
}

type Session = { http: HttpClient; endsAt: number };

export function createAuthorized({ fetchToken, open, clock = systemClock }: Options): Authorized {
  let session: Promise<Session> | null = null;

  async function begin(signal: AbortSignal): Promise<Session> {
    const { value, expiresInSeconds } = await fetchToken(signal);
    return { http: open(value), endsAt: clock.now() + lifetimeMs(expiresInSeconds) };
  }

  async function current(signal: AbortSignal): Promise<Session> {
    const before = session;
    const known = await before?.catch(() => null);
    if (known && known.endsAt > clock.now()) return known;
    // Whoever waited here longer finds the new one under way.
    if (!session || session === before) session = begin(signal);
    return session;
  }

  return {
    async with(signal, work) {
      const used = await current(signal);
      try {
        return await work(used.http);
      } catch (error) {
        if (!isAuthRefusal(error)) throw error;
        // Whoever came first has replaced it already.
        if ((await session?.catch(() => null)) === used) session = begin(signal);
        return work((await current(signal)).http);
      }
    },
  };
}

/** A token is not used in its last minute, and one of a minute (Keycloak's) for half of its life. */
function lifetimeMs(seconds: number): number {
  return Math.max(seconds - 60, seconds / 2) * 1_000;
}
