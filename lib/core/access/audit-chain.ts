/** An event as the chain sees it; `at` to the microsecond and `detail` as the database writes them. */
export type ChainedEvent = {
  seq: number;
  at: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  action: string;
  subjectId: string;
  subjectName: string;
  ip: string | null;
  detail: string | null;
  number: number | null;
  hash: string | null;
};

/** The last link: zero and empty before anything happened. */
export type ChainEnd = { number: number; hash: string };

export type ChainFault = {
  /** Where the chain stops being whole. */
  number: number;
  fault: "changed" | "missing" | "unlinked";
  /** The event that is there; null when it is missing. */
  seq: number | null;
};

/** The text whose SHA-256, after the hash before and a line feed, is the link of this event. */
export function chainText(tenantId: string, event: ChainedEvent, number: number): string {
  const { seq, at, actorKind, actorId, actorName, action, subjectId, subjectName } = event;
  const who = [actorKind, actorId, actorName];
  const what = [action, subjectId, subjectName];
  const values = [tenantId, number, seq, at, ...who, ...what, event.ip, event.detail];
  // As PostgreSQL writes an array: a space after the comma.
  return `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
}

/** What is wrong with the next event of a chain that is whole up to `before`; null when nothing. */
export function faultAfter(
  tenantId: string,
  before: ChainEnd,
  event: ChainedEvent,
  sha256: (text: string) => string,
): ChainFault | null {
  const number = before.number + 1;
  if (event.number === null) return { number, fault: "unlinked", seq: event.seq };
  if (event.number !== number) return { number, fault: "missing", seq: null };
  const hash = sha256(`${before.hash}\n${chainText(tenantId, event, number)}`);
  return hash === event.hash ? null : { number, fault: "changed", seq: event.seq };
}

/** What is wrong with the end that the database keeps: events cut off, or put on by hand. */
export function faultAtEnd(reached: ChainEnd, stored: ChainEnd): ChainFault | null {
  if (reached.number < stored.number) {
    return { number: reached.number + 1, fault: "missing", seq: null };
  }
  const same = reached.number === stored.number && reached.hash === stored.hash;
  return same ? null : { number: reached.number, fault: "unlinked", seq: null };
}

/** What is wrong with a link that somebody kept elsewhere, which has its place in every later chain. */
export function faultAgainst(
  kept: ChainEnd | null,
  { number, hash, seq }: Pick<ChainedEvent, "number" | "hash" | "seq">,
): ChainFault | null {
  if (kept === null || number !== kept.number || hash === kept.hash) return null;
  return { number, fault: "changed", seq };
}
