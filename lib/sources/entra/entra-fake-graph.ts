import { type FakePaging, fakePage, withIds } from "@/lib/http/fake-pages";
import type { FakeDirectory, FakeUser } from "../port";

/** The application that the first group, and nobody else, is assigned to. */
export const assignedAppId = "11111111-2222-3333-4444-555555555555";

/** What Graph sends when nothing is selected (sources.md §1.2). */
const userDefaults = [
  ...["businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone"],
  ...["officeLocation", "preferredLanguage", "surname", "userPrincipalName"],
];
const groupDefaults = ["id", "displayName", "description", "groupTypes", "securityEnabled"];
/** Groups so called hide their members; the fake's application lacks Member.Read.Hidden. */
const hiddenName = /^Hidden /;

type Asked = { url: URL; isEventual: boolean; directory: FakeDirectory; paging: FakePaging };

/** Microsoft Graph v1.0 as far as a reader meets it. */
export function readGraph(
  request: Request,
  directory: FakeDirectory,
  paging: FakePaging,
): Response {
  const url = new URL(request.url);
  const isEventual = request.headers.get("consistencylevel") === "eventual";
  const asked = { url, isEventual, directory, paging };
  const [, , kind = "", id, part, cast] = url.pathname.split("/").map(decodeURIComponent);
  if (kind === "organization")
    return Response.json({ value: [{ id: "o", displayName: "Contoso" }] });
  if (kind === "users" && id === undefined) return people(asked, directory.users);
  if (kind === "users" && part?.endsWith("emberOf")) return memberships(asked, id ?? "", part);
  if (kind === "groups" && id === undefined) return groups(asked);
  if (kind === "groups") return members(asked, id ?? "", part ?? "", cast);
  if (kind === `servicePrincipals(appId='${assignedAppId}')`) return assignments(asked);
  return graphError(404, "Request_ResourceNotFound", `Resource '${kind}' does not exist.`);
}

function people(asked: Asked, users: FakeUser[]): Response {
  const filter = asked.url.searchParams.get("$filter");
  if (filter === null) return page(asked, users, userDefaults, userOf);
  if (onlyIndexed.test(filter.replace(/'[^']*'/g, "")) && !isAdvanced(asked)) {
    return graphError(400, "Request_UnsupportedQuery", "Unsupported Query.");
  }
  return page(asked, users.map(userOf).filter(filterOf(filter)), userDefaults);
}

/** An operator, and properties, that only the index has. */
const onlyIndexed = / ne |\b(onPremisesSamAccountName|companyName|employeeType|officeLocation)\b/;

/** `id in (…)`, and `name eq 'value'` or its opposite, joined by or; two of them joined by and. */
function filterOf(filter: string): (user: Record<string, unknown>) => boolean {
  const [, first, second] = /^\((.*)\) and \(?(.*?)\)?$/.exec(filter) ?? [];
  if (first !== undefined && second !== undefined) {
    const both = [filterOf(first), filterOf(second)];
    return (user) => both.every((holds) => holds(user));
  }
  if (filter.startsWith("id in ")) return ({ id }) => idsIn(filter).includes(String(id));
  const parts = filter.split(" or ").map((part) => /^(\w+) (eq|ne) '((?:[^']|'')*)'$/.exec(part));
  return (user) =>
    parts.some((part) => {
      const [, name = "", operator, text = ""] = part ?? [];
      const wanted = text.replaceAll("''", "'").toLowerCase();
      return (String(user[name] ?? "").toLowerCase() === wanted) === (operator === "eq");
    });
}

/** What a person is in: groups, and roles, which are none. */
function memberships(asked: Asked, userId: string, part: string): Response {
  const { directory } = asked;
  const groups = directory.groups.filter(({ members }) => {
    const all = part === "transitiveMemberOf" ? within(directory, members, []) : members;
    return all.includes(userId);
  });
  const typed = groups.map((group) => ({
    ...{ "@odata.type": "#microsoft.graph.group", ...groupOf(group) },
  }));
  const type = { "@odata.type": "#microsoft.graph.directoryRole" };
  const role = { ...type, ...groupOf({ id: "role-1", displayName: "Global Reader", members: [] }) };
  return page(asked, [...typed, role], ["id"]);
}

/** Every page of an advanced query needs the header, and the first one the count. */
function isAdvanced({ url, isEventual }: Asked): boolean {
  return isEventual && url.searchParams.get("$count") === "true";
}

function idsIn(filter: string): string[] {
  const [, list = ""] = /^id (?:in|eq) \(?(.*?)\)?$/.exec(filter) ?? [];
  return list.split(",").map((text) => text.replace(/^'|'$/g, "").replaceAll("''", "'"));
}

