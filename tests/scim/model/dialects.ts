import type { Command, Known } from "./world";

export type Call = { method: string; path: string; body?: unknown };
/** How a client says what it means. */
export type Dialect = "entra" | "okta" | "authentik";

export const dialects: readonly Dialect[] = ["entra", "okta", "authentik"];

/** The request that says a command in a client's dialect. */
export function callOf(command: Command, known: Known, dialect: Dialect): Call {
  switch (command.kind) {
    case "createUser":
      return { method: "POST", path: "/Users", body: person(command.name, command.title) };
    case "putUser":
      return {
        method: "PUT",
        path: `/Users/${known(command.user)}`,
        body: { ...person(command.name, command.title), ...activeOf(command.active) },
      };
    case "setTitle":
      return patch(`/Users/${known(command.user)}`, titleOperation(command.title, dialect));
    case "setActive":
      return patch(`/Users/${known(command.user)}`, activeOperation(command.active, dialect));
    case "renameUser":
      return patch(`/Users/${known(command.user)}`, set("userName", command.name, dialect));
    case "deleteUser":
      return { method: "DELETE", path: `/Users/${known(command.user)}` };
    default:
      return groupCall(command, known, dialect);
  }
}

function groupCall(
  command: Exclude<Command, { user: string }>,
  known: Known,
  dialect: Dialect,
): Call {
  const path = `/Groups/${known(command.group)}`;
  switch (command.kind) {
    case "createGroup":
      return { method: "POST", path: "/Groups", body: team(command.name, command.users, known) };
    case "putGroup":
      return { method: "PUT", path, body: team(command.name, command.users, known) };
    case "addMembers":
      return patch(path, ...addition(command.users.map(known), dialect));
    case "removeMembers":
      return patch(path, ...removal(command.users.map(known), dialect));
    case "replaceMembers":
      return patch(path, {
        op: "replace",
        path: "members",
        value: valuesOf(command.users.map(known)),
      });
    case "clearMembers":
      return patch(path, clearing(dialect));
    case "renameGroup":
      return patch(path, set("displayName", command.name, dialect));
    case "deleteGroup":
      return { method: "DELETE", path };
    default:
      return command satisfies never;
  }
}

const person = (userName: string, title: string | null) => ({ userName, title });
const activeOf = (active: boolean | null) => (active === null ? {} : { active });
const valuesOf = (ids: readonly string[]) => ids.map((value) => ({ value }));

function team(displayName: string, users: readonly string[], known: Known) {
  return { displayName, members: valuesOf(users.map(known)) };
}

function patch(path: string, ...operations: unknown[]): Call {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
  return { method: "PATCH", path, body: { schemas, Operations: operations } };
}

function set(path: string, value: unknown, dialect: Dialect) {
  return dialect === "entra"
    ? { op: "Replace", path, value }
    : { op: "replace", value: { [path]: value } };
}

function titleOperation(title: string | null, dialect: Dialect) {
  return title === null ? { op: "remove", path: "title" } : set("title", title, dialect);
}

function activeOperation(active: boolean, dialect: Dialect) {
  return set("active", dialect === "entra" ? (active ? "True" : "False") : active, dialect);
}

function addition(ids: readonly string[], dialect: Dialect): unknown[] {
  if (dialect === "entra") {
    return [{ op: "Add", path: "members", value: ids.map((value) => ({ $ref: null, value })) }];
  }
  if (dialect === "okta") return [{ op: "add", value: { members: valuesOf(ids) } }];
  return ids.map((value) => ({ op: "add", path: "members", value: [{ value }] }));
}

function removal(ids: readonly string[], dialect: Dialect): unknown[] {
  if (dialect === "entra") return [{ op: "Remove", path: "members", value: valuesOf(ids) }];
  return ids.map((id) => ({ op: "remove", path: `members[value eq "${id}"]` }));
}

function clearing(dialect: Dialect): unknown {
  return dialect === "okta"
    ? { op: "replace", path: "members", value: [] }
    : { op: "remove", path: "members" };
}
