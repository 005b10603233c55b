import { isSought } from "@/lib/core/plan/person-match";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import {
  basePath,
  groupFields,
  isThrottle,
  oneUserFields,
  reasonsIn,
  scopeOf,
  userFields,
  walk,
} from "./google-lists";
import { isInScope, toSourceGroup, toSourceUser } from "./google-record";
import { type GoogleGroup, type GoogleUser, googleGroup, googleUser } from "./google-shapes";

const foundMax = 20;

/** Where Google looks for a value that is asked for by one of our names (its search clauses). */
const clauses: Record<string, { path: string; field: string }> = {
  primaryEmail: { path: "primaryEmail", field: "email" },
  userName: { path: "primaryEmail", field: "email" },
  email: { path: "primaryEmail", field: "email" },
  emails: { path: "primaryEmail", field: "email" },
  aliases: { path: "aliases", field: "email" },
  displayName: { path: "name.fullName", field: "name" },
  "name.fullName": { path: "name.fullName", field: "name" },
  "name.givenName": { path: "name.givenName", field: "givenName" },
  "name.familyName": { path: "name.familyName", field: "familyName" },
  orgUnitPath: { path: "orgUnitPath", field: "orgUnitPath" },
  externalIds: { path: "externalIds.value", field: "externalId" },
  "externalIds.value": { path: "externalIds.value", field: "externalId" },
  "organizations.title": { path: "organizations.title", field: "orgTitle" },
  "organizations.department": { path: "organizations.department", field: "orgDepartment" },
  "organizations.costCenter": { path: "organizations.costCenter", field: "orgCostCenter" },
  "relations.value": { path: "relations.value", field: "manager" },
  "phones.value": { path: "phones.value", field: "phone" },
};

/** A few people in scope with this very value; what Google has no clause for is looked through. */
export async function findGoogleUsers(
  google: Authorized,
  settings: SettingValues,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const matching = (path: string) => (user: GoogleUser) =>
    isSought(toSourceUser(user), { value, attribute: path });
  const asked = async (field: string, isRight: (user: GoogleUser) => boolean) =>
    unlessRefused(() => listed(google, settings, clause(field, value), isRight, signal));
  if (attribute === "id" || attribute === "externalId")
    return (await withId(google, settings, value, signal)).map(toSourceUser);
  if (attribute === null) {
    const people = [
      ...((await asked("email", isCalled(value))) ?? []),
      ...((await asked("name", matching("name.fullName"))) ?? []),
      ...(await withId(google, settings, value, signal)),
    ];
    const once = new Map(people.map((user) => [user.id, user]));
    return [...once.values()].slice(0, foundMax).map(toSourceUser);
  }
  const known = clauses[attribute];
  const path = known?.path ?? attribute;
  const [, custom] = /^customSchemas\.(\w+\.\w+)$/.exec(attribute) ?? [];
  const field = known?.field ?? custom;
  const found = field === undefined ? null : await asked(field, matching(path));
  return (found ?? (await listed(google, settings, null, matching(path), signal))).map(
    toSourceUser,
  );
}

/** By the address that stands for the person, or by another one of theirs. */
function isCalled(value: string) {
  return (user: GoogleUser) =>
    ["primaryEmail", "aliases"].some((attribute) =>
      isSought(toSourceUser(user), { value, attribute }),
    );
}

function clause(field: string, value: string): string {
  return `${field}='${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

async function listed(
  google: Authorized,
  settings: SettingValues,
  query: string | null,
  isRight: (user: GoogleUser) => boolean,
  signal: AbortSignal,
): Promise<GoogleUser[]> {
  const all = { ...scopeOf(settings), maxResults: 500, projection: "full", fields: userFields };
  const asked = query === null ? all : { ...all, query };
  const list = { path: "/users", key: "users", query: asked, item: googleUser } as const;
  const found: GoogleUser[] = [];
  for await (const { items } of walk(google, list, signal)) {
    found.push(...items.filter((user) => isRight(user) && isInScope(user, settings)));
    if (found.length >= foundMax) break;
  }
  return found.slice(0, foundMax);
}

/** The person with this id, where it is one in scope. */
async function withId(
  google: Authorized,
  settings: SettingValues,
  id: string,
  signal: AbortSignal,
): Promise<GoogleUser[]> {
  if (!/^[\w-]+$/.test(id)) return [];
  const user = await userWithId(google, id, signal);
  return user.filter(
    (one) => one.id === id && isInScope(one, settings) && isInAccount(one, settings),
  );
}

function isInAccount(user: GoogleUser, { domain, customer }: SettingValues): boolean {
  if (domain) return domainOf(user.primaryEmail) === domain.toLowerCase();
  return !customer || customer === "my_customer" || user["customerId"] === customer;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

async function userWithId(
  google: Authorized,
  id: string,
  signal: AbortSignal,
): Promise<GoogleUser[]> {
  const path = `${basePath}/users/${encodeURIComponent(id)}`;
  const { body } = await google.with(signal, (http) => {
    const schema = googleUser.transform((user) => [user]);
    const query = { projection: "full", fields: oneUserFields };
    const instead = { status: 404, read: nobodyWhenGone };
    return http.json("GET", path, { schema, signal, query, isThrottle, instead });
  });
  return body;
}

function nobodyWhenGone({ text }: { text: string }): [] | null {
  return reasonsIn(text).includes("notFound") ? [] : null;
}

const groupsAskedMax = 1_000;

/**
 * The groups that count this person as a member: directly, by having everybody of the account, and
 * through others where those count for the group above.
 */
export async function googleGroupsOf(
  google: Authorized,
  settings: SettingValues,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const [person] = await userWithId(google, userId, signal);
  const customer = person?.["customerId"];
  const ofAll = async () => (typeof customer === "string" ? having(google, customer, signal) : []);
  // Google's documents speak of people and groups alone; an account that is refused names none.
  const everyone = (await unlessRefused(ofAll)) ?? [];
  const found = new Map<string, GoogleGroup>();
  const queue = [...(await having(google, userId, signal)), ...everyone];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (found.has(next.id)) continue;
    found.set(next.id, next);
    if (found.size > groupsAskedMax) throw tooMany();
    if (settings["nested"] === "derived") queue.push(...(await having(google, next.email, signal)));
  }
  const { domain } = settings;
  const own = [...found.values()].filter(
    ({ email }) => !domain || domainOf(email) === domain.toLowerCase(),
  );
  return own.map((group) => toSourceGroup(group, settings));
}

/** Groups with this direct member: a person, a group, or an account. */
async function having(
  google: Authorized,
  userKey: string,
  signal: AbortSignal,
): Promise<GoogleGroup[]> {
  const query = { userKey, maxResults: 200, fields: groupFields };
  const list = { path: "/groups", key: "groups", query, item: googleGroup } as const;
  const groups: GoogleGroup[] = [];
  for await (const { items } of walk(google, list, signal)) groups.push(...items);
  return groups;
}

function tooMany(): SyncError {
  return new SyncError(
    "skip",
    "SOURCE_ANSWER_TOO_LARGE",
    `The person is in more than ${groupsAskedMax} groups, which Usher does not look up one by one.`,
  );
}
