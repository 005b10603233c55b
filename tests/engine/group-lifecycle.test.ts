import { expect, test } from "vitest";
import { defaultGroupRules } from "@/lib/core/groups/group-rules";
import { apply } from "@/lib/engine/apply/apply";
import { observe } from "@/lib/engine/observe/observe";
import { plan } from "@/lib/engine/plan/plan";
import { approveRun } from "@/lib/engine/run/approve-run";
import { inPhase } from "@/lib/engine/run/checkpoint";
import { finishRun } from "@/lib/engine/run/end-run";
import { claimRun } from "@/lib/engine/run/lease";
import { openRun, type RunContext } from "@/lib/engine/run/run-context";
import { startRun } from "@/lib/engine/run/start-run";
import { patchGroup } from "@/lib/engine/scim/ingest-group";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  goOn,
  removeGroup,
  type World,
} from "./world";

const able = { able: true, reason: null };

/** Confluence over REST renames and deletes no groups; this instance does, by calls that it has. */
function withGroupVerbs({ fake }: World, context: RunContext): RunContext {
  const { connection, capabilities } = context;
  const headers = { authorization: `Bearer ${fake.settings["token"]}` };
  const drop = async (name: string) => {
    const url = `${fake.settings["baseUrl"]}/rest/api/admin/group/${encodeURIComponent(name)}`;
    expect((await fetch(url, { method: "DELETE", headers })).ok).toBe(true);
  };
  return {
    ...context,
    capabilities: { ...capabilities, renameGroup: able, deleteGroup: able },
    connection: {
      ...connection,
      async renameGroup(group, name, signal) {
        const { group: renamed } = await connection.createGroup(name, signal);
        for await (const { items } of connection.members(group, null, signal)) {
          for (const { id } of items) {
            const account = await connection.findAccount({ id }, signal);
            if (account) await connection.addMember(account, renamed, signal);
          }
        }
        await drop(group.name);
        return renamed;
      },
      deleteGroup: (group) => drop(group.name),
    },
  };
}

/** A full run against that instance; the phases are the engine's own. */
async function fullWithGroupVerbs(world: World): Promise<unknown> {
  const { tenantId, syncId } = world;
  const start = { trigger: "manual", scope: "full", startedBy: "Tests" } as const;
  const { runId } = await startRun({ tenantId, syncId, ...start });
  const lease = await claimRun(tenantId, runId, "worker-1", new AbortController().signal);
  if (!lease) throw new Error("The run was not claimed.");
  const context = withGroupVerbs(world, await openRun(lease));
  await inPhase(context, "read", "observe", async () => 0);
  await inPhase(context, "observe", "plan", () => observe(context));
  await inPhase(context, "plan", "apply", () => plan(context));
  await inPhase(context, "apply", null, () => apply(context));
  await finishRun(context);
  lease.release();
  return runId;
}

/** The first full run, with Ann and Bea in the group Old that it makes. */
async function settledWorld() {
  const zoe = { username: "zoe", displayName: "Zoe", email: "zoe@acme.test" };
  const world = await createWorld({ people: [zoe] });
  await saveSettings(world.tenantId, actor, world.syncId, {
    groups: { ...defaultGroupRules, deleteGone: true },
  });
  const people = [await addPerson(world, "ann"), await addPerson(world, "bea")];
  const group = await addGroup(world, "Old", people);
  const first = await carryOut(world, "full");
  await approveRun(world.tenantId, String(first["id"]), actor);
  await goOn(world, String(first["id"]));
  return { world, group };
}

async function nameGroup({ ingest }: World, id: string, displayName: string) {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
  await patchGroup(ingest, id, {
    ...{ schemas, Operations: [{ op: "replace", value: { displayName } }] },
  });
}

const everybody = ["ann@acme.test", "bea@acme.test"];

test("a group renamed at the source is renamed in place, and its members and links stay", async () => {
  const { world, group } = await settledWorld();
  await nameGroup(world, group, "New");
  const run = await fullWithGroupVerbs(world);
  expect(await changesOf(world, run)).toEqual(["group.rename New New applied: group_renamed"]);
  const { groups } = await world.fake.state();
  expect(groups).toMatchObject({ new: everybody });
  expect(groups).not.toHaveProperty("old");
  expect(await ledger(world)).toEqual({ links: ["new true"], memberships: ["new", "new"] });
  expect(await changesOf(world, await fullWithGroupVerbs(world))).toEqual([]);
});

test("where the target cannot rename, members move into a new group and ours is deleted empty", async () => {
  const { world, group } = await settledWorld();
  await nameGroup(world, group, "New");
  const run = await carryOut(world, "full");
  const rows = await changesOf(world, run["id"]);
  expect(rows[0]).toBe("group.create New New applied: group_renamed");
  expect(rows.at(-1)).toBe("group.delete old old applied: group_gone");
  const { groups } = await world.fake.state();
  expect(groups).toMatchObject({ new: everybody });
  expect(groups).not.toHaveProperty("old");
  expect(await changesOf(world, await fullWithGroupVerbs(world))).toEqual([]);
});

test("a group that others use, or that we did not make, outlives its source", async () => {
  const { world, group } = await settledWorld();
  const { sql, syncId, fake } = world;
  const headers = { authorization: `Bearer ${fake.settings["token"]}` };
  const url = `${fake.settings["baseUrl"]}/rest/api/user/zoe/group/old`;
  expect((await fetch(url, { method: "PUT", headers })).ok).toBe(true);
  await removeGroup(world, group);
  const rows = await changesOf(world, await fullWithGroupVerbs(world));
  expect(rows.at(-1)).toMatch(/^group\.delete old old skipped: /);
  await sql("update group_links set created_by_us = false where sync_id = $1", [syncId]);
  expect(await changesOf(world, await fullWithGroupVerbs(world))).toEqual([]);
  expect((await fake.state()).groups).toMatchObject({ old: ["zoe"] });
});

async function ledger({ sql, syncId }: World) {
  const links = await sql("select group_key, created_by_us from group_links where sync_id = $1", [
    syncId,
  ]);
  const given = await sql("select group_key from membership_links where sync_id = $1", [syncId]);
  return {
    links: links.map((row) => `${row["group_key"]} ${row["created_by_us"]}`),
    memberships: given.map((row) => row["group_key"]),
  };
}
