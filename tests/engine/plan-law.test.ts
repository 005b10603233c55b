import fc from "fast-check";
import { expect, test } from "vitest";
import { mappingOf } from "@/lib/core/attribute-mapping";
import { defaultMappings } from "@/lib/core/attribute-preset";
import { defaultSettings, type SyncSettings } from "@/lib/core/sync-settings";
import { approveRun } from "@/lib/engine/approve-run";
import { saveSettings } from "@/lib/engine/save-settings";
import { startFake } from "@/lib/targets/jira/jira.fake";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  goOn,
  patchPerson,
  push,
  removePerson,
  type World,
  worldOn,
  writes,
} from "./world";

const names = ["ann", "bob", "cid", "dee"];
const applies = fc.constantFrom("always" as const, "atCreation" as const, "ifEmpty" as const);
const away = fc.constantFrom("keep" as const, "disable" as const, "disableAndStripGroups" as const);
const rulesOf = fc.record({
  create: fc.boolean(),
  update: fc.boolean(),
  inactive: away,
  gone: away,
  reactivate: fc.constantFrom("ifWeDisabled" as const, "always" as const, "never" as const),
  strip: fc.constantFrom("managed" as const, "all" as const),
  hasNameRule: fc.boolean(),
  displayName: applies,
  email: applies,
  department: applies,
  mode: fc.constantFrom("off" as const, "sameName" as const),
  removal: fc.constantFrom(
    "addOnly" as const,
    "owned" as const,
    "mapped" as const,
    "mirror" as const,
  ),
  createMissing: fc.boolean(),
  defaults: fc.subarray(["all", "new"]),
});
const world = fc.record({
  rules: rulesOf,
  /** In the target before Usher. */
  existing: fc.subarray(names),
  byHand: fc.subarray(names),
  crew: fc.subarray(names),
  events: fc.array(fc.constantFrom("stay", "leave", "disable", "change"), {
    ...{ minLength: 4, maxLength: 4 },
  }),
});

type Rules = typeof rulesOf extends fc.Arbitrary<infer Value> ? Value : never;

function settingsOf(rules: Rules): Partial<SyncSettings> {
  const { users, groups } = defaultSettings;
  const { create, update, inactive, gone, reactivate, strip } = rules;
  const pattern = { pattern: "^(.+)@acme.test$", replacement: "$1" };
  return {
    users: {
      ...users,
      ...{ create, update, inactive, gone, goneGraceDays: 0, reactivate, strip },
      ...{ usernameRule: rules.hasNameRule ? pattern : null, adoption: "automatic" },
    },
    attributes: {
      ...defaultMappings,
      displayName: { ...defaultMappings.displayName, apply: rules.displayName },
      email: { ...defaultMappings.email, apply: rules.email },
    },
    profile: [
      {
        ...{ key: "department", label: "Department" },
        mapping: { ...mappingOf(["title"]), apply: rules.department },
      },
    ],
    groups: {
      ...groups,
      ...{ mode: rules.mode, removal: rules.removal, createMissing: rules.createMissing },
      ...{ firstContact: "automatic" },
      defaultsAll: rules.defaults.includes("all") ? ["everyone"] : [],
      defaultsNew: rules.defaults.includes("new") ? ["welcome"] : [],
    },
  };
}

async function fullRun(of: World) {
  const run = await carryOut(of, "full");
  if (run["state"] !== "held") return run;
  await approveRun(of.tenantId, String(run["id"]), actor);
  return goOn(of, String(run["id"]));
}

/** Rows that would do something, or did. */
async function doings(of: World, run: Record<string, unknown>) {
  const rows = await changesOf(of, run["id"]);
  return rows.filter((row) => !row.includes(" skipped: "));
}

test("planning again after applying gives nothing to do, under any rules", async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ rules, existing, byHand, crew, events }) => {
      const of = await worldOn(
        "jira",
        await startFake({
          version: "10.3",
          people: existing.map((name) => ({
            ...{
              username: `${name}@acme.test`,
              displayName: `${name} Old`,
              email: `${name}@old.test`,
            },
            profile: { department: "Before" },
          })),
          groups: { crew: byHand.filter((name) => existing.includes(name)).map(mail), other: [] },
        }),
      );
      await saveSettings(of.tenantId, actor, of.syncId, settingsOf(rules));
      const ids = new Map<string, string>();
      for (const name of names) ids.set(name, await addPerson(of, name, { title: `Of ${name}` }));
      await addGroup(
        of,
        "crew",
        crew.flatMap((name) => ids.get(name) ?? []),
      );
      await addGroup(
        of,
        "fresh",
        crew.flatMap((name) => ids.get(name) ?? []),
      );
      for (const turn of ["first", "then"]) {
        if (turn === "then") await changeAll(of, ids, events);
        expect(await fullRun(of)).toMatchObject({ state: "succeeded" });
        const written = writes(of).length;
        const again = await fullRun(of);
        expect(await doings(of, again)).toEqual([]);
        expect(writes(of)).toHaveLength(written);
      }
      await of.fake.close();
    }),
    // The same worlds each time; others by another seed.
    {
      numRuns: Number(process.env["USHER_LAW_RUNS"] ?? 6),
      seed: Number(process.env["USHER_LAW_SEED"] ?? 1),
    },
  );
}, 180_000);

test("what a product gives new accounts goes in the same run within the limits, and past them is asked for", async () => {
  const of = await worldOn("jira", await startFake({ version: "10.3" }));
  const { groups, safety } = defaultSettings;
  await saveSettings(of.tenantId, actor, of.syncId, {
    groups: { ...groups, mode: "sameName", removal: "mirror" },
    safety: { ...safety, membershipRemovalsFloor: 2 },
  });
  await addPerson(of, "ann");
  const first = await fullRun(of);
  expect(await changesOf(of, first["id"])).toEqual([
    "user.create ann@acme.test applied: new_in_source",
    "membership.remove ann@acme.test jira-software-users applied: extra_in_mirror",
  ]);
  for (const name of ["bob", "cid", "dee"]) await addPerson(of, name);
  const second = await push(of);
  const left = (await changesOf(of, second["id"])).filter((row) => row.startsWith("membership"));
  expect(left).toEqual(
    ["bob", "cid", "dee"].map(
      (name) => `membership.remove ${mail(name)} jira-software-users skipped: over_limit`,
    ),
  );
  const third = await push(of);
  expect(third).toMatchObject({ state: "held", holds: [{ code: "MEMBERSHIP_REMOVALS" }] });
  await approveRun(of.tenantId, String(third["id"]), actor);
  await goOn(of, String(third["id"]));
  const written = writes(of).length;
  expect(await doings(of, await fullRun(of))).toEqual([]);
  expect(writes(of)).toHaveLength(written);
  await of.fake.close();
});

async function changeAll(of: World, ids: ReadonlyMap<string, string>, events: readonly string[]) {
  for (const [index, name] of names.entries()) {
    const id = ids.get(name) ?? "";
    if (events[index] === "leave") await removePerson(of, id);
    if (events[index] === "disable") await patchPerson(of, id, { active: false });
    if (events[index] === "change") {
      await patchPerson(of, id, { displayName: `${name} Moe`, title: `Now ${name}` });
    }
  }
}

function mail(name: string): string {
  return `${name}@acme.test`;
}
