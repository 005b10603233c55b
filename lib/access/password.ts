import { hash, verify } from "@node-rs/argon2";
import { UserError } from "@/lib/core/user-error";
import { commonPasswords, commonWords } from "./known-passwords";

/** OWASP's figures for Argon2id, which is this package's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Half of libuv's threads: a flood of sign-ins must not stop file and name look-ups. */
const hashesMax = 2;
const waitingMax = 100;

export const passwordLengthMin = 10;
export const passwordLengthMax = 200;

export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(canonical(password), cost));
}

/** Without a stored hash it works as long and answers no, so that time tells nothing. */
export async function verifyPassword(
  stored: string | null | undefined,
  password: string,
): Promise<boolean> {
  const known = stored ?? (await dummyHash());
  const right = await inTurn(() => verify(known, canonical(password)));
  return right && typeof stored === "string";
}

/** What is wrong with a new password, in words for the person; null when it is good. */
export function passwordProblem(password: string, person: { email: string }): string | null {
  const length = Array.from(password).length;
  if (length < passwordLengthMin) {
    return `Use at least ${passwordLengthMin} characters. A few words in a row are easy to remember.`;
  }
  if (length > passwordLengthMax) return `Use at most ${passwordLengthMax} characters.`;
  const lower = canonical(password).toLowerCase();
  if (isGuessable(lower)) {
    return "This is one of the first passwords that attackers try. Use a few unrelated words instead.";
  }
  if (leansOn(lower, namesOf(person.email))) {
    return "Your e-mail address and the word Usher are easy to guess. Leave them out.";
  }
  return null;
}

function isGuessable(lower: string): boolean {
  if (commonPasswords.has(lower) || new Set(lower).size < 5) return true;
  if (/^\d{1,14}$/.test(lower) || isSequence(lower)) return true;
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  if (core === "") return false;
  return [core, plain(core)].some((word) => commonWords.has(halfOf(word)) || isSequence(word));
}

/** `p@ssw0rd` is no better than `password`. */
function plain(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => substitutes[sign] ?? sign);
}

const substitutes: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** A word written twice counts as once. */
function halfOf(word: string): string {
  const half = word.slice(0, word.length / 2);
  return half + half === word ? half : word;
}

const rows = [
  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
];

/** Neighbours on the keyboard or in the alphabet, in either direction. */
function isSequence(text: string): boolean {
  const back = Array.from(text).reverse().join("");
  return text.length > 3 && rows.some((row) => row.includes(text) || row.includes(back));
}

/** Contains one of the names with too little beside it. */
function leansOn(lower: string, names: readonly string[]): boolean {
  return names.some((name) => lower.includes(name) && lower.replace(name, "").length < 8);
}

function namesOf(email: string): string[] {
  const address = email.toLowerCase();
  const [local = "", domain = ""] = address.split("@");
  const [company = ""] = domain.split(".");
  return [address, local, company, "usher"].filter((name) => name.length >= 4);
}

/** The same characters typed on different systems give the same bytes (NIST SP 800-63B §5.1.1.2). */
function canonical(password: string): string {
  return password.normalize("NFKC");
}

let dummy: Promise<string> | undefined;

function dummyHash(): Promise<string> {
  dummy ??= hashPassword("nobody has this password");
  return dummy;
}

let running = 0;
const waiting: (() => void)[] = [];

/** Each hash takes 19 MiB and a core, so only a few run at once and the rest queue. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= hashesMax) {
    if (waiting.length >= waitingMax) {
      throw new UserError("Many people are signing in right now. Try again in a few seconds.", {
        status: 429,
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
