import { expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import {
  actor,
  addGroup,
  addPerson,
  changesOf,
  createWorld,
  patchPerson,
  push,
  removePerson,
  type World,
} from "./world";

const { users } = defaultSettings;

/** A second app that feeds the same Confluence; both take over what matches, without grace. */
async function createTwoApps() {
  const first = await createWorld();
  const { tenantId, targetId } = first;
  const app = await createApp(tenantId, actor, {
    ...{ name: "Okta", provider: "okta", method: "scim" },
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId });
  const ingest = { ...first.ingest, app: { tenantId, id: app.id } };
  const second: World = { ...first, appId: app.id, syncId: sync.id, ingest };
  for (const { syncId } of [first, second]) {
    const rules = { ...users, adoption: "automatic" as const, goneGraceDays: 0 };
    const groups = { ...defaultSettings.groups, firstContact: "automatic" as const };
    await saveSettings(tenantId, actor, syncId, { users: rules, groups });
  }
  return { first, second };
}

async function displayNameOf({ fake }: World, name: string) {
  const { people } = await fake.state();
  return people.find(({ username }) => username === `${name}@acme.test`)?.displayName;
}

test("the first owner keeps an account; the other app's person is held, by the app's name", async () => {
  const { first, second } = await createTwoApps();
  await addPerson(first, "ann");
  await push(first);
  await addPerson(second, "ann", { displayName: "Ann of Okta" });
  const run = await push(second);
  const [row] = await second.sql("select reason, outcome, message from changes where run_id = $1", [
    run["id"],
  ]);
  expect(row).toMatchObject({ reason: "owned_by_other_app", outcome: "skipped" });
  expect(row?.["message"]).toContain("“Entra”");
  expect(await displayNameOf(first, "ann")).toBe("ann Doe");
});

test("ranked, the first app decides about the account and both give groups; it outlives the first", async () => {
  const { first, second } = await createTwoApps();
  const { tenantId, targetId } = first;
  const ann = await addPerson(first, "ann");
  await addPerson(first, "bob");
  await addGroup(first, "Staff", [ann]);
  await addGroup(first, "Entra only", [ann]);
  await push(first);
  await updateTarget(tenantId, actor, targetId, { appOrder: [second.appId, first.appId] });
  const other = await addPerson(second, "ann", { displayName: "Ann of Okta" });
  await addPerson(second, "cleo");
  await addGroup(second, "Staff", [other]);
  await push(second);
  expect(await displayNameOf(second, "ann")).toBe("Ann of Okta");
  await patchPerson(first, ann, { displayName: "Ann of Entra" });
  expect(await changesOf(first, (await push(first))["id"])).toEqual([]);

  // The second look at her notes that both gave her the same group.
  await patchPerson(second, other, { nickName: "A" });
  await push(second);
  await removePerson(first, ann);
  const left = await push(first);
  expect(await changesOf(first, left["id"])).toEqual([
    "membership.remove ann@acme.test entra only applied: groups_stripped",
  ]);
  const { people, groups } = await first.fake.state();
  expect(people.find(({ username }) => username === "ann@acme.test")?.active).toBe(true);
  expect(groups["staff"]).toEqual(["ann@acme.test"]);
});

test("an order names only apps that feed the target", async () => {
  const { first } = await createTwoApps();
  const save = updateTarget(first.tenantId, actor, first.targetId, { appOrder: ["app_x"] });
  await expect(save).rejects.toThrow("does not exist among those that feed the target");
});
