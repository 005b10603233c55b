import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import type { Account, AccountChange, AccountFields, AccountRef } from "../port";
import { api, type Entities, readEntity } from "./crowd-entities";
import { reasonOf, refusals, refusedWrite, saysNoUser, writeStatuses } from "./crowd-errors";
import { type Entity, entity, idOf, isById, toAccount, userPage } from "./crowd-shapes";

const users = `${api}/user`;

/**
 * A name that is taken and one that is wrong are refused alike; the account itself tells. Not every
 * version answers with the account.
 */
export async function createAccount(
  http: HttpClient,
  { username, displayName, email, password }: AccountFields & { password: string },
  signal: AbortSignal,
): Promise<Account | null> {
  const body = {
    ...{ name: username, "display-name": displayName, email, active: true },
    ...partsOf(displayName),
    password: { value: password },
  };
  const options = { body, repeatable: true, returns: writeStatuses, signal };
  const answer = await http.send("POST", users, options);
  if (answer.status < 300) {
    const told = entity.safeParse(jsonIn(answer.text));
    return told.success ? toAccount(told.data) : null;
  }
  const mayExist = answer.status === 400 || answer.status === 409;
  const found = mayExist ? await readEntity(http, { username }, signal) : null;
  if (!found) throw refusedWrite(answer, username, "create accounts");
  const isOurs = answer.uncertain && found["display-name"] === displayName;
  if (isOurs) return toAccount(found);
  throw refusals.exists(username, answer.status);
}

/** Of one question, so that its address stays short of what servers take. */
const questionMax = 4_000;
const namesMax = 100;

