import fc from "fast-check";
import { expect, test } from "vitest";
import { isObject } from "@/lib/scim/json";
import { type Answer, type Client, idIn, listed, newClient } from "../conformance/client";
import { callOf, type Dialect, dialects } from "./dialects";
import { runs } from "./runs";
import { apply, type Command, emptyWorld, type Outcome, type World } from "./world";

/** A command as it is delivered: in whose dialect, and how many times at once. */
type Delivery = { command: Command; dialect: Dialect; times: number };

const users = ["u1", "u2", "u3", "u4"];
const groups = ["g1", "g2"];
const names = ["ada@x.org", "Bo@x.org", "BO@x.org", "cy@x.org", "di@x.org"];
const teams = ["Red", "red", "Blue"];

const user = fc.constantFrom(...users);
const group = fc.constantFrom(...groups);
const name = fc.constantFrom(...names);
const team = fc.constantFrom(...teams);
const title = fc.constantFrom(null, "Lead", "Guide");
const some = fc.uniqueArray(user, { minLength: 1, maxLength: 3 });
const any = fc.uniqueArray(user, { maxLength: 3 });

function kind<K extends Command["kind"]>(of: K): fc.Arbitrary<K> {
  return fc.constant(of);
}

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: kind("createUser"), user, name, title }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ kind: kind("putUser"), user, name, title },
      active: fc.constantFrom(null, true, false),
    }),
  },
  fc.record({ kind: kind("setTitle"), user, title }),
  fc.record({ kind: kind("setActive"), user, active: fc.boolean() }),
  fc.record({ kind: kind("renameUser"), user, name }),
  fc.record({ kind: kind("deleteUser"), user }),
  { weight: 3, arbitrary: fc.record({ kind: kind("createGroup"), group, name: team, users: any }) },
  fc.record({ kind: kind("putGroup"), group, name: team, users: any }),
  { weight: 4, arbitrary: fc.record({ kind: kind("addMembers"), group, users: some }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("removeMembers"), group, users: some }) },
  fc.record({ kind: kind("replaceMembers"), group, users: any }),
  fc.record({ kind: kind("clearMembers"), group }),
  fc.record({ kind: kind("renameGroup"), group, name: team }),
  fc.record({ kind: kind("deleteGroup"), group }),
);

const delivery: fc.Arbitrary<Delivery> = fc.record({
  command,
  dialect: fc.constantFrom(...dialects),
  times: fc.constantFrom(1, 1, 2, 3),
});

/** One client's memory of ids, and the model of what the server must hold. */
type Session = { client: Client; world: World; ids: Map<string, string> };

const knownIn = (ids: ReadonlyMap<string, string>) => (slot: string) =>
  ids.get(slot) ?? `no-${slot}`;

/** Sends all deliveries of one command at once, and holds each answer against the model. */
async function deliver({ client, world, ids }: Session, { command, dialect, times }: Delivery) {
  const known = knownIn(ids);
  const { method, path, body } = callOf(command, known, dialect);
  const sends = Array.from({ length: times }, () => client.send(method, path, body));
  const answers = await Promise.all(sends);
  const made = answers.map(idIn).find((id, at) => answers[at]?.status === 201 && id !== "") ?? "";
  const outcomes = answers.map(() => apply(world, command, known, made));
  expect(answers.map(seen).sort(), JSON.stringify({ command, dialect, times })).toEqual(
    outcomes.sort(),
  );
  if (made !== "") ids.set("user" in command ? command.user : command.group, made);
}

function seen({ status, text }: Answer): Outcome | string {
  if (status === 201) return "created";
  if (status === 200 || status === 204) return "done";
  if (status === 409) return "taken";
  return status === 404 ? "missing" : `${status} ${text}`;
}

