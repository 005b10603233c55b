import { attributesOf } from "@/lib/core/mapping/attributes-of";
import { printAttributePath } from "./attribute-path";
import { ScimError } from "./errors";
import { filterWords } from "./filter-words";
import { type GroupChange, readGroupPatch } from "./group-patch";
import { entryNamed, isObject, type Json } from "./json";
import { parseListQuery } from "./list";
import type { LoggedRequest } from "./logged-request";
import { type PatchOperation, parsePatch } from "./patch-request";
import { profiles } from "./profiles";
import { requestPlace } from "./request-place";
import { parseGroup, parseUser } from "./resource";

/** How a request was understood, for people: what the server's own parsers made of it. */
export type Reading = {
  /** One line an operation or a part of the query. */
  steps: string[];
  /** The attributes of a user or group that was sent whole. */
  attributes: { path: string; value: string }[];
  /** Why it cannot be read; null where it can. */
  problem: string | null;
};

export function readingOf(request: LoggedRequest): Reading {
  try {
    return { steps: [], attributes: [], problem: null, ...read(request) };
  } catch (error) {
    if (error instanceof ScimError) return { steps: [], attributes: [], problem: error.detail };
    throw error;
  }
}

function read({ method, path, body }: LoggedRequest): Partial<Reading> {
  const { kind, resource, isSearch, query } = requestPlace(path);
  if (method === "GET" || method === "HEAD") return { steps: querySteps(query) };
  if (isSearch) return { steps: querySteps(paramsOf(body)) };
  if (resource === "bulk") return { steps: bulkSteps(body) };
  if (method === "PATCH" && kind === "user") {
    return { steps: parsePatch(body, profiles.generic).slice(0, stepsMax).map(operationStep) };
  }
  if (method === "PATCH" && kind === "group") return { steps: groupSteps(body) };
  if (method !== "POST" && method !== "PUT") return {};
  if (kind === "user") return { attributes: attributeList(parseUser(body, profiles.generic)) };
  return kind === "group" ? { attributes: groupAttributes(body) } : {};
}

const stepsMax = 100;

function querySteps(params: URLSearchParams): string[] {
  const { filter, startIndex, count, sort, projection } = parseListQuery(params);
  const asked = [...params.keys()].map((name) => name.toLowerCase());
  const isPaged = asked.includes("startindex") || asked.includes("count");
  const names = listed(params, projection.kind === "only" ? "attributes" : "excludedattributes");
  return [
    ...(filter ? [`Only where ${filterWords(filter)}`] : []),
    ...(isPaged ? [`At most ${count} from number ${startIndex} on`] : []),
    ...(sort ? ["In an order of its own"] : []),
    ...(names === null
      ? []
      : [projection.kind === "only" ? `Only the attributes ${names}` : `Without ${names}`]),
  ];
}

function listed(params: URLSearchParams, wanted: string): string | null {
  for (const [name, value] of params) {
    if (name.toLowerCase() === wanted && value.trim() !== "") return value.trim();
  }
  return null;
}

/** The body of a search holds what a list has in its query (RFC 7644 §3.4.3). */
function paramsOf(body: unknown): URLSearchParams {
  const params = new URLSearchParams();
  if (!isObject(body)) return params;
  for (const [name, value] of Object.entries(body)) {
    if (name.toLowerCase() !== "schemas") params.set(name, String(value));
  }
  return params;
}

function bulkSteps(body: unknown): string[] {
  const operations = isObject(body) ? entryNamed(body, "operations") : undefined;
  if (!Array.isArray(operations)) return [];
  return operations
    .filter(isObject)
    .slice(0, stepsMax)
    .map((operation) =>
      [entryNamed(operation, "method"), entryNamed(operation, "path")].map(String).join(" "),
    );
}

function operationStep({ op, path, value }: PatchOperation): string {
  const { target, filter } = path;
  const name = printAttributePath({ ...target, ...(filter ? { sub: null } : {}) });
  const sub = filter && target.name !== null && target.sub !== null ? `.${target.sub}` : "";
  const where = filter ? ` of the entry where ${filterWords(filter)}` : "";
  const place = sub === "" ? `${name}${where}` : `${name}${sub}${where}`;
  if (op === "remove") return `Remove ${place}${value === undefined ? "" : ` ${short(value)}`}`;
  return op === "add" ? `Add to ${place}: ${short(value)}` : `Set ${place} to ${short(value)}`;
}

function groupSteps(body: unknown): string[] {
  return readGroupPatch(parsePatch(body, profiles.generic), profiles.generic)
    .slice(0, stepsMax)
    .map(groupStep);
}

function groupStep(change: GroupChange): string {
  switch (change.kind) {
    case "rename":
      return `Rename to ${JSON.stringify(change.displayName)}`;
    case "externalId":
      return change.externalId === null
        ? "Remove externalId"
        : `Set externalId to ${JSON.stringify(change.externalId)}`;
    case "addMembers":
      return `Add ${members(change.ids.length + change.groupIds.length)}`;
    case "removeMembers":
      return `Remove ${members(change.ids.length)}`;
    case "replaceMembers":
      return `Replace all members by ${members(change.ids.length + change.groupIds.length)}`;
    case "removeAllMembers":
      return "Remove all members";
    case "selectMembers": {
      const who = `the members where ${filterWords(change.filter)}`;
      const { put } = change;
      return put === null
        ? `Remove ${who}`
        : `Put ${members(put.ids.length + put.groupIds.length)} in place of ${who}`;
    }
    default:
      return change satisfies never;
  }
}

function members(count: number): string {
  return count === 1 ? "1 member" : `${count} members`;
}

function attributeList(user: Record<string, unknown>): Reading["attributes"] {
  const { externalId } = user;
  const own = typeof externalId === "string" ? [{ path: "externalId", value: externalId }] : [];
  return [...own, ...attributesOf(user)];
}

function groupAttributes(body: unknown): Reading["attributes"] {
  const group = parseGroup(body, profiles.generic);
  const count = group.members ? group.members.ids.length + group.members.groupIds.length : null;
  return [
    { path: "displayName", value: group.displayName },
    ...(group.externalId ? [{ path: "externalId", value: group.externalId }] : []),
    ...(count === null ? [] : [{ path: "members", value: members(count) }]),
  ];
}

const valueMax = 200;

function short(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > valueMax ? `${text.slice(0, valueMax)}…` : text;
}
