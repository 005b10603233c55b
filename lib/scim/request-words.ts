import type { ScimCallKind } from "@/lib/core/scim-call";
import { callKinds, isDisabling } from "./call-kinds";
import { ScimError } from "./errors";
import type { Filter } from "./filter";
import { entryNamed, isObject, type Json } from "./json";
import { parseListQuery } from "./list";
import { namedMembers } from "./named-members";
import { type PatchOperation, parsePatch } from "./patch-request";
import { unwrap } from "./patch-single";
import { profiles } from "./profiles";
import { requestPlace } from "./request-place";

/** A logged request, as far as it is put in words. */
export type ToldRequest = {
  method: string;
  path: string;
  status: number;
  changed: boolean;
  /** The server's own sentence about it. */
  effect: string;
  resourceId: string | null;
  resourceName: string | null;
  requestBody: unknown;
  /** How many a search found; null where it is not known. */
  found: number | null;
};

/** One line of what a request did: "Disabled Ben", "Added 3 members to Engineering". */
export function requestWords(request: ToldRequest, names: ReadonlyMap<string, string>): string {
  const kinds = callKinds({ ...request, body: request.requestBody });
  const subject = subjectOf(request, names);
  if (request.status >= 400) return refusedWords(request, kinds, subject);
  const { kind, resource } = requestPlace(request.path);
  if (kinds[0] === "read") return readWords(request, subject);
  if (resource === "bulk") return request.effect;
  if (kind === "user") return userWords(request, kinds, subject);
  return kind === "group" ? groupWords(request, kinds, subject, names) : request.effect;
}

/** Whose names the words of these requests need. */
export function idsInWords(requests: readonly ToldRequest[]): string[] {
  const ids = requests.flatMap((request) => {
    const { kind } = requestPlace(request.path);
    const members = kind === "group" ? namedMembers(request.method, request.requestBody) : [];
    const own = request.resourceId === null ? [] : [request.resourceId];
    return members.length === 1 ? [...own, ...members] : own;
  });
  return [...new Set(ids)];
}

/** As it is called now; else as the request or the log called it then. */
function subjectOf(request: ToldRequest, names: ReadonlyMap<string, string>): string {
  const { kind } = requestPlace(request.path);
  const now = request.resourceId === null ? undefined : names.get(request.resourceId);
  const then = nameIn(request.requestBody) ?? request.resourceName;
  const unnamed = kind === "group" ? "a group" : "a user";
  return (request.method === "POST" ? (then ?? now) : (now ?? then)) ?? unnamed;
}

