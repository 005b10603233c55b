import type { HttpClient } from "@/lib/http/client";
import type { Account, AccountKey, TargetGroup } from "../port";
import { listGroups, listUsers } from "./bitbucket-lists";

export type FindAccount = (by: AccountKey, signal: AbortSignal) => Promise<Account | null>;

/**
 * Bitbucket finds users by parts of their names and e-mail addresses, not by their key. A key is
 * looked for under the name it had last, and if it is not there, once in the list of everyone.
 */
export function createFinder(http: HttpClient): FindAccount {
  let names: Promise<Map<string, string>> | null = null;

  return async function findAccount(by, signal) {
    if (!("id" in by)) return findByName(http, by.username, signal);
    const known = by.lastUsername ? await findByName(http, by.lastUsername, signal) : null;
    if (known?.id === by.id) return known;
    names ??= namesById(http, signal);
    const name = (await names.catch(forget)).get(by.id);
    const found = name === undefined ? null : await findByName(http, name, signal);
    return found?.id === by.id ? found : null;
  };

  /** A list that could not be read is read anew next time. */
  function forget(error: unknown): never {
    names = null;
    throw error;
  }
}

async function namesById(http: HttpClient, signal: AbortSignal): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for await (const { items } of listUsers(http, null, null, signal))
    for (const { id, username } of items) names.set(id, username);
  return names;
}

/** Of a list of unknown length so many pages are tried; then the rest are looked up. */
const namesForPage = 5;

/** One by one, or all from the list, which has 1,000 on a page, where that is fewer calls. */
export async function identify(
  http: HttpClient,
  usernames: readonly string[],
  listPages: number | null,
  signal: AbortSignal,
): Promise<Account[]> {
  const wanted = new Set(usernames.map((name) => name.toLowerCase()));
  const pagesMax = listPages === null ? Math.ceil(wanted.size / namesForPage) : wanted.size - 1;
  const readsList = listPages === null ? wanted.size > 1 : wanted.size > listPages;
  const found = readsList ? await fromList(http, wanted, pagesMax, signal) : [];
  for (const name of wanted) found.push(...[await findByName(http, name, signal)].flatMap(one));
  return found;
}

/** Takes out of `wanted` whom it finds; nobody is wanted any more once the list has ended. */
async function fromList(
  http: HttpClient,
  wanted: Set<string>,
  pagesMax: number,
  signal: AbortSignal,
): Promise<Account[]> {
  const found: Account[] = [];
  let pages = 0;
  for await (const { items, cursor } of listUsers(http, null, null, signal)) {
    pages += 1;
    const isWanted = ({ username }: Account) => wanted.delete(username.toLowerCase());
    found.push(...items.filter(isWanted));
    if (cursor === null) wanted.clear();
    if (wanted.size === 0 || pages >= pagesMax) break;
  }
  return found;
}

function one(account: Account | null): Account[] {
  return account ? [account] : [];
}

export async function findByName(
  http: HttpClient,
  username: string,
  signal: AbortSignal,
): Promise<Account | null> {
  for await (const { items } of listUsers(http, username, null, signal)) {
    const found = items.find((one) => one.username.toLowerCase() === username.toLowerCase());
    if (found) return found;
  }
  return null;
}

export async function findByEmail(
  http: HttpClient,
  email: string,
  signal: AbortSignal,
): Promise<Account[]> {
  const found: Account[] = [];
  for await (const { items } of listUsers(http, email, null, signal))
    found.push(...items.filter((one) => one.email?.toLowerCase() === email.toLowerCase()));
  return found;
}

/** The group as Bitbucket spells it. */
export async function findGroup(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<TargetGroup | null> {
  for await (const { items } of listGroups(http, name, null, signal)) {
    const found = items.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
  }
  return null;
}
