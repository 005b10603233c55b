import { expect, test } from "vitest";
import { openContacts } from "@/db/queries/group-contacts";
import { defaultGroupRules } from "@/lib/core/groups/group-rules";
import { decideContact } from "@/lib/engine/plan/decide-contact";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { actor, addGroup, addPerson, changesOf, createWorld, fullRun, push } from "./world";

test("a group that was there before waits for a person; accepted, it is fed at once", async () => {
  const person = (name: string) => ({
    ...{ username: `${name}@acme.test`, displayName: `${name} Doe`, email: `${name}@acme.test` },
  });
  const world = await createWorld({
    people: [person("bea"), person("zoe")],
    groups: { staff: ["bea@acme.test", "zoe@acme.test"] },
  });
  const { tenantId, syncId, targetId, fake } = world;
  await saveSettings(tenantId, actor, syncId, {
    groups: { ...defaultGroupRules, removal: "mapped" },
  });
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bea");
  await addGroup(world, "Staff", [ann]);
  await addGroup(world, "Writers", [ann]);
  const rows = await changesOf(world, (await fullRun(world))["id"]);
  expect(rows).toContain("membership.add ann@acme.test staff skipped: first_contact");
  expect(rows).toContain("membership.remove bea@acme.test staff skipped: first_contact");
  expect(rows).toContain("membership.add ann@acme.test Writers applied: member_in_source");
  const before = { staff: ["bea@acme.test", "zoe@acme.test"], writers: ["ann@acme.test"] };
  expect((await fake.state()).groups).toMatchObject(before);
  expect(await openContacts(tenantId, syncId, targetId)).toEqual([
    expect.objectContaining({ name: "staff", decision: "asked", members: 2, joins: 1, leaves: 1 }),
  ]);

  await decideContact(tenantId, actor, { syncId, groupKey: "staff" }, "rejected");
  const rejected = await changesOf(world, (await fullRun(world))["id"]);
  expect(rejected).toContain("membership.add ann@acme.test staff skipped: contact_rejected");
  await decideContact(tenantId, actor, { syncId, groupKey: "staff" }, "accepted");
  await push(world);
  // Zoe is linked to nobody: she is out of reach of every rule.
  const fed = ["ann@acme.test", "bea@acme.test", "zoe@acme.test"];
  expect((await fake.state()).groups).toMatchObject({ staff: fed });
  expect(await changesOf(world, (await fullRun(world))["id"])).toEqual([
    "membership.remove bea@acme.test staff applied: extra_in_mapped_group",
  ]);
  expect(await openContacts(tenantId, syncId, targetId)).toEqual([]);
});
