import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake } from "@/lib/targets/jira/jira.fake";
import { changeAll, mail, names, rulesOf, settingsOf } from "./law-rules";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  fullRun,
  goOn,
  push,
  type World,
  worldOn,
  writes,
} from "./world";

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

test("what a product gives new accounts is planned with them, and counts to no limit", async () => {
  const of = await mirroredWorld();
  await addPerson(of, "ann");
  const first = await carryOut(of, "full");
  expect(await changesOf(of, first["id"])).toEqual([
    "user.create ann@acme.test planned: new_in_source",
    "membership.remove ann@acme.test jira-software-users planned: extra_in_mirror",
  ]);
  await approveRun(of.tenantId, String(first["id"]), actor);
  await goOn(of, String(first["id"]));
  expect((await changesOf(of, first["id"])).every((row) => row.includes(" applied: "))).toBe(true);
  for (const name of ["bob", "cid", "dee"]) await addPerson(of, name);
  expect(await push(of)).toMatchObject({ state: "succeeded", change_count: 6 });
  expect(writes(of)).toHaveLength(2 + 6);
  await of.fake.close();
});

test("what no plan foresaw waits for the next plan, which takes it away; from then on it is foreseen", async () => {
  const of = await mirroredWorld();
  of.fake.start.given = ["by-surprise"];
  await addPerson(of, "ann");
  const first = await fullRun(of);
  expect(first).toMatchObject({ state: "succeeded", totals: { skipped: { not_in_plan: 1 } } });
  expect(await changesOf(of, first["id"])).toEqual([
    "user.create ann@acme.test applied: new_in_source",
    "membership.remove ann@acme.test jira-software-users skipped: never_given",
    "membership.remove ann@acme.test by-surprise skipped: not_in_plan",
  ]);
  expect(writes(of)).toHaveLength(1);
  const second = await push(of);
  expect(await changesOf(of, second["id"])).toEqual([
    "membership.remove ann@acme.test by-surprise applied: extra_in_mirror",
  ]);
  await addPerson(of, "bob");
  expect(await changesOf(of, (await push(of))["id"])).toEqual([
    "user.create bob@acme.test applied: new_in_source",
    "membership.remove bob@acme.test by-surprise applied: extra_in_mirror",
  ]);
  expect((await of.fake.state()).groups["by-surprise"]).toEqual([]);
  const written = writes(of).length;
  await push(of);
  expect(writes(of)).toHaveLength(written);
  await of.fake.close();
});

/** A Jira that people are taken out of every group in which the provider does not put them. */
async function mirroredWorld() {
  const of = await worldOn("jira", await startFake({ version: "10.3" }));
  const { groups, safety } = defaultSettings;
  await saveSettings(of.tenantId, actor, of.syncId, {
    groups: { ...groups, mode: "sameName", removal: "mirror" },
    safety: { ...safety, membershipRemovalsFloor: 2 },
  });
  return of;
}
