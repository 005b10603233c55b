/** What a server that keeps to the RFCs holds, as plain objects. */
export type Person = { userName: string; title: string | null; active: boolean };
export type Team = { displayName: string; members: Set<string> };
export type World = { users: Map<string, Person>; groups: Map<string, Team> };

/** A request by what it means. People and groups are meant by slots, of which the client knows ids. */
export type Command = UserCommand | GroupCommand;

type UserCommand =
  | { kind: "createUser"; user: string; name: string; title: string | null }
  | { kind: "putUser"; user: string; name: string; title: string | null; active: boolean | null }
  | { kind: "setTitle"; user: string; title: string | null }
  | { kind: "setActive"; user: string; active: boolean }
  | { kind: "renameUser"; user: string; name: string }
  | { kind: "deleteUser"; user: string };

type GroupCommand =
  | { kind: "createGroup"; group: string; name: string; users: readonly string[] }
  | { kind: "putGroup"; group: string; name: string; users: readonly string[] }
  | { kind: "addMembers"; group: string; users: readonly string[] }
  | { kind: "removeMembers"; group: string; users: readonly string[] }
  | { kind: "replaceMembers"; group: string; users: readonly string[] }
  | { kind: "clearMembers"; group: string }
  | { kind: "renameGroup"; group: string; name: string }
  | { kind: "deleteGroup"; group: string };

export type Outcome = "created" | "done" | "taken" | "missing";

/** The id that a client knows for a slot; of what it never created it has one that leads nowhere. */
export type Known = (slot: string) => string;

export const emptyWorld = (): World => ({ users: new Map(), groups: new Map() });

/** Carries out a command; `newId` is what the server calls a resource that it creates. */
export function apply(world: World, command: Command, known: Known, newId: string): Outcome {
  switch (command.kind) {
    case "createUser":
      return createUser(world, command, newId);
    case "createGroup":
      return createGroup(world, command, known, newId);
    case "putUser":
    case "setTitle":
    case "setActive":
    case "renameUser":
    case "deleteUser":
      return changeUser(world, command, known(command.user));
    default:
      return changeGroup(world, command, known);
  }
}

function createUser(world: World, command: Command & { kind: "createUser" }, id: string): Outcome {
  if (owner(world.users, command.name) !== null) return "taken";
  world.users.set(id, { userName: command.name, title: command.title, active: true });
  return "created";
}

function changeUser(
  world: World,
  command: Exclude<UserCommand, { kind: "createUser" }>,
  id: string,
): Outcome {
  const user = world.users.get(id);
  if (!user) return "missing";
  switch (command.kind) {
    case "putUser":
      if (isTaken(world.users, command.name, id)) return "taken";
      world.users.set(id, {
        userName: command.name,
        title: command.title,
        active: command.active ?? user.active,
      });
      return "done";
    case "renameUser":
      if (isTaken(world.users, command.name, id)) return "taken";
      user.userName = command.name;
      return "done";
    case "setTitle":
      user.title = command.title;
      return "done";
    case "setActive":
      user.active = command.active;
      return "done";
    case "deleteUser":
      world.users.delete(id);
      for (const { members } of world.groups.values()) members.delete(id);
      return "done";
    default:
      return command satisfies never;
  }
}

function createGroup(
  world: World,
  { name, users }: Command & { kind: "createGroup" },
  known: Known,
  id: string,
): Outcome {
  if (owner(world.groups, name) !== null) return "taken";
  world.groups.set(id, { displayName: name, members: new Set(users.map(known)) });
  return "created";
}

function changeGroup(world: World, command: GroupCommand, known: Known): Outcome {
  const id = known(command.group);
  const group = world.groups.get(id);
  if (!group) return "missing";
  const renamed = command.kind === "putGroup" || command.kind === "renameGroup";
  if (renamed && isTaken(world.groups, command.name, id)) return "taken";
  if (renamed) group.displayName = command.name;
  if (command.kind === "deleteGroup") world.groups.delete(id);
  else moveMembers(group, command, known);
  return "done";
}

function moveMembers({ members }: Team, command: GroupCommand, known: Known): void {
  const ids = "users" in command ? command.users.map(known) : [];
  const { kind } = command;
  if (kind === "putGroup" || kind === "replaceMembers" || kind === "clearMembers") members.clear();
  for (const id of ids) {
    if (kind === "removeMembers") members.delete(id);
    else members.add(id);
  }
}

type Named = { userName: string } | { displayName: string };
const nameOf = (named: Named) => ("userName" in named ? named.userName : named.displayName);

/** Whose name this is, in any case. */
function owner(all: ReadonlyMap<string, Named>, name: string): string | null {
  for (const [id, named] of all) if (nameOf(named).toLowerCase() === name.toLowerCase()) return id;
  return null;
}

function isTaken(all: ReadonlyMap<string, Named>, name: string, by: string): boolean {
  const id = owner(all, name);
  return id !== null && id !== by;
}