function groups(asked: Asked): Response {
  const filter = asked.url.searchParams.get("$filter");
  const [, name] = /^displayName eq '(.*)'$/.exec(filter ?? "") ?? [];
  const wanted = asked.directory.groups.filter(({ id, displayName }) => {
    if (filter === null) return true;
    return name === undefined
      ? idsIn(filter).includes(id)
      : displayName === name.replaceAll("''", "'");
  });
  return page(asked, wanted, groupDefaults, groupOf);
}

export function groupOf({ id, displayName }: FakeDirectory["groups"][0]) {
  return {
    ...{ id, displayName, description: null, securityEnabled: true },
    ...{ mailEnabled: false, groupTypes: [] },
    visibility: hiddenName.test(displayName) ? "HiddenMembership" : null,
  };
}

function members(asked: Asked, groupId: string, part: string, cast?: string): Response {
  const { directory } = asked;
  const group = directory.groups.find((one) => one.id === groupId);
  if (!group) {
    return graphError(404, "Request_ResourceNotFound", `Resource '${groupId}' does not exist.`);
  }
  if (part === "") return Response.json(selected(asked.url, groupDefaults)(groupOf(group)));
  const shown = hiddenName.test(group.displayName) ? [] : group.members;
  const ids = part === "transitiveMembers" ? within(directory, shown, []) : shown;
  if (cast === undefined) {
    const groupIds = new Set(withIds(directory.groups, ids).map(({ id }) => id));
    const people = new Set(withIds(directory.users, ids).map(({ id }) => id));
    const typeOf = (id: string) =>
      people.has(id) ? "user" : groupIds.has(id) ? "group" : "device";
    const entries = ids.map((id) => ({ "@odata.type": `#microsoft.graph.${typeOf(id)}`, id }));
    return page(asked, entries, ["id"]);
  }
  if (!isAdvanced(asked)) return graphError(400, "Request_UnsupportedQuery", "Unsupported Query.");
  const users = withIds(directory.users, ids);
  return page(asked, users.map(userOf), userDefaults);
}

function within(directory: FakeDirectory, ids: string[], seen: string[]): string[] {
  const all = ids.flatMap((id) => {
    const inner = directory.groups.find((group) => group.id === id);
    if (seen.includes(id)) return [];
    return inner ? [id, ...within(directory, inner.members, [...seen, id])] : [id];
  });
  return [...new Set(all)];
}

function assignments(asked: Asked): Response {
  const { users, groups: all } = asked.directory;
  const [person] = users;
  const [group] = all;
  const entries = [
    ...(person ? [{ id: "a-1", principalId: person.id, principalType: "User" }] : []),
    ...(group ? [{ id: "a-2", principalId: group.id, principalType: "Group" }] : []),
    { id: "a-3", principalId: "sp-1", principalType: "ServicePrincipal" },
  ];
  return page(asked, entries, ["id", "principalId", "principalType"]);
}

export function userOf({ id, userName, displayName, email, active, attributes }: FakeUser) {
  return {
    ...{ id, userPrincipalName: userName, displayName, mail: email, accountEnabled: active },
    ...{ businessPhones: [], givenName: null, surname: null, userType: "Member", ...attributes },
  };
}

function selected(url: URL, defaults: readonly string[]) {
  const names = ["@odata.type", ...(url.searchParams.get("$select")?.split(",") ?? defaults)];
  return (record: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(names.flatMap((name) => (name in record ? [[name, record[name]]] : [])));
}

/** After the first page comes an empty one, which is not the end. */
function page<Item extends { id: string }>(
  { url, paging }: Asked,
  all: readonly Item[],
  defaults: readonly string[],
  shape: (item: Item) => Record<string, unknown> = (item) => item,
): Response {
  const top = Number(url.searchParams.get("$top") ?? 100);
  if (top > 999) return graphError(400, "Request_BadRequest", "Invalid page size specified.");
  const cursor = url.searchParams.get("$skiptoken");
  const { items, next } = fakePage(all, cursor, top, paging, true);
  const link = new URL(url);
  link.searchParams.set("$skiptoken", next ?? "");
  if (paging.elsewhere) link.host = "127.0.0.2:1";
  return Response.json({
    "@odata.context": `${url.origin}/v1.0/$metadata#directoryObjects`,
    ...(next === null ? {} : { "@odata.nextLink": link.href }),
    value: items.map(shape).map(selected(url, defaults)),
  });
}

export function graphError(status: number, code: string, message: string): Response {
  const innerError = { date: "2026-01-01T00:00:00", "request-id": "r-1" };
  return Response.json({ error: { code, message, innerError } }, { status });
}