/** What people call the user or group that a body describes. */
function nameIn(body: unknown): string | null {
  if (!isObject(body)) return null;
  const name = entryNamed(body, "name");
  const parts = isObject(name)
    ? [entryNamed(name, "givenName"), entryNamed(name, "familyName")].filter(isText)
    : [];
  const formatted = isObject(name) ? entryNamed(name, "formatted") : undefined;
  const userName = entryNamed(body, "userName");
  const all = [entryNamed(body, "displayName"), formatted, parts.join(" "), userName];
  return all.find(isText) ?? null;
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

const attempts: Record<ScimCallKind, string> = {
  read: "Not read",
  "user.create": "Not created",
  "user.update": "Not changed",
  "user.disable": "Not disabled",
  "user.delete": "Not deleted",
  "group.create": "Group not created",
  "group.update": "Group not changed",
  "members.add": "No member added",
  "members.remove": "No member removed",
  "group.delete": "Group not deleted",
};

function refusedWords(
  { effect, status }: ToldRequest,
  kinds: ScimCallKind[],
  subject: string,
): string {
  const [first] = kinds;
  const why = effect.replace(/^Refused: /, "");
  const isUnnamed = subject === "a user" || subject === "a group" || first === "read";
  const what = first ? attempts[first] : status >= 500 ? "Failed" : "Refused";
  return isUnnamed ? `${what}: ${why}` : `${what}: ${subject}. ${why}`;
}

function readWords(request: ToldRequest, subject: string): string {
  const { kind, id, resource, query, isSearch } = requestPlace(request.path);
  if (kind === null) return resource === "" || isSearch ? "Searched" : "Read what Usher supports";
  if (id !== null) return `Read ${subject}`;
  const filter = isSearch ? null : filterIn(query);
  const found = foundWords(request);
  const wanted = filter ? wantedIn(filter) : null;
  if (wanted !== null) return `Looked up ${wanted}: ${found}`;
  const many = kind === "user" ? "users" : "groups";
  return filter || isSearch ? `Searched ${many}: ${found}` : `Listed ${many}: ${found}`;
}

function foundWords({ found, resourceId }: ToldRequest): string {
  if (found === null) return resourceId === null ? "many found" : "found";
  if (found === 0) return "not found";
  return found === 1 ? "found" : `${found} found`;
}

function filterIn(query: URLSearchParams): Filter | null {
  try {
    return parseListQuery(query).filter;
  } catch (error) {
    if (error instanceof ScimError) return null;
    throw error;
  }
}

/** The one value that a look-up compares with. */
function wantedIn(filter: Filter): string | null {
  if (filter.kind === "element") return wantedIn(filter.filter);
  if (filter.kind === "and") {
    const values = filter.terms.map(wantedIn).filter((value) => value !== null);
    return values.find((value) => /@/.test(value)) ?? values[0] ?? null;
  }
  return filter.kind === "compare" && filter.operator === "eq" ? String(filter.value) : null;
}

function userWords(request: ToldRequest, kinds: ScimCallKind[], subject: string): string {
  const { method, changed, requestBody } = request;
  if (method === "POST") return `Created ${subject}`;
  if (method === "DELETE") return `Deleted ${subject}`;
  const disables = kinds.includes("user.disable");
  if (!changed) return disables ? `${subject} was disabled already` : `Nothing new for ${subject}`;
  if (method === "PUT") return disables ? `Updated ${subject}, disabled` : `Updated ${subject}`;
  const operations = operationsIn(requestBody);
  const others = operations.filter((operation) => !isSwitch(operation)).map(attributeNamed);
  const changes = others.length === 0 ? "" : ` and changed ${listOf(others)}`;
  if (operations.some(isDisabling)) return `Disabled ${subject}${changes}`;
  if (operations.some(isSwitch)) return `Enabled ${subject}${changes}`;
  return others.length === 0 ? `Changed ${subject}` : `Changed ${listOf(others)} of ${subject}`;
}

function groupWords(
  request: ToldRequest,
  kinds: ScimCallKind[],
  subject: string,
  names: ReadonlyMap<string, string>,
): string {
  const { method, changed, requestBody } = request;
  const members = namedMembers(method, requestBody);
  const who = membersWords(members, names);
  const withMembers = members.length === 0 ? "" : ` with ${who}`;
  if (method === "POST") return `Created the group ${subject}${withMembers}`;
  if (method === "DELETE") return `Deleted the group ${subject}`;
  if (!changed) return `Nothing new for the group ${subject}`;
  if (method === "PUT") return `Updated the group ${subject}${withMembers}`;
  const [first, ...more] = kinds;
  if (more.length > 0) return `Changed the group ${subject}: ${kinds.map(kindWord).join(", ")}`;
  if (first === "members.add") return `Added ${who} to ${subject}`;
  if (first === "members.remove") {
    return members.length === 0 ? `Emptied ${subject}` : `Removed ${who} from ${subject}`;
  }
  return `Changed the group ${subject}`;
}

function kindWord(kind: ScimCallKind): string {
  if (kind === "members.add") return "members added";
  return kind === "members.remove" ? "members removed" : "name";
}

function membersWords(ids: readonly string[], names: ReadonlyMap<string, string>): string {
  const [only] = ids;
  if (only === undefined) return "members";
  return ids.length === 1 ? (names.get(only) ?? "1 member") : `${ids.length} members`;
}

function operationsIn(body: unknown): PatchOperation[] {
  try {
    return parsePatch(body, profiles.generic);
  } catch (error) {
    if (error instanceof ScimError) return [];
    throw error;
  }
}

function isSwitch({ op, path, value }: PatchOperation): boolean {
  const isActive = path.target.name?.toLowerCase() === "active" && op !== "remove";
  return isActive && /^(true|false)$/i.test(String(unwrap(value)));
}

function attributeNamed({ path }: PatchOperation): string {
  return path.target.name ?? "an extension";
}

const listedMax = 3;

function listOf(all: readonly string[]): string {
  const names = [...new Set(all)];
  const shown = names.slice(0, listedMax);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
