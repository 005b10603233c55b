import { isSought } from "@/lib/core/plan/person-match";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { emptyWhenGone, userFields, walk } from "./onelogin-lists";
import { toSourceGroup, toSourceUser } from "./onelogin-record";
import { oneloginOwner, oneloginRole, oneloginUser } from "./onelogin-shapes";

const foundMax = 20;

/** SCIM's names for what OneLogin calls otherwise. */
const spelled: Record<string, string> = {
  ...{ userName: "username", emails: "email", externalId: "id" },
  ...{ "name.givenName": "firstname", "name.familyName": "lastname" },
};

/** What the list can be asked for (sources.md §4), beside an account's own attributes. */
const filters = new Set([
  ...["email", "username", "firstname", "lastname", "samaccountname", "external_id"],
  ...["directory_id", "status"],
]);

/** A few people with this very value; what OneLogin has no filter for is looked through. */
export async function findOneloginUsers(
  onelogin: Authorized,
  settings: SettingValues,
  search: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const { value } = search;
  const found = new Map<string, SourceUserRecord>();
  const ask = async (query: Record<string, string>, isRight: UserSearch) => {
    const list = { path: "/api/2/users", query: { ...query, fields: userFields } };
    for await (const { items } of walk(onelogin, { ...list, item: oneloginUser }, signal)) {
      const people = items.map((user) => toSourceUser(user, settings));
      // An asterisk in the value would stand for anything.
      for (const person of people) if (isSought(person, isRight)) found.set(person.id, person);
      if (found.size >= foundMax) return;
    }
  };
  if (search.attribute === null) {
    await ask({ email: value }, search);
    await ask({ username: value }, search);
    for (const user of await oneWithId(onelogin, value, signal))
      found.set(user.id, toSourceUser(user, settings));
    return [...found.values()].slice(0, foundMax);
  }
  const attribute = spelled[search.attribute] ?? search.attribute;
  if (attribute === "id")
    return (await oneWithId(onelogin, value, signal)).map((user) => toSourceUser(user, settings));
  const isOwn = /^custom_attributes\.\w+$/.test(attribute);
  const query = filters.has(attribute) || isOwn ? { [attribute]: value } : {};
  await ask(query, { value, attribute });
  return [...found.values()].slice(0, foundMax);
}

/** Ids are numbers, but whoever looks for a person may look for anything. */
export async function oneWithId(onelogin: Authorized, id: string, signal: AbortSignal) {
  if (!/^[\w-]+$/.test(id)) return [];
  const path = `/api/2/users/${encodeURIComponent(id)}`;
  const { body } = await onelogin.with(signal, (http) => {
    const schema = oneloginOwner.transform((user) => [user]);
    const instead = { status: 404, read: emptyWhenGone };
    return http.json("GET", path, { schema, signal, instead });
  });
  return body;
}

/** The roles that were given to one person. */
export async function oneloginRolesOf(
  onelogin: Authorized,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const [user] = await oneWithId(onelogin, userId, signal);
  if (!user) return [];
  const found: SourceGroupRecord[] = [];
  const list = { path: "/api/2/roles", query: {}, item: oneloginRole };
  for await (const { items } of walk(onelogin, list, signal)) {
    for (const role of items) {
      const isGiven = user.role_ids?.includes(role.id) ?? role.users?.includes(userId);
      if (isGiven === undefined) throw untold();
      if (isGiven) found.push(toSourceGroup(role));
    }
  }
  return found;
}

function untold(): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_ANSWER_INVALID",
    "OneLogin tells neither a person's roles nor a role's people, so Usher does not guess who has which.",
  );
}
