import { afterAll, expect, test } from "vitest";
import { openTarget } from "@/lib/engine/connect/open-target";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { startFake } from "@/lib/targets/jira/jira.fake";
import { closeAll, closing } from "./strange-world";
import { actor, addPerson, fullRun, worldOn } from "./world";

afterAll(closeAll);

test.each([
  [undefined, 3],
  ["1", 1],
  ["6", 6],
])(
  "a target that says %s is given %i calls at once, and need not be looked at again",
  async (callsAtOnce, most) => {
    const fake = await startFake({ version: "10.3" });
    closing.push(fake);
    const world = await worldOn("jira", fake);
    const { tenantId, targetId } = world;
    if (callsAtOnce) await updateTarget(tenantId, actor, targetId, { settings: { callsAtOnce } });
    const before = fake.calls.length;
    expect((await openTarget(tenantId, targetId)).definition.concurrency).toBe(most);
    expect(fake.calls).toHaveLength(before);

    for (let n = 0; n < 24; n += 1) await addPerson(world, `p${n}`);
    const isCreation = ({ method }: { method: string }) => method === "POST";
    fake.faults.push({ kind: "slow", ms: 50, only: isCreation });
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    const starts = fake.calls.filter(isCreation).map(({ at }) => at);
    const inFlight = starts.map(
      (at) => starts.filter((other) => other > at - 50 && other <= at).length,
    );
    expect(Math.max(...inFlight)).toBe(most);
  },
);

test("a number beyond what instances bear is refused", async () => {
  const fake = await startFake({ version: "10.3" });
  closing.push(fake);
  const { tenantId, targetId } = await worldOn("jira", fake);
  const settings = { callsAtOnce: "20" };
  await expect(updateTarget(tenantId, actor, targetId, { settings })).rejects.toMatchObject({
    field: "callsAtOnce",
  });
});
