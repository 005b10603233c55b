import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { groupRules } from "@/lib/core/groups/group-rules";
import { defaultSettings, userRules } from "@/lib/core/settings/sync-settings";
import { why } from "@/lib/engine/preview/why";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { plannedRows, type WhyRow, whyRows } from "./why-rows";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  createWorld,
  goOn,
  patchPerson,
  push,
  removePerson,
  type World,
} from "./world";

let world: World;
const ids: string[] = [];
const people = ["ann", "bob", "cid", "dee", "eve"];
const groupsAsked = ["crew", "crew-x", "staff", "drawn", "confluence-users", "nowhere"];

beforeAll(async () => {
  world = await createWorld({
    people: [person("dee"), person("eve")],
    groups: { crew: ["eve@acme.test"], drawn: ["dee@acme.test"] },
  });
  for (const name of people) ids.push(await addPerson(world, name, { title: `${name} of staff` }));
  const [ann = "", bob = "", cid = ""] = ids;
  const inner = await addGroup(world, "inner", [bob]);
  await addGroup(world, "crew", [ann, inner]);
  await addGroup(world, "team-x", [ann, cid]);
  await push(world);
  const held = await carryOut(world, "full");
  await approveRun(world.tenantId, String(held["id"]), actor);
  await goOn(world, String(held["id"]));
  await patchPerson(world, ann, { displayName: "Ann Moe" });
  await patchPerson(world, bob, { active: false });
  await removePerson(world, cid);
});

function person(name: string) {
  return { username: `${name}@acme.test`, displayName: `${name} Doe`, email: `${name}@acme.test` };
}

const glob = (pattern: string) => ({ kind: "glob" as const, pattern });
const source = (name: string) => ({ name, id: null });
const settings = fc.record({
  groups: fc.record({
    mode: fc.constantFrom("sameName", "manual", "off"),
    removal: fc.constantFrom("addOnly", "owned", "mapped", "mirror"),
    createMissing: fc.boolean(),
    nested: fc.constantFrom("direct", "transitive"),
    exclude: fc.constantFrom([], [glob("team*")]),
    steps: fc.constantFrom([], [{ kind: "replace", find: "team", with: "crew" }]),
    protected: fc.constantFrom([], [glob("drawn")]),
    defaultsAll: fc.constantFrom([], ["staff"]),
    defaultsNew: fc.constantFrom([], ["drawn"]),
    required: fc.constantFrom([], [glob("team-*")]),
    conditions: fc.constantFrom(
      [],
      [{ when: 'user.title.startsWith("ann")', groups: ["drawn"] }],
      [{ when: "user.nothing.here == 1", groups: ["crew"] }],
    ),
    mappings: fc.constantFrom(
      [{ target: "staff", any: [source("crew"), source("team-x")] }],
      [
        { target: "crew", all: [source("crew")], none: [source("team-x")] },
        { target: "drawn", none: [source("crew")] },
      ],
    ),
  }),
  users: fc.record({
    create: fc.boolean(),
    update: fc.boolean(),
    inactive: fc.constantFrom("disable", "keep"),
    goneGraceDays: fc.constantFrom(0, 3),
    excluded: fc.constantFrom([], [glob("eve*")]),
    protectedAccounts: fc.constantFrom([], [glob("ann*")]),
  }),
});

test("why says of every person and group what the planner decides, under any rules", async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(settings, async (drawn) => {
      const groups = groupRules.parse({ ...defaultSettings.groups, ...drawn.groups });
      const users = userRules.parse({ ...defaultSettings.users, ...drawn.users });
      await saveSettings(world.tenantId, actor, world.syncId, { groups, users });
      const run = await carryOut(world, "full", "preview");
      turn += 1;
      for (const [index, personId] of ids.entries()) {
        const planned = await plannedRows(world, run["id"], personId);
        expect(await whyRows(world, personId)).toEqual(planned);
        const next = groupsAsked[(index + turn) % groupsAsked.length] ?? "";
        for (const group of ["crew", next]) await checkGroup(personId, group, planned);
      }
    }),
    { numRuns: 6 },
  );
}, 120_000);

function ask(personId: string, group: string) {
  return why(world.tenantId, { syncId: world.syncId, personId, group });
}

async function checkGroup(personId: string, group: string, planned: WhyRow[]) {
  const { membership, stages } = await ask(personId, group);
  const row = planned.find((each) => each.group === group && each.kind.startsWith("membership"));
  if (row && !row.skipped) {
    expect(membership).toMatchObject({
      kind: row.kind === "membership.add" ? "joins" : "leaves",
      reason: row.reason,
    });
  } else if (row) expect(membership).toMatchObject({ reason: row.reason });
  else expect(["is", "kept", "not"]).toContain(membership?.kind);
  // What is (to be) given has a way without a no; what is not has a stage that said no.
  const given = membership?.kind === "is" || membership?.kind === "joins";
  if (given) expect(stages.filter(({ verdict }) => verdict === "no")).toEqual([]);
  else if (membership?.kind !== "kept")
    expect(stages.some(({ verdict }) => verdict === "no")).toBe(true);
}