/** Everything the server shows, in the model's shape. */
async function shownBy(client: Client): Promise<unknown> {
  const people = listed(await client.get("/Users")).map((shown) => [
    shown["id"],
    { userName: shown["userName"], title: shown["title"] ?? null, active: shown["active"] },
  ]);
  const sets = listed(await client.get("/Groups")).map((shown) => {
    const members = Array.isArray(shown["members"]) ? shown["members"].filter(isObject) : [];
    const ids = members.map(({ value }) => value);
    return [shown["id"], { displayName: shown["displayName"], members: ids.sort() }];
  });
  return { users: Object.fromEntries(people), groups: Object.fromEntries(sets) };
}

function heldBy({ users, groups }: World): unknown {
  const sets = [...groups].map(([id, { displayName, members }]) => {
    return [id, { displayName, members: [...members].sort() }];
  });
  return { users: Object.fromEntries(users), groups: Object.fromEntries(sets) };
}

/** Each person's groups are those that list the person. */
async function expectGroupsOfUsers(client: Client, { users, groups }: World) {
  for (const id of users.keys()) {
    const { json } = await client.get(`/Users/${id}`);
    const shown = Array.isArray(json["groups"]) ? json["groups"].filter(isObject) : [];
    const wanted = [...groups].filter(([, { members }]) => members.has(id)).map(([of]) => of);
    expect(shown.map(({ value }) => value).sort()).toEqual(wanted.sort());
  }
}

test("any sequence of requests, each delivered one to three times, ends in the model's state", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 25 }), async (deliveries) => {
      const client = await newClient();
      const session = { client, world: emptyWorld(), ids: new Map<string, string>() };
      for (const each of deliveries) await deliver(session, each);
      expect(await shownBy(client)).toEqual(heldBy(session.world));
      await expectGroupsOfUsers(client, session.world);
    }),
    runs(60),
  );
});

/** What one of several clients does at its own pace: to its own person, in groups of all. */
const own = fc.record({
  dialect: fc.constantFrom(...dialects),
  times: fc.constantFrom(1, 2, 3),
  command: fc.oneof(
    fc.record({ kind: kind("setTitle"), user: fc.constant("own"), title }),
    fc.record({ kind: kind("setActive"), user: fc.constant("own"), active: fc.boolean() }),
    {
      weight: 3,
      arbitrary: fc.record({ kind: kind("addMembers"), group, users: fc.constant(["own"]) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: kind("removeMembers"), group, users: fc.constant(["own"]) }),
    },
    fc.record({ kind: kind("deleteUser"), user: fc.constant("own") }),
    fc.record({
      kind: kind("createUser"),
      user: fc.constant("own"),
      name: fc.constant("own"),
      title,
    }),
  ),
});
const lanes = fc.array(fc.array(own, { minLength: 1, maxLength: 8 }), {
  minLength: 8,
  maxLength: 8,
});

test("eight clients at once lose nothing and are refused nothing, whatever the interleaving", async () => {
  await fc.assert(
    fc.asyncProperty(lanes, async (all) => {
      const client = await newClient();
      const world = emptyWorld();
      const shared = new Map<string, string>();
      for (const each of groups) {
        const command: Command = { kind: "createGroup", group: each, name: each, users: [] };
        await deliver({ client, world, ids: shared }, { command, dialect: "okta", times: 1 });
      }
      await Promise.all(
        all.map((lane, at) => runLane({ client, world, ids: new Map(shared) }, lane, at)),
      );
      expect(await shownBy(client)).toEqual(heldBy(world));
    }),
    runs(15),
  );
});

async function runLane(session: Session, lane: readonly Delivery[], at: number) {
  const create: Command = { kind: "createUser", user: "own", name: `lane-${at}`, title: null };
  session.ids.set("own", `no-lane-${at}`);
  await deliver(session, { command: create, dialect: "okta", times: 1 });
  for (const { command, ...how } of lane) {
    const named = command.kind === "createUser" ? { ...command, name: `lane-${at}` } : command;
    await deliver(session, { ...how, command: named });
  }
}
