import { expect, test } from "vitest";
import { inTenant, type Transaction } from "@/db/client";
import { samePeople } from "@/db/queries/same-person";
import { rehearse } from "@/db/rehearse";
import { createApp } from "@/lib/engine/connect/create-app";
import { plannedSync } from "@/lib/engine/preview/rehearsed-run";
import { standInSync } from "@/lib/engine/preview/stand-in-sync";
import { approveRun } from "@/lib/engine/run/approve-run";
import { createUser } from "@/lib/engine/scim/ingest-user";
import { newWorkspace } from "../support/workspace";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  createWorld,
  goOn,
  patchPerson,
} from "./world";

test("a person's page tells each value as seen and wanted with its origin, and each group with its rule", async () => {
  const world = await createWorld();
  const { tenantId, syncId } = world;
  const ada = await addPerson(world, "ada");
  const crew = await addGroup(world, "Crew", [ada]);
  const run = String((await carryOut(world, "full"))["id"]);
  await approveRun(tenantId, run, actor);
  await goOn(world, run);
  await patchPerson(world, ada, { displayName: "Ada Lovelace" });
  const club = await addGroup(world, "Club", [ada]);

  const { standing } = await standInSync(tenantId, syncId, ada);
  expect(standing).toMatchObject({ decision: "attributes_differ", changes: true, active: true });
  expect(standing?.fields.find(({ field }) => field === "displayName")).toMatchObject({
    ...{ wanted: "Ada Lovelace", seen: "ada Doe", origin: "source", from: "displayName" },
  });
  const groupsOf = (answer: Awaited<ReturnType<typeof standInSync>>) =>
    answer.standing?.groups.map(({ name, kind, rules }) => [
      name.toLowerCase(),
      kind,
      rules.map(({ sourceGroup }) => sourceGroup?.id),
    ]);
  expect(groupsOf(await standInSync(tenantId, syncId, ada))).toEqual([
    ["club", "joins", [club]],
    ["crew", "is", [crew]],
  ]);
  await changeMembers(world, crew, "remove", [ada]);
  expect(groupsOf(await standInSync(tenantId, syncId, ada))?.[1]).toEqual(["crew", "leaves", []]);

  await world.sql("update targets set capabilities = null where id = $1", [world.targetId]);
  const untested = await standInSync(tenantId, syncId, ada);
  expect(untested.error).toContain("connection test has not passed");
});

test("a rehearsal that a real run outran is done again, and leaves nothing behind", async () => {
  const { tenantId, syncId, sql } = await createWorld();
  const setVersion = (tx: Transaction, version: number) =>
    tx.execute(`update syncs set version = ${version} where id = '${syncId}'`);
  let attempts = 0;
  const outrun = async () => {
    attempts += 1;
    await inTenant(tenantId, (tx) => plannedSync(tx, tenantId, syncId));
    // After the first look: the snapshot still has the sync as it was.
    if (attempts < 3)
      await sql("update syncs set version = $1 where id = $2", [attempts + 1, syncId]);
    await inTenant(tenantId, (tx) => setVersion(tx, 99));
    return "done";
  };
  expect(await rehearse(tenantId, outrun, { isolation: "repeatable read" })).toBe("done");
  expect(attempts).toBe(3);
  expect(await sql("select version from syncs where id = $1", [syncId])).toEqual([{ version: 3 }]);
});

test("whom two apps list is found by account, by e-mail or by user name, in this workspace alone", async () => {
  const world = await createWorld();
  const ada = await addPerson(world, "ada");
  const okta = await createApp(world.tenantId, actor, {
    ...{ name: "Okta", provider: "okta", method: "scim" },
  });
  const { id } = await createUser(
    { ...world.ingest, app: { tenantId: world.tenantId, id: okta.id } },
    {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "ada.l",
      emails: [{ value: "ADA@acme.test", primary: true }],
      active: true,
    },
  );
  const person = { appId: world.appId, id: ada, email: "ada@acme.test", userName: "ada@acme.test" };
  expect(await samePeople(world.tenantId, person)).toMatchObject([
    { appId: okta.id, id, appName: "Okta", shared: null },
  ]);
  const other = { appId: okta.id, id, email: null, userName: "nobody" };
  expect(await samePeople(world.tenantId, other)).toEqual([]);
  expect(await samePeople(await newWorkspace("Other"), person)).toEqual([]);
});
