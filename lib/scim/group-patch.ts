import { invalidFilter, invalidPath, invalidValue, mutability } from "./errors";
import { requireExactChange } from "./exact-body";
import type { Filter } from "./filter";
import type { Json } from "./json";
import { type Members, parseMembers } from "./member";
import type { PatchOperation } from "./patch-request";
import { unwrap } from "./patch-single";
import type { Profile } from "./profiles";
import { ofIndexedLength, requiredText } from "./resource";
import { findAttribute } from "./schemas";
import { idsNamed, memberFilter } from "./selected-members";

/** What to do to a group. Sets of ids, so that nobody has to read the members to change them. */
export type GroupChange =
  | { kind: "rename"; displayName: string }
  | { kind: "externalId"; externalId: string | null }
  | ({ kind: "addMembers" } & Members)
  | { kind: "removeMembers"; ids: string[] }
  | ({ kind: "replaceMembers" } & Members)
  | { kind: "removeAllMembers" }
  | SelectMembers;

/**
 * Members that only those who know the present ones can tell: they leave. Where others are put in
 * their place, somebody must be there (RFC 7644 §3.5.2.3).
 */
export type SelectMembers = {
  kind: "selectMembers";
  /** Over value, type and display. */
  filter: Filter;
  path: string;
  put: Members | null;
};

/** Reads the operations of a group PATCH as changes, to be carried out in this order. */
export function readGroupPatch(
  operations: readonly PatchOperation[],
  profile: Profile,
): GroupChange[] {
  const changes: GroupChange[] = [];
  for (const operation of operations) {
    for (const change of readOperation(operation, profile)) append(changes, change);
  }
  return changes.map(distinct);
}

/** authentik sends one operation per member; neighbours of one kind are one change. */
function append(changes: GroupChange[], change: GroupChange): void {
  const last = changes.at(-1);
  if (last?.kind === "addMembers" && change.kind === "addMembers") {
    pushAll(last.ids, change.ids);
    pushAll(last.groupIds, change.groupIds);
  } else if (last?.kind === "removeMembers" && change.kind === "removeMembers") {
    pushAll(last.ids, change.ids);
  } else {
    changes.push(change);
  }
}

function pushAll(list: string[], more: readonly string[]): void {
  for (const id of more) list.push(id);
}

/** A member named by several operations is one member. */
function distinct(change: GroupChange): GroupChange {
  if (change.kind === "removeMembers") return { ...change, ids: [...new Set(change.ids)] };
  if (change.kind !== "addMembers") return change;
  const { ids, groupIds } = change;
  return { kind: "addMembers", ids: [...new Set(ids)], groupIds: [...new Set(groupIds)] };
}

function readOperation(operation: PatchOperation, profile: Profile): GroupChange[] {
  const { path, implied } = operation;
  const located = path.target.name === null ? null : findAttribute(path.target, "Group");
  if (!located) {
    if (!profile.refuseUnknownPaths) return [];
    throw invalidPath(`A Group has no attribute ${path.text.slice(0, 200)}.`);
  }
  if (profile.requireExactBodies) requireExactChange(operation, located);
  if (located.attribute.name === "members") return readMembers(operation);
  if (located.attribute.name === "displayName") return [readRename(operation)];
  if (located.attribute.name === "externalId") return [readExternalId(operation)];
  if (implied) return [];
  throw mutability(`${path.text} is read-only: the server sets it.`);
}

function readRename({ op, path, value }: PatchOperation): GroupChange {
  if (op === "remove") throw mutability("displayName is required and cannot be removed.");
  refuseFilter(path.text, path.filter);
  return { kind: "rename", displayName: requiredText(unwrap(value), "displayName", "group") };
}

function readExternalId({ op, path, value }: PatchOperation): GroupChange {
  refuseFilter(path.text, path.filter);
  const sent = op === "remove" ? null : unwrap(value);
  if (sent === null || sent === "") return { kind: "externalId", externalId: null };
  if (typeof sent !== "string") throw invalidValue("externalId must be text.");
  return { kind: "externalId", externalId: ofIndexedLength(sent, "externalId") };
}

function readMembers(operation: PatchOperation): GroupChange[] {
  if (operation.path.filter) return readSelectedMembers(operation, operation.path.filter);
  const { op, path, value } = operation;
  const { sub } = path.target;
  // Of a member only its identity is kept; its display and type are the server's to say.
  if (sub !== null && sub.toLowerCase() !== "value") return [];
  if (op === "remove" && (value === undefined || value === null)) {
    return [{ kind: "removeAllMembers" }];
  }
  return membersChange(op, parseMembers(value ?? null, "members"));
}

function membersChange(op: PatchOperation["op"], members: Members): GroupChange[] {
  const ids = [...members.ids, ...members.groupIds];
  if (op === "replace") {
    return ids.length === 0
      ? [{ kind: "removeAllMembers" }]
      : [{ kind: "replaceMembers", ...members }];
  }
  if (ids.length === 0) return [];
  return op === "add" ? [{ kind: "addMembers", ...members }] : [{ kind: "removeMembers", ids }];
}

/** `members[value eq "x"]`: a filtered remove takes what it names and never more. */
function readSelectedMembers(operation: PatchOperation, filter: Filter): GroupChange[] {
  const { op, path, value } = operation;
  const named = memberFilter(filter);
  const sub = path.target.sub?.toLowerCase();
  if (sub !== undefined && sub !== "value") return [];
  if (op === "add") return addSelected(operation, named);
  const ids = idsNamed(named);
  if (op === "remove" && ids !== null)
    return ids.length === 0 ? [] : [{ kind: "removeMembers", ids }];
  const put = op === "replace" ? membersIn(value) : null;
  // Of a member only its identity is kept, so there is nothing else of it to replace.
  if (op === "replace" && put === null) return [];
  if (sub === "value" && op === "replace" && put) return sameMember(path.text, ids, put);
  return [{ kind: "selectMembers", filter: named, path: path.text, put }];
}

/** A member's value is immutable (RFC 7643 §8.7.1): another member is another element. */
function sameMember(path: string, ids: string[] | null, put: Members): GroupChange[] {
  const [sent] = [...put.ids, ...put.groupIds];
  if (ids?.length === 1 && ids[0] === sent) return [];
  throw mutability(`${path} cannot change: remove this member and add the other one.`);
}

function addSelected({ path, value }: PatchOperation, filter: Filter): GroupChange[] {
  const sent = membersIn(value);
  if (sent) return membersChange("add", sent);
  const ids = idsNamed(filter);
  if (ids) return membersChange("add", { ids, groupIds: [] });
  throw invalidFilter(`${path.text}: members are added by value, as in members[value eq "id"].`);
}

/** Null where the value names nobody. */
function membersIn(value: Json | undefined): Members | null {
  const one = unwrap(value);
  if (value === undefined || !(typeof one === "string" || Array.isArray(one))) return null;
  const members = parseMembers(value, "members");
  return members.ids.length + members.groupIds.length > 0 ? members : null;
}

function refuseFilter(path: string, filter: Filter | null): void {
  if (filter) throw invalidPath(`${path}: this attribute has one value, so no [ ].`);
}
