import type { HttpClient } from "@/lib/http/client";
import { isMissingVerb } from "../datacenter/verbs";
import type { Account, AccountFields, AccountRef } from "../port";
import { refusals, refusedWrite, writeStatuses } from "./bamboo-errors";
import { api, findByName, listUsers, segment } from "./bamboo-lists";
import { toAccount } from "./bamboo-shapes";

/**
 * A duplicate is a 400; whether it is one, the account itself tells. An account has no key but its
 * name, so that one just made need not be read.
 */
export async function createAccount(
  http: HttpClient,
  { username, displayName, email, password }: AccountFields & { password: string },
  signal: AbortSignal,
): Promise<Account> {
  const answer = await http.send("POST", `${api}/users`, {
    body: { name: username, fullName: displayName, email, password, passwordConfirm: password },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status < 300) return toAccount({ name: username, fullName: displayName, email });
  const mayExist = answer.status === 400 || answer.status === 409;
  const found = mayExist ? await findByName(http, username, signal) : null;
  if (!found)
    throw await refusedWrite(http, answer, { subject: username, verb: "create accounts", signal });
  if (answer.uncertain && found.displayName === displayName) return found;
  throw refusals.exists(username, answer.status);
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

export async function deleteAccount(
  http: HttpClient,
  { username }: AccountRef,
  signal: AbortSignal,
): Promise<void> {
  const path = `${api}/users/${segment(username)}`;
  const answer = await http.send("DELETE", path, { returns: writeStatuses, signal });
  const isGone = answer.status === 404 && !isMissingVerb(answer);
  if (answer.status < 300 || isGone) return;
  throw await refusedWrite(http, answer, { subject: username, verb: "delete accounts", signal });
}
