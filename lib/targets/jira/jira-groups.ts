import type { SyncError } from "@/lib/core/sync-error";
import { type Answer, wholeListBytesMax } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { inconsistent } from "../datacenter/list-pages";
import { plain } from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";
import type { Page, TargetGroup } from "../port";
import { refusals, said, writeStatuses } from "./jira-errors";
import { administrator, isAdministrator } from "./jira-permission";
import { groupKey, refusesGroup } from "./jira-rules";
import { groupPicker } from "./jira-shapes";

/** The picker gives 20 unless asked for more; `total` tells whether it was cut. */
const groupsMax = 100_000;
const itemsMax = 1_000;

/** J15, the only list of groups that Jira has. */
export async function* listGroups(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const names = await allNames(http, signal);
  for (let start = Number(cursor ?? 0); ; start += itemsMax) {
    const items = names.slice(start, start + itemsMax).map((name) => ({ id: name, name }));
    const next = start + itemsMax < names.length ? `${start + itemsMax}` : null;
    yield { items, cursor: next };
    if (next === null) return;
  }
}

async function allNames(http: HttpClient, signal: AbortSignal): Promise<string[]> {
  const { total, groups } = await pick(http, "", signal);
  const names = new Set(groups.map(({ name }) => name));
  if (names.size < total) await addByLetter(http, names, total, "", signal);
  if (names.size < total)
    throw inconsistent(
      "Jira",
      `shows ${names.size} of ${total} groups and cannot be asked for more`,
    );
  return [...names].sort();
}

const letters = "etaoinsrlhdcumfpgwybvkxjqz0123456789-_. ";
const depthMax = 3;

/** A server that cuts the list is asked for the groups with each letter, and so on. */
async function addByLetter(
  http: HttpClient,
  names: Set<string>,
  total: number,
  part: string,
  signal: AbortSignal,
): Promise<void> {
  for (const letter of letters) {
    if (names.size >= total) return;
    const query = part + letter;
    const found = await pick(http, query, signal);
    for (const { name } of found.groups) names.add(name);
    const isCut = found.groups.length < found.total;
    if (isCut && query.length < depthMax) await addByLetter(http, names, total, query, signal);
  }
}

async function pick(http: HttpClient, query: string, signal: AbortSignal) {
  const { body } = await http.json("GET", "/rest/api/2/groups/picker", {
    query: { query, maxResults: groupsMax },
    schema: groupPicker,
    bytesMax: wholeListBytesMax,
    signal,
    list: true,
  });
  return body;
}

/** The group as Jira spells it; null when there is none. */
async function findGroup(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<TargetGroup | null> {
  const { groups } = await pick(http, name.trim(), signal);
  const found = groups.find((group) => groupKey(group.name) === groupKey(name));
  return found ? { id: found.name, name: found.name } : null;
}

/** J10. A duplicate is a 400 in the language of the account, so the list says whether it is one. */
export async function createGroup(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  const wanted = checked(name.trim());
  const answer = await http.send("POST", "/rest/api/2/group", {
    body: { name: wanted },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  const group = { id: wanted, name: wanted };
  if (answer.status < 300) return { created: true, group };
  if (isMissingVerb(answer)) throw refusals.verbMissing("create groups");
  const found = answer.status === 403 ? null : await findGroup(http, wanted, signal);
  if (found) return { created: answer.uncertain, group: found };
  throw await refusedGroup(http, answer, name, signal);
}

/** J11. What the group restricted becomes free for all who may see the rest. */
export async function deleteGroup(
  http: HttpClient,
  { name }: TargetGroup,
  signal: AbortSignal,
): Promise<void> {
  const answer = await http.send("DELETE", "/rest/api/2/group", {
    query: { groupname: checked(name) },
    returns: writeStatuses,
    signal,
  });
  if (answer.status < 300) return;
  if (isMissingVerb(answer)) throw refusals.verbMissing("delete groups");
  if (answer.status === 404) return;
  if (answer.status === 400 && !(await findGroup(http, name, signal))) return;
  throw await refusedGroup(http, answer, name, signal);
}

/** A name that can be sent. */
export function checked(name: string): string {
  const reason = refusesGroup(name);
  if (reason !== null) throw refusals.nameUnsupported(name, reason);
  return name;
}

async function refusedGroup(
  http: HttpClient,
  answer: Answer,
  name: string,
  signal: AbortSignal,
): Promise<SyncError> {
  const { status } = answer;
  if (status === 403 && !(await isAdministrator(http, signal)))
    return refusals.lacksPermission(administrator);
  return refusals.refused(`the group ${name}`, plain(said(answer), status), status);
}
