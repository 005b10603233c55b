/** What an id names; the prefix is part of the id, so that people can say what they are looking at. */
export type IdPrefix =
  | "app"
  | "aud"
  | "chn"
  | "cmp"
  | "dlv"
  | "ent"
  | "grt"
  | "fil"
  | "inc"
  | "inv"
  | "key"
  | "lnk"
  | "lic"
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
 * A new id: prefix, `_`, 24 characters of base 32. The first ten are the time in milliseconds, three
 * count within it, so ids of one process sort by age; the other eleven are 55 random bits.
 */
export function newId(prefix: IdPrefix, at?: number): string {
  const { time, count } = at === undefined ? nextMoment(Date.now()) : { time: at, count: 0 };
  return `${prefix}_${digitsOf(time, 10)}${digitsOf(count, 3)}${randomText(11)}`;
}

/** Sorts before every id of this moment and after all older ones. */
export function firstId(prefix: IdPrefix, at: number): string {
  return `${prefix}_${digitsOf(at, 10)}`;
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

/**
 * A UUID version 7 (RFC 9562 §5.7): time first, so that index pages fill one after the other. Those
 * that this process makes sort by age also within a millisecond (§6.2, method 1).
 */
export function newUuid(): string {
  const { time, count } = nextMoment(Date.now());
  const bytes = randomBytes(8);
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const digits = time.toString(16).padStart(12, "0");
  const counted = count.toString(16).padStart(3, "0");
  const variant = alphabet.charAt(8 + (Number.parseInt(random.charAt(0), 16) % 4));
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7${counted}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}`;
}

const countsMax = 4_096;
let moment = { time: 0, count: 0 };

/** A clock that was set back does not make newer ids look older: it stands until time catches up. */
function nextMoment(now: number): typeof moment {
  const count = moment.count + 1;
  if (now > moment.time) moment = { time: now, count: 0 };
  else if (count < countsMax) moment = { time: moment.time, count };
  else moment = { time: moment.time + 1, count: 0 };
  return moment;
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

function digitsOf(number: number, length: number): string {
  let rest = number;
  let text = "";
  for (let digit = 0; digit < length; digit++) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
