import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import type { Recent } from "../datacenter/recent";
import type { Account, AccountChange, AccountRef, Capabilities } from "../port";
import { refusals, refusedWrite, writeStatuses } from "./bamboo-errors";
import { api, findByName } from "./bamboo-lists";
import { user } from "./bamboo-shapes";

type Write = { http: HttpClient; capabilities: Capabilities; signal: AbortSignal };

/** Verbs that not every version has, and that no document confirms; the probe looks for each. */
export async function updateAccount(
  write: Write,
  recent: Recent<Account>,
  account: AccountRef,
  { username: newName, displayName, email, active }: AccountChange,
): Promise<void> {
  const { updateUser, setActive, renameUser } = write.capabilities;
  const isRename = newName !== undefined && newName !== account.username;
  const isNaming = displayName !== undefined || email !== undefined;
  if (isRename && !renameUser.able) throw refusals.verbMissing("rename accounts");
  if (isNaming && !updateUser.able) throw refusals.verbMissing(naming);
  if (active !== undefined && !setActive.able) throw refusals.verbMissing(activating);
  const seen = recent.of(account.id);
  recent.forget(account.id);
  if (isNaming || active !== undefined)
    recent.saw(account.id, await replace(write, account, seen, { displayName, email, active }));
  if (!isRename) return;
  recent.forget(account.id);
  await rename(write, account, newName);
}

const naming = "change names and e-mail addresses of accounts";
const activating = "enable or disable accounts";

type Fields = {
  displayName: string | undefined;
  email: string | undefined;
  active: boolean | undefined;
};

/** Whether it takes a part for the whole is not told, so the account is always sent whole. */
async function replace(
  { http, capabilities, signal }: Write,
  { username }: AccountRef,
  seen: Account | null,
  { displayName, email, active }: Fields,
): Promise<Account> {
  const known = seen ?? (await findByName(http, username, signal));
  if (!known) throw refusals.accountGone(username);
  const after = {
    ...known,
    displayName: displayName ?? known.displayName,
    email: email ?? known.email,
    active: active ?? known.active,
  };
  const body = {
    ...{ name: username, fullName: after.displayName, email: after.email },
    ...(capabilities.setActive.able ? { enabled: after.active } : {}),
  };
  const answer = await http.send("PUT", `${api}/users`, { body, returns: writeStatuses, signal });
  const verb = active === undefined ? naming : activating;
  if (answer.status >= 300)
    throw await refusedWrite(http, answer, { subject: username, verb, signal });
  if (isIgnored(answer, active)) throw refusals.verbMissing(activating);
  return after;
}

/** A version that ignores the field may say so; where none does, what the run wrote is read back. */
function isIgnored({ text }: Answer, active: boolean | undefined): boolean {
  const told = user.safeParse(jsonIn(text)).data;
  return active !== undefined && (told?.enabled ?? told?.active) === !active;
}

/** A repeat after a lost answer meets nobody under the old name: the new one tells that it is done. */
async function rename(
  { http, signal }: Write,
  { username }: AccountRef,
  newName: string,
): Promise<void> {
  const body = { name: username, newName };
  const options = { body, returns: writeStatuses, signal };
  const answer = await http.send("PUT", `${api}/users/rename`, options);
  if (answer.status < 300) return;
  const mayBeThere = [400, 404, 409].includes(answer.status);
  const holder = mayBeThere ? await findByName(http, newName, signal) : null;
  if (holder && answer.status === 404) return;
  if (holder) throw refusals.exists(newName, answer.status);
  throw await refusedWrite(http, answer, { subject: username, verb: "rename accounts", signal });
}
