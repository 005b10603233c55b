/** What an id names; the prefix is part of the id, so that people can say what they are looking at. */
export type IdPrefix =
  | "app"
  | "aud"
  | "inc"
  | "inv"
  | "key"
  | "log"
  | "mai"
  | "req"
  | "run"
  | "ses"
  | "syn"
  | "ten"
  | "tgt"
  | "tok";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A new id: prefix, `_`, 24 characters of base 32. The first ten are the time in milliseconds,
 * so ids sort by age; the other fourteen are 70 random bits.
 */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  return `${prefix}_${timePart(now)}${randomText(14)}`;
}

/** Sorts before every id of this moment and after all older ones. */
export function firstId(prefix: IdPrefix, at: number): string {
  return `${prefix}_${timePart(at)}`;
}

/** When an id was made, in milliseconds since 1970. */
export function timeOfId(id: string): number {
  const digits = id.slice(id.indexOf("_") + 1).slice(0, 10);
  return [...digits].reduce((time, digit) => time * 32 + Math.max(0, alphabet.indexOf(digit)), 0);
}

/** Random lower-case text for keys in URLs: no `_`, which Okta refuses in a base URL. */
export function randomText(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += alphabet.charAt(byte % 32);
  return text;
}

/** A UUID version 7 (RFC 9562 §5.7): time first, so that index pages fill one after the other. */
export function newUuid(now: number = Date.now()): string {
  const bytes = randomBytes(10);
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = now.toString(16).padStart(12, "0");
  const variant = alphabet.charAt(8 + (Number.parseInt(random.charAt(3), 16) % 4));
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

const pool = new Uint8Array(2_048);
let used = pool.length;

/** Asking the system costs more than making an id, so it is asked for many ids at once. */
function randomBytes(length: number): Uint8Array {
  if (length > pool.length) return crypto.getRandomValues(new Uint8Array(length));
  if (used + length > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += length;
  return pool.slice(used - length, used);
}

function timePart(now: number): string {
  let rest = now;
  let text = "";
  for (let digit = 0; digit < 10; digit++) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
