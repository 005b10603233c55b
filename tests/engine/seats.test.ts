import { expect, test } from "vitest";
import { seatPlanText } from "@/lib/core/plan/seats";
import { approveRun } from "@/lib/engine/run/approve-run";
import {
  actor,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  goOn,
  patchPerson,
  push,
} from "./world";

/** A licence with so many seats beside those that Confluence's own people have. */
async function licensed(free: number) {
  const { people } = await (await createWorld()).fake.state();
  const own = people.filter(({ active }) => active !== false).length;
  return { own, world: await createWorld({ seatsMax: own + free }) };
}

test("a plan beyond the last free seat leaves out the same people each time, with the reason", async () => {
  const { own, world } = await licensed(2);
  for (const name of ["dora", "carl", "beth", "anna"]) await addPerson(world, name);
  const left = [
    "user.create carl@acme.test skipped: seat_limit",
    "user.create dora@acme.test skipped: seat_limit",
  ];
  const preview = await carryOut(world, "full", "preview");
  expect((await changesOf(world, preview["id"])).filter((line) => /skipped/.test(line))).toEqual(
    expect.arrayContaining(left),
  );
  expect(preview["totals"]).toMatchObject({
    seats: { used: own, max: own + 2, takes: 2, frees: 0, leftOut: 2 },
  });
  const run = await push(world);
  const lines = await changesOf(world, run["id"]);
  expect(lines.filter((line) => line.startsWith("user."))).toEqual(
    expect.arrayContaining([
      ...left,
      "user.create anna@acme.test applied: new_in_source",
      "user.create beth@acme.test applied: new_in_source",
    ]),
  );
  // Nothing was tried that the licence would have refused.
  expect(world.fake.calls.filter(({ status }) => status === 402)).toEqual([]);
});

test("a seat that a run frees goes to the next in line in the run after it", async () => {
  const { world } = await licensed(1);
  const anna = await addPerson(world, "anna");
  await addPerson(world, "beth");
  const { id: first } = await carryOut(world, "full");
  await approveRun(world.tenantId, String(first), actor);
  await goOn(world, String(first));
  await patchPerson(world, anna, { active: false });
  await push(world);
  await carryOut(world, "full");
  const { people } = await world.fake.state();
  const active = people.filter((one) => one.active !== false).map(({ username }) => username);
  expect(active).toContain("beth@acme.test");
  expect(active).not.toContain("anna@acme.test");
});

test("the plan says the seats before and after", () => {
  const seats = { used: 198, max: 200, takes: 2, frees: 1, leftOut: 0 };
  expect(seatPlanText(seats)).toBe("198 → 199 of 200 seats");
  expect(seatPlanText({ ...seats, max: null })).toBe("198 → 199 seats, without a limit");
  expect(seatPlanText({ ...seats, used: null })).toBeNull();
});
