import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import { isMissingVerb } from "../datacenter/verbs";
import type {
  Account,
  AccountChange,
  AccountFields,
  AccountKey,
  AccountRef,
  TargetSettings,
} from "../port";
import { refusals, said, speaksOfDuplicate, writeStatuses } from "./jira-errors";
import { toAccount, user, users } from "./jira-shapes";
import { refused, write } from "./jira-write";

const userPath = "/rest/api/2/user";

/** J1. A deleted user is a record for old issues, no account. */
export async function findAccount(
  http: HttpClient,
  by: AccountKey,
  signal: AbortSignal,
): Promise<Account | null> {
  const query = "id" in by ? { key: by.id } : { username: by.username };
  const answer = await http.send("GET", userPath, { query, signal, returns: [404] });
  if (isMissingVerb(answer)) throw refusals.verbMissing("look up a user");
  if (answer.status === 404) return null;
  const found = http.parse(answer, user);
  return found.deleted ? null : toAccount(found);
}

/** J2 looks into names, too, and finds parts of them. */
export async function findByEmail(
  http: HttpClient,
  email: string,
  signal: AbortSignal,
): Promise<Account[]> {
  const { body } = await http.json("GET", "/rest/api/2/user/search", {
    query: { username: email, maxResults: 100, includeActive: true, includeInactive: true },
    schema: users,
    signal,
  });
  return body
    .filter(({ emailAddress }) => emailAddress?.toLowerCase() === email.toLowerCase())
    .map(toAccount);
}

/**
 * J4. A duplicate is a 400 in the language of the account; whether it is one, the account itself
 * tells. After a lost answer it is the one just made, if it carries what was sent.
 */
export async function createAccount(
  http: HttpClient,
  { applications = "default" }: TargetSettings,
  { username, displayName, email, password }: AccountFields & { password: string },
  signal: AbortSignal,
): Promise<Account> {
  const answer = await http.send("POST", userPath, {
    body: {
      ...{ name: username, displayName, emailAddress: email, password, notification: "false" },
      ...applicationKeys(applications),
    },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status < 300) return created(http, answer, username, signal);
  const mayExist = answer.status === 400 || answer.status === 409;
  const found = mayExist ? await findAccount(http, { username }, signal) : null;
  if (!found) throw await refused(http, answer, { username, verb: "create accounts", signal });
  const isOurs =
    answer.uncertain && found.displayName === displayName && (found.email ?? email) === email;
  if (isOurs) return found;
  throw refusals.exists(username, answer.status);
}

async function created(
  http: HttpClient,
  answer: Answer,
  username: string,
  signal: AbortSignal,
): Promise<Account> {
  const told = user.safeParse(jsonIn(answer.text));
  const account = told.success
    ? toAccount(told.data)
    : await findAccount(http, { username }, signal);
  if (account) return account;
  throw refusals.notVisible(username);
}

/** Without keys Jira gives its default access; an empty list gives none. */
function applicationKeys(applications: string): { applicationKeys?: string[] } {
  if (applications === "default" || applications === "") return {};
  return { applicationKeys: applications === "none" ? [] : [applications] };
}

/**
 * J5. Fields that are not sent stay; a new name renames. Where it is offered (J18), a disabled
 * person's sessions end at once.
 */
export async function updateAccount(
  http: HttpClient,
  account: AccountRef,
  { username: name, displayName, email: emailAddress, active }: AccountChange,
  endsSessions: boolean,
  signal: AbortSignal,
): Promise<void> {
  const body = { name, displayName, emailAddress, active };
  const changed = Object.entries(body).flatMap(([key, value]) => (value === undefined ? [] : key));
  if (changed.length === 0) return;
  const options = { query: { key: account.id }, body, returns: writeStatuses, signal };
  const answer = await http.send("PUT", userPath, options);
  if (answer.status >= 300 && name !== undefined && speaksOfDuplicate(said(answer)))
    throw refusals.exists(name, answer.status);
  const username = name ?? account.username;
  const isOnlyActive = changed.join() === "active";
  const verb = isOnlyActive ? `${active ? "enable" : "disable"} accounts` : changing;
  if (answer.status >= 300)
    throw await refused(http, answer, { username: account.username, verb, signal });
  if (active === undefined) return;
  if ((await isActive(http, account, answer, signal)) === !active)
    throw refusals.verbMissing(`${active ? "enable" : "disable"} accounts`);
  if (!active && endsSessions) await endSessions(http, username, signal);
}

/** Versions that do not know the field may ignore it; not every answer tells. Null for nobody. */
async function isActive(
  http: HttpClient,
  { id }: AccountRef,
  { text }: Answer,
  signal: AbortSignal,
): Promise<boolean | null> {
  const told = user.safeParse(jsonIn(text)).data;
  const found = told ?? (await findAccount(http, { id }, signal));
  return found && (found.active ?? true);
}

const changing = "change names and e-mail addresses of accounts";

/** The session's path cannot take a name with / (targets.md §1.2). */
async function endSessions(http: HttpClient, username: string, signal: AbortSignal) {
  if (/[/\\]/.test(username)) return;
  await write(http, "DELETE", `/rest/api/2/user/session/${encodeURIComponent(username)}`, {
    ...{ username, verb: "end sessions", signal },
    isDone: ({ status }) => status === 404,
  });
}

/** J6. Jira keeps people whom issues name; then it refuses, and says so. */
export async function deleteAccount(
  http: HttpClient,
  { username }: AccountRef,
  signal: AbortSignal,
): Promise<void> {
  await write(http, "DELETE", userPath, {
    ...{ query: { username }, username, verb: "delete accounts", signal },
    isDone: (answer) => answer.status === 404 && !isMissingVerb(answer),
  });
}
