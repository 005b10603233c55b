import { expect, test } from "vitest";
import { personTimeline } from "@/db/queries/timeline";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { why } from "@/lib/engine/preview/why";
import { whyThen } from "@/lib/engine/preview/why-then";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startOne } from "@/lib/engine/run/start-one";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  createWorld,
  goOn,
  patchPerson,
  push,
  removePerson,
  writes,
} from "./world";

test("of a past moment it says what the settings of then make of it, and what is not kept", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  const crew = await addGroup(world, "crew", [ann]);
  const held = await carryOut(world, "full");
  await approveRun(world.tenantId, String(held["id"]), actor);
  await goOn(world, String(held["id"]));
  const [{ then } = {}] = await world.sql("select now() as then");
  const at = then instanceof Date ? then : new Date(0);

  const groups = { ...defaultSettings.groups, mode: "off" as const };
  await saveSettings(world.tenantId, actor, world.syncId, { groups });
  await patchPerson(world, ann, { displayName: "Ann Moe" });
  await changeMembers(world, crew, "remove", [ann]);
  await changeMembers(world, crew, "add", [ann]);
  const asked = { syncId: world.syncId, personId: ann, group: "crew" };
  const now = await whyThen(world.tenantId, asked);
  expect(now).toMatchObject({ at: null, settingsVersion: 2, caveats: [], stoppedAt: "groups" });
  expect(now.membership).toMatchObject({ kind: "kept", reason: "groups_are_off" });

  const past = await whyThen(world.tenantId, { ...asked, at });
  expect(past).toMatchObject({
    ...{ settingsVersion: 1, stoppedAt: null, membership: { kind: "is" } },
    lastMembershipWrite: { runId: held["id"], kind: "membership.add", outcome: "applied" },
  });
  expect(past.caveats.join(" ")).toMatch(/record has changed since.*“crew” have changed since/);
  const before = new Date("2020-01-01T00:00:00Z");
  await expect(whyThen(world.tenantId, { ...asked, at: before })).rejects.toThrow("did not exist");

  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await personTimeline(world.tenantId, world.appId, ann, { after, limit: 2 });
    seen.push(...page.items.map(({ kind, changeKind }) => changeKind ?? kind));
    after = page.next;
    if (after === null) break;
  }
  expect(seen).toEqual(["membership.add", "user.create", "approval"]);
});

test("a run about one person or one group looks at nobody else", async () => {
  const world = await createWorld();
  const [ann, bob, cid] = [
    await addPerson(world, "ann"),
    await addPerson(world, "bob"),
    await addPerson(world, "cid"),
  ];
  const crew = await addGroup(world, "crew", [ann, bob]);
  const sync = { syncId: world.syncId };
  const one = await startOne(world.tenantId, actor, { ...sync, kind: "user", id: ann });
  const again = await startOne(world.tenantId, actor, { ...sync, kind: "user", id: ann });
  expect(again).toEqual({ runId: one.runId, joined: true });
  const other = await startOne(world.tenantId, actor, { ...sync, kind: "user", id: cid });
  expect(other.runId).not.toBe(one.runId);
  await goOn(world, one.runId);
  expect(await changesOf(world, one.runId)).toEqual([
    "group.create crew crew applied: group_in_source",
    "user.create ann@acme.test applied: new_in_source",
    "membership.add ann@acme.test crew applied: member_in_source",
  ]);
  // Whoever left meanwhile is not cleaned up by it, and what was sent is still pending.
  await push(world);
  await removePerson(world, bob);
  await changeMembers(world, crew, "remove", [ann]);
  const group = await startOne(world.tenantId, actor, { ...sync, kind: "group", id: crew });
  const before = writes(world).length;
  await goOn(world, group.runId);
  expect((await changesOf(world, group.runId)).map((row) => row.split(" ").slice(0, 2))).toEqual([
    ["membership.remove", "ann@acme.test"],
    ["user.disable", "bob@acme.test"],
  ]);
  expect(writes(world)).toHaveLength(before + 1);
  const [pending] = await world.sql("select count(*)::int as count from pending_changes");
  expect(pending?.["count"]).toBeGreaterThan(0);
  const asked = { syncId: world.syncId, personId: bob };
  expect(await why(world.tenantId, asked)).toMatchObject({ stoppedAt: "source" });
  const unknown = { ...sync, kind: "user", id: "nobody" } as const;
  await expect(startOne(world.tenantId, actor, unknown)).rejects.toThrow("does not exist");
});