/** By a question for several names; whom it does not show is read alone. */
export async function identify(
  http: HttpClient,
  usernames: readonly string[],
  signal: AbortSignal,
): Promise<Account[]> {
  const found = new Map<string, Account>();
  const note = (account: Account) => found.set(account.username.toLowerCase(), account);
  // The query language has no way to write these.
  const plain = usernames.filter((name) => !/["\\*]/.test(name));
  for (const restriction of questionsFor(plain)) {
    const query = { "entity-type": "user", restriction, expand: "user", "max-results": namesMax };
    const options = { query, schema: userPage, signal };
    const { body } = await http.json("GET", `${api}/search`, options);
    body.users.map(toAccount).forEach(note);
  }
  for (const username of usernames) {
    if (found.has(username.toLowerCase())) continue;
    const alone = await readEntity(http, { username }, signal);
    if (alone) note(toAccount(alone));
  }
  return [...found.values()];
}

function questionsFor(names: readonly string[]): string[] {
  const questions: string[][] = [[]];
  let length = 0;
  for (const name of names) {
    const part = `name = "${name}"`;
    length += encodeURIComponent(` or ${part}`).length;
    const last = questions.at(-1) ?? [];
    if (last.length > 0 && (length > questionMax || last.length >= namesMax)) {
      questions.push([part]);
      length = encodeURIComponent(` or ${part}`).length;
    } else last.push(part);
  }
  return questions.filter((parts) => parts.length > 0).map((parts) => parts.join(" or "));
}

/** Crowd wants both; some directories refuse users without. */
function partsOf(displayName: string): { "first-name": string; "last-name": string } {
  const words = displayName.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? "") : displayName;
  return { "first-name": words.length > 1 ? words.slice(0, -1).join(" ") : "", "last-name": last };
}

export async function updateAccount(
  http: HttpClient,
  entities: Entities,
  account: AccountRef,
  { username: newName, displayName, email, active }: AccountChange,
  signal: AbortSignal,
): Promise<void> {
  const change = {
    ...(displayName === undefined ? {} : { "display-name": displayName, ...partsOf(displayName) }),
    ...(email === undefined ? {} : { email }),
    ...(active === undefined ? {} : { active }),
  };
  if (Object.keys(change).length > 0) await put(http, entities, account, change, signal);
  if (newName === undefined || newName === account.username) return;
  entities.forget(account);
  const answer = await http.send("POST", `${users}/rename`, {
    query: { username: account.username },
    body: { "new-name": newName },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status < 300) return;
  if (saysNoUser(answer) && (await isRenamed(http, account, newName, signal))) return;
  const isTaken = answer.status === 400 && /INVALID_USER|EXISTS/.test(reasonOf(answer).reason);
  if (isTaken) throw refusals.exists(newName, answer.status);
  throw refusedWrite(answer, account.username, "rename accounts");
}

/** After a lost answer nobody has the old name; who has the new one tells that it is done. */
async function isRenamed(
  http: HttpClient,
  { id }: AccountRef,
  newName: string,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await readEntity(http, { username: newName }, signal);
  return found !== null && (!isById(id) || idOf(found) === id);
}

/** The whole user replaces the whole user: what were left out would be cleared. */
export async function put(
  http: HttpClient,
  entities: Entities,
  account: AccountRef,
  change: Partial<Entity>,
  signal: AbortSignal,
): Promise<void> {
  const { attributes: _, password: __, link: ___, ...rest } = await entities.of(account, signal);
  const body: Entity = { ...rest, ...change };
  const options = { query: { username: body.name }, body, returns: writeStatuses, signal };
  const answer = await http.send("PUT", users, options);
  entities.forget(account);
  if (answer.status >= 300) throw refusedWrite(answer, account.username, "change accounts");
  entities.saw(body);
}

export async function deleteAccount(
  http: HttpClient,
  { username }: AccountRef,
  signal: AbortSignal,
): Promise<void> {
  const options = { query: { username }, returns: writeStatuses, signal };
  const answer = await http.send("DELETE", users, options);
  if (answer.status < 300) return;
  const refusal = refusedWrite(answer, username, "delete accounts");
  if (refusal.code === "ACCOUNT_GONE") return;
  throw refusal;
}

export async function findByEmail(
  http: HttpClient,
  email: string,
  signal: AbortSignal,
): Promise<Account[]> {
  // No address has these, and the query language has no way to write them.
  if (/["\\]/.test(email)) return [];
  const { body } = await http.json("GET", `${api}/search`, {
    query: { "entity-type": "user", restriction: `email = "${email}"`, expand: "user" },
    schema: userPage,
    signal,
  });
  return body.users
    .filter((found) => found.email?.toLowerCase() === email.toLowerCase())
    .map(toAccount);
}

const attributes = z.object({
  attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
});

/** An attribute may have several values; what Usher writes has one. */
export async function readProfile(
  http: HttpClient,
  { username }: AccountRef,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const options = { query: { username }, returns: [404], signal };
  const answer = await http.send("GET", `${users}/attribute`, options);
  if (answer.status === 404) throw refusals.accountGone(username);
  const found = http.parse(answer, attributes).attributes.filter(({ name }) => keys.includes(name));
  return Object.fromEntries(found.map(({ name, values }) => [name, values.join(", ")]));
}

/** All that is set goes in one call, which leaves other attributes as they are. */
export async function setProfile(
  http: HttpClient,
  { username }: AccountRef,
  values: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
): Promise<void> {
  const path = `${users}/attribute`;
  const verb = "keep attributes";
  const entries = Object.entries(values);
  const attributes = entries.flatMap(([name, value]) =>
    value === null ? [] : [{ name, values: [value] }],
  );
  if (attributes.length > 0) {
    const options = { query: { username }, body: { attributes }, repeatable: true, signal };
    const answer = await http.send("POST", path, { ...options, returns: writeStatuses });
    if (answer.status >= 300) throw refusedWrite(answer, username, verb);
  }
  for (const [attributename, value] of entries) {
    if (value !== null) continue;
    const query = { username, attributename };
    const answer = await http.send("DELETE", path, { query, returns: writeStatuses, signal });
    if (answer.status >= 300 && answer.status !== 404) throw refusedWrite(answer, username, verb);
  }
}
