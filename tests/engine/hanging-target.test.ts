import { afterAll, expect, test } from "vitest";
import type { Fault } from "@/lib/http/fake-faults";
import { type TargetCase, targetCases } from "../conformance/target-fixture";
import { closeAll } from "./strange-world";
import { begin, seen, untilDone, usernameOf, writesOfOneMore } from "./trouble-world";
import { addGroup, addPerson, carryOut, changeMembers, fullRun } from "./world";

/**
 * Servers that take a call and never answer. Nothing but the deadlines ends it, 30 seconds for a call
 * and 120 for a list, and these tests wait for them, all beside each other.
 */
afterAll(closeAll);

const newest = [...new Map(targetCases.map((it) => [it.id, it])).values()].filter(isOnPremises);

function isOnPremises({ id }: TargetCase): boolean {
  return ["confluence", "jira", "crowd", "bitbucket", "bamboo"].includes(id);
}

const troubles: readonly [name: string, fault: Fault, endsWithinMs: number][] = [
  ["a write", { kind: "hang", only: ({ method }) => method !== "GET", times: 1 }, 40_000],
  ["everything", { kind: "hang" }, 130_000],
];

const cases = newest.flatMap((it) =>
  troubles.map(([name, fault, endsWithinMs]) => ({ ...it, it, name, fault, endsWithinMs })),
);

test.concurrent.each(cases)(
  "$id $version hangs at $name: the deadline ends it, and all is there in the end",
  async ({ it, fault, endsWithinMs }) => {
    const world = await begin(it, 1);
    const team = await addGroup(world, "team", [await addPerson(world, "p0")]);
    await untilDone(world);
    const id = await addPerson(world, "p1");
    await changeMembers(world, team, "add", [id]);
    await addGroup(world, "own p1", [id]);
    world.fake.faults.push(fault);
    const startedAt = performance.now();
    const run = await carryOut(world, "full");
    expect(performance.now() - startedAt).toBeLessThan(endsWithinMs);
    expect(run["state"]).not.toBe("running");
    world.fake.faults.length = 0;
    if (run["state"] !== "succeeded") await untilDone(world);
    expect(await seen(world, "p1")).toEqual({
      ...{ active: true, own: [usernameOf("p1")] },
      team: ["p0", "p1"].map(usernameOf),
    });
    await fullRun(world);
    expect(await writesOfOneMore(world)).toEqual([]);
  },
  240_000,
);
