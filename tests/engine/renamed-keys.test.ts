import { afterAll, expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import type { Fault } from "@/lib/http/fake-faults";
import { startFake as startBamboo } from "@/lib/targets/bamboo/bamboo.fake";
import { startFake as startCrowd } from "@/lib/targets/crowd/crowd.fake";
import { closeAll, closing, written } from "./strange-world";
import { actor, addGroup, addPerson, changeMembers, fullRun, patchPerson, worldOn } from "./world";

afterAll(closeAll);

/** Products in which a name is all that an account is known by. */
const products = [
  ["bamboo", () => startBamboo({ version: "9.6" }), "ann.lee@acme.test"],
  ["crowd", () => startCrowd({ version: "3.7" }), "name:ann.lee@acme.test"],
] as const;

const isRename = ({ path }: { path: string }) => path.includes("/rename");
const troubles: Record<string, Fault[]> = {
  nothing: [],
  "a lost answer": [{ kind: "reset", commit: "after", only: isRename, times: 1 }],
  "a server error": [{ kind: "status", status: 503, commit: "before", only: isRename, times: 1 }],
};

const cases = products.flatMap(([id, start, key]) =>
  Object.entries(troubles).map(([name, faults]) => ({ id, start, key, name, faults })),
);

test.each(cases)(
  "$id: a person who is renamed stays the same, with $name in between",
  async ({ id, start, key, faults }) => {
    const fake = await start();
    closing.push(fake);
    const world = await worldOn(id, fake);
    await saveSettings(world.tenantId, actor, world.syncId, {
      users: { ...defaultSettings.users, adoption: "automatic" },
    });
    const ann = await addPerson(world, "ann");
    const team = await addGroup(world, "team", [ann, await addPerson(world, "bob")]);
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });

    await patchPerson(world, ann, { userName: "ann.lee@acme.test" });
    fake.faults.push(...faults);
    await fullRun(world);
    fake.faults.length = 0;
    if (faults.length > 0) await fullRun(world);
    const { people, groups } = await fake.state();
    const names = ["ann.lee@acme.test", "bob@acme.test"];
    expect(people.map(({ username }) => username)).toEqual(names);
    expect(groups["team"]).toEqual(names);
    const links = await world.sql(
      "select account_id, username from account_links where sync_id = $1 and source_user_id = $2",
      [world.syncId, ann],
    );
    expect(links).toEqual([{ account_id: key, username: "ann.lee@acme.test" }]);

    const before = written(fake).length;
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect(written(fake)).toHaveLength(before);
    await changeMembers(world, team, "remove", [ann]);
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect((await fake.state()).groups["team"]).toEqual(["bob@acme.test"]);
  },
);
