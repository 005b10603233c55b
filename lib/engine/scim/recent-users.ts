import type { UserRow } from "@/db/queries/scim-users";
import { currentRehearsal } from "@/db/rehearsal";
import type { AppRef } from "@/lib/core/app-ref";

/**
 * Users as this process saw them a moment ago. An identity provider looks somebody up and changes
 * them next, so a change can start from here instead of reading again. Nothing may be believed of
 * it: who starts from here writes on the condition that the version is still this one.
 */
const usersMax = 1_000;
const forMs = 10_000;
/** A usual person is half a kilobyte; a body may be a thousand times that, and is read again. */
const charactersMax = 16_384;

type Seen = { row: UserRow; until: number };
const seen = new Map<string, Seen>();

/** Null where nobody saw the user lately, and in a rehearsal, whose versions never come to be. */
export function recentUser(app: AppRef, id: string): UserRow | null {
  const known = currentRehearsal() ? undefined : seen.get(keyOf(app, id));
  return known && known.until > performance.now() ? known.row : null;
}

export function rememberUser(app: AppRef, row: UserRow): void {
  if (row.resource.length > charactersMax || currentRehearsal()) return;
  const key = keyOf(app, row.id);
  // To the end of the line: those that are asked for go last.
  seen.delete(key);
  const [oldest] = seen.size >= usersMax ? seen.keys() : [];
  if (oldest !== undefined) seen.delete(oldest);
  seen.set(key, { row, until: performance.now() + forMs });
}

function keyOf(app: AppRef, id: string): string {
  return `${app.id}/${id}`;
}
