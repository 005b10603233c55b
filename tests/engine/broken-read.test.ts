import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { startRun } from "@/lib/engine/run/start-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake as startScim } from "@/lib/sources/scim/scim.fake";
import {
  approved,
  closeReadingWorlds,
  createReadingWorld,
  goneSince,
  tenantOf,
  writesOf,
} from "./reading-world";
import { actor, carryOut, changesOf, goOn } from "./world";

afterEach(closeReadingWorlds);

const everybody = ["ada", "ben", "cleo", "dora", "eve"];
const partialRead = fc.record({
  leavers: fc.subarray(everybody, { minLength: 1, maxLength: 4 }),
  emptiesGroup: fc.boolean(),
  dropsGroup: fc.boolean(),
  /** The call of the next read from which on the provider answers with nonsense. */
  breaksAt: fc.integer({ min: 1, max: 5 }),
  answer: fc.constantFrom("refusal" as const, "misfit" as const),
  trigger: fc.constantFrom("manual" as const, "schedule" as const),
  away: fc.constantFrom("disable" as const, "disableAndStripGroups" as const, "anonymise" as const),
  strip: fc.constantFrom("managed" as const, "all" as const),
  removal: fc.constantFrom("owned" as const, "mapped" as const, "mirror" as const),
  deleteGone: fc.boolean(),
});

test("absence from a read that breaks off, wherever it does and under any rules, takes nothing from anybody", async () => {
  let broken = 0;
  await fc.assert(
    fc.asyncProperty(partialRead, async (drawn) => {
      const world = await createReadingWorld(tenantOf(everybody), "scim", startScim);
      const { directory, faults, calls } = world.source;
      faults.push({
        kind: "answer",
        answer: () => Response.json({ filter: { supported: true, maxResults: 2 } }),
        only: ({ path }) => path.includes("ServiceProviderConfig"),
      });
      await saveSettings(world.tenantId, actor, world.syncId, harshRules(drawn));
      await approved(world, (await carryOut(world, "full"))["id"]);
      const before = await world.fake.state();
      directory.users = directory.users.filter(
        ({ id }) => !drawn.leavers.some((name) => id === `id-${name}`),
      );
      if (drawn.emptiesGroup) directory.groups[0]?.members.splice(0);
      if (drawn.dropsGroup) directory.groups.splice(0);
      calls.splice(0);
      // Not what is asked before a read: how many there are, and whether filters are understood.
      const isList = ({ path }: { path: string }) => /\/(Users|Groups)\b(?!.*count=1$)/.test(path);
      const answer = answers[drawn.answer];
      faults.push({ kind: "answer", answer, skip: drawn.breaksAt, only: isList });
      const { runId } = await startRun({
        ...{ tenantId: world.tenantId, syncId: world.syncId, startedBy: "Tests" },
        ...{ trigger: drawn.trigger, scope: "full" },
      });
      // Its last try: what it then has not read it goes on without.
      await world.sql("update runs set attempts = 5 where id = $1", [runId]);
      const run = await goOn(world, runId);
      if (calls.filter(isList).length <= drawn.breaksAt) return;
      if (run["state"] === "succeeded") broken += 1;
      // Where nobody at all could be read it waits, and else it goes on with what came.
      expect(["succeeded", "queued", "failed"]).toContain(run["state"]);
      expect(await world.fake.state()).toEqual(before);
      expect(await goneSince(world)).toEqual([]);
    }),
    {
      numRuns: Number(process.env["USHER_LAW_RUNS"] ?? 4),
      seed: Number(process.env["USHER_LAW_SEED"] ?? 1),
    },
  );
  expect(broken).toBeGreaterThan(0);
}, 180_000);

test("a second page of people that fails to the last try removes nobody and writes nothing", async () => {
  const world = await createReadingWorld(tenantOf(everybody), "scim", startScim);
  const { directory, faults, calls } = world.source;
  faults.push({
    kind: "answer",
    answer: () => Response.json({ filter: { supported: true, maxResults: 2 } }),
    only: ({ path }) => path.includes("ServiceProviderConfig"),
  });
  await approved(world, (await carryOut(world, "full"))["id"]);
  const [before, written] = [await world.fake.state(), writesOf(world)];
  directory.users = directory.users.slice(0, 3);
  directory.groups[0]?.members.splice(0);
  calls.splice(0);
  const isPage = ({ path }: { path: string }) => /\/Users\b(?!.*count=1$)/.test(path);
  faults.push({ kind: "answer", answer: answers.refusal, skip: 1, only: isPage });
  const { runId } = await startRun({
    ...{ tenantId: world.tenantId, syncId: world.syncId, startedBy: "Tests" },
    ...{ trigger: "manual", scope: "full" },
  });
  await world.sql("update runs set attempts = 5 where id = $1", [runId]);
  expect(await goOn(world, runId)).toMatchObject({
    ...{ state: "succeeded", read: { verdict: { gaps: [{ code: "READ_BROKE_OFF" }] } } },
  });
  expect(calls.filter(isPage).map(({ status }) => status)).toEqual([200, 409]);
  expect((await changesOf(world, runId)).filter((row) => row.includes("applied"))).toEqual([]);
  expect(writesOf(world)).toBe(written);
  expect(await world.fake.state()).toEqual(before);
});

const answers = {
  refusal: () => Response.json({ detail: "no" }, { status: 409 }),
  misfit: () => Response.json({ Resources: "none" }),
};

type Drawn = typeof partialRead extends fc.Arbitrary<infer Value> ? Value : never;

/** Whoever is taken for gone loses everything at once, and no limit stops it. */
function harshRules({ away, strip, removal, deleteGone }: Drawn) {
  const { users, groups, safety } = defaultSettings;
  const [most, many] = [25, 1_000];
  return {
    users: { ...users, ...{ gone: away, goneGraceDays: 0, outOfScope: away, strip } },
    groups: { ...groups, ...{ mode: "sameName" as const, removal, deleteGone } },
    safety: { ...safety, ...{ disablesFloor: most, membershipRemovalsFloor: many } },
  };
}

/** The pause after a failed attempt is over. */
