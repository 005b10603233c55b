import type { HttpClient } from "@/lib/http/client";
import type { AccountRef } from "../port";
import { refusals } from "./crowd-errors";
import { type Entity, entity, idOf, queryOf } from "./crowd-shapes";

export const api = "/rest/usermanagement/1";

/** Enough for a run's changes, in little memory. */
const entitiesMax = 20_000;
/** Older sights are read again: somebody may have changed the rest of the user meanwhile. */
const freshMs = 5 * 60_000;

export type Entities = {
  saw(found: Entity): void;
  /** The whole user; asked for where it was not seen just now. */
  of(account: AccountRef, signal: AbortSignal): Promise<Entity>;
  forget(account: AccountRef): void;
};

/** A change sends the whole user, so those seen a moment ago need not be asked for once more. */
export function createEntities(http: HttpClient): Entities {
  const seen = new Map<string, { found: Entity; at: number }>();

  return {
    saw(found) {
      seen.delete(idOf(found));
      seen.set(idOf(found), { found, at: performance.now() });
      const [oldest] = seen.keys();
      if (seen.size > entitiesMax && oldest !== undefined) seen.delete(oldest);
    },
    forget: ({ id }) => seen.delete(id),
    async of(account, signal) {
      const known = seen.get(account.id);
      if (known && performance.now() - known.at < freshMs) return known.found;
      const found = await readEntity(http, queryOf(account.id), signal);
      if (found) return found;
      throw refusals.accountGone(account.username);
    },
  };
}

export async function readEntity(
  http: HttpClient,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<Entity | null> {
  const answer = await http.send("GET", `${api}/user`, { query, signal, returns: [404] });
  return answer.status === 404 ? null : http.parse(answer, entity);
}
