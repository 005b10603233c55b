import type { HttpClient } from "@/lib/http/client";
import type { Recent } from "../datacenter/recent";
import { isMissingVerb } from "../datacenter/verbs";
import type { Account, AccountFields, AccountRef } from "../port";
import { refusals, refusedCreation, refusedWrite, writeStatuses } from "./bitbucket-errors";
import { findByName } from "./bitbucket-find";

const users = "/rest/api/1.0/admin/users";

/**
 * Everything travels in the query, and nothing comes back. A repeat after a lost answer says 409:
 * then it is the one just made, if it carries what was sent.
 */
export async function createAccount(
  http: HttpClient,
  { username, displayName, email, password }: AccountFields & { password: string },
  signal: AbortSignal,
): Promise<Account | null> {
  const answer = await http.send("POST", users, {
    query: {
      ...{ name: username, displayName, emailAddress: email, password },
      ...{ addToDefaultGroup: true, notify: false },
    },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status >= 300 && answer.status !== 409) throw refusedCreation(answer, username);
  if (answer.status < 300) return null;
  if (!answer.uncertain) throw refusals.exists(username, 409);
  const found = await findByName(http, username, signal);
  const isOurs = found?.displayName === displayName && (found.email ?? email) === email;
  if (found && isOurs) return found;
  throw refusals.exists(username, 409);
}

/** Names and e-mail address are set together; the one that stays is as it was seen, or read first. */
export async function updateAccount(
  http: HttpClient,
  recent: Recent<Account>,
  { id, username }: AccountRef,
  changed: Partial<AccountFields>,
  signal: AbortSignal,
): Promise<void> {
  const { displayName, email, username: newName } = changed;
  const seen = recent.of(id);
  recent.forget(id);
  if (displayName !== undefined || email !== undefined) {
    const fields = await whole(http, seen, username, { displayName, email }, signal);
    await put(http, username, fields, signal);
  }
  if (newName === undefined || newName === username) return;
  const answer = await http.send("POST", `${users}/rename`, {
    body: { name: username, newName },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status === 404 && (await isRenamed(http, id, newName, signal))) return;
  if (answer.status === 409) throw refusals.exists(newName, 409);
  if (answer.status >= 300) throw refusedWrite(answer, { username, verb: "rename accounts" });
}

/** After a lost answer nobody has the old name; who has the new one tells that it is done. */
async function isRenamed(http: HttpClient, id: string, newName: string, signal: AbortSignal) {
  return (await findByName(http, newName, signal))?.id === id;
}

async function whole(
  http: HttpClient,
  seen: Account | null,
  username: string,
  { displayName, email }: { displayName: string | undefined; email: string | undefined },
  signal: AbortSignal,
) {
  if (displayName !== undefined && email !== undefined) return { displayName, email };
  const isSame = seen?.username.toLowerCase() === username.toLowerCase();
  const found = isSame ? seen : await findByName(http, username, signal);
  if (!found) throw refusals.accountGone(username);
  return { displayName: displayName ?? found.displayName, email: email ?? found.email };
}

async function put(
  http: HttpClient,
  name: string,
  fields: { displayName: string | null; email: string | null },
  signal: AbortSignal,
): Promise<void> {
  const body = { name, ...fields };
  const answer = await http.send("PUT", users, { body, returns: writeStatuses, signal });
  if (answer.status < 300) return;
  const verb = "change names and e-mail addresses of accounts";
  throw refusedWrite(answer, { username: name, verb });
}

/** What the person could do in repositories is gone with it. */
export async function deleteAccount(
  http: HttpClient,
  { username }: AccountRef,
  signal: AbortSignal,
): Promise<void> {
  const options = { query: { name: username }, returns: writeStatuses, signal };
  const answer = await http.send("DELETE", users, options);
  const isGone = answer.status === 404 && !isMissingVerb(answer);
  if (answer.status < 300 || isGone) return;
  throw refusedWrite(answer, { username, verb: "delete accounts" });
}
