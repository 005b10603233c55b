import { expect, test } from "vitest";
import { deleteApp } from "@/lib/engine/connect/delete-app";
import { actor, addGroup, addPerson, createWorld } from "./world";

test("an app that goes while people are being created leaves none of them behind", async () => {
  const world = await createWorld();
  const { tenantId, appId, sql } = world;
  const people = Array.from({ length: 20 }, (_, index) => addPerson(world, `early-${index}`));
  await Promise.all(people);
  const creates = Promise.allSettled([
    ...Array.from({ length: 60 }, (_, index) => addPerson(world, `late-${index}`)),
    ...Array.from({ length: 20 }, (_, index) => addGroup(world, `Late ${index}`)),
  ]);
  await deleteApp(tenantId, actor, appId);
  await creates;
  const left = await sql(
    `select (select count(*)::int from source_users where app_id = $1) as users,
      (select count(*)::int from source_groups where app_id = $1) as groups,
      (select count(*)::int from source_counts where app_id = $1) as counts`,
    [appId],
  );
  expect(left).toEqual([{ users: 0, groups: 0, counts: 0 }]);
});
