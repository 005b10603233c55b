import type { HttpClient } from "@/lib/http/client";
import { createRecent } from "../datacenter/recent";
import type { AccountRef } from "../port";
import { refusals, refusedWrite, saysNoUser } from "./crowd-errors";
import { type Entity, entity, idOf, queryOf } from "./crowd-shapes";

export const api = "/rest/usermanagement/1";

export type Entities = {
  saw(found: Entity): void;
  /** The whole user; asked for where it was not seen just now. */
  of(account: AccountRef, signal: AbortSignal): Promise<Entity>;
  forget(account: AccountRef): void;
};

/** A change sends the whole user, so those seen a moment ago need not be asked for once more. */
export function createEntities(http: HttpClient): Entities {
  const recent = createRecent<Entity>();
  return {
    saw: (found) => recent.saw(idOf(found), found),
    forget: ({ id }) => recent.forget(id),
    async of(account, signal) {
      const known = recent.of(account.id);
      if (known) return known;
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
  if (answer.status !== 404) return http.parse(answer, entity);
  if (saysNoUser(answer)) return null;
  throw refusedWrite(answer, Object.values(query).join(), "look up a user");
}
