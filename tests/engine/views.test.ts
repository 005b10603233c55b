import { describe, expect, test } from "vitest";
import { listAudit, recentActors } from "@/db/queries/audit-view";
import { listChanges } from "@/db/queries/changes";
import { searchMembers } from "@/db/queries/group-members";
import { differenceMembers, groupDifference, memberStanding } from "@/db/queries/group-view";
import { observedAccounts, standingOf } from "@/db/queries/identity-view";
import { accountsBySync, failuresSince } from "@/db/queries/overview-view";
import { isListed, runningOn, runSums } from "@/db/queries/run-view";
import { getRun, listRuns } from "@/db/queries/runs";
import { findRequest } from "@/db/queries/search-view";
import { getGroup } from "@/db/queries/source-groups";
import { newId } from "@/lib/core/ids";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { routeGroup } from "@/lib/engine/plan/route-group";
import { approveRun } from "@/lib/engine/run/approve-run";
import { retryFailed } from "@/lib/engine/run/retry-failed";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { newWorkspace } from "../support/workspace";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  createWorld,
  goOn,
  type World,
} from "./world";

const hourMs = 3_600_000;

describe("a run", () => {
  test("is counted by kind, outcome and reason", async () => {
    const { world, runId } = await syncedWorld();
    expect(await runSums(world.tenantId, runId)).toEqual([
      { kind: "membership.add", outcome: "applied", reason: "member_in_source", count: 2 },
      { kind: "user.create", outcome: "applied", reason: "new_in_source", count: 2 },
      { kind: "group.create", outcome: "applied", reason: "group_in_source", count: 1 },
    ]);
    const kept = (await getRun(world.tenantId, runId))?.changeSums;
    expect(kept).toEqual(await runSums(world.tenantId, runId));
    expect(await runningOn(world.tenantId, world.targetId)).toBeNull();
  });

  test("is found by the time its id begins with", async () => {
    const { world, runId } = await syncedWorld();
    const idAt = (time: number) => newId("run", time).slice(0, 14);
    const between = async (fromId: string, untilId: string) =>
      (await listRuns(world.tenantId, { fromId, untilId })).items.map((run) => run.id);
    const now = Date.now();
    expect(await between(idAt(now - hourMs), idAt(now + hourMs))).toContain(runId);
    expect(await between(idAt(now - 2 * hourMs), idAt(now - hourMs))).toEqual([]);
  });
});

describe("a group", () => {
  test("is compared with the group it feeds, and says whose each membership is", async () => {
    const { world, groupId, people } = await syncedWorld();
    const [ada = ""] = people;
    await changeMembers(world, groupId, "remove", [ada]);
    const late = await addPerson(world, "late");
    await changeMembers(world, groupId, "add", [late]);

    const group = await getGroup(world.tenantId, world.appId, groupId);
    const feed = group?.feeds[0];
    if (!group || !feed) throw new Error("The group feeds nothing.");
    const difference = await groupDifference(world.tenantId, group, feed);
    expect(difference.map(({ standing, name, total }) => [standing, name, total])).toEqual([
      ["both", "grace@acme.test", 1],
      ["noAccount", "late@acme.test", 1],
      ["ours", "ada@acme.test", 1],
    ]);
    const alike = { group, feed, standing: "ours" as const };
    expect((await differenceMembers(world.tenantId, alike)).items).toMatchObject([
      { name: "ada@acme.test", displayName: "ada Doe", personId: ada },
    ]);
    expect((await differenceMembers(await newWorkspace("None"), alike)).items).toEqual([]);
    expect(await routeGroup(world.tenantId, world.syncId, group)).toMatchObject({
      ...{ mode: "sameName", leftOut: null, feeds: [{ key: "engineers", places: [] }] },
    });
    const mappings = [
      { target: "staff", any: [{ name: "Engineers", id: null }], all: [], none: [] },
    ];
    const groups = { ...defaultSettings.groups, mode: "manual" as const, mappings };
    await saveSettings(world.tenantId, actor, world.syncId, { groups });
    expect((await routeGroup(world.tenantId, world.syncId, group)).feeds).toEqual([
      { key: "staff", name: "staff", places: ["Row 1 of the group mapping"] },
    ]);
    expect(await memberStanding(world.tenantId, feed, [ada, late])).toEqual([
      { personId: ada, inGroup: true, ours: true },
    ]);
    const found = await searchMembers(world.tenantId, group, "LAT");
    expect(found.items.map((member) => member.id)).toEqual([late]);
  });

  test.each([1, 10_000])(
    "lists members by name, who was not sent yet last (as of %i)",
    async (members) => {
      const world = await createWorld();
      const ids = [];
      for (const name of ["cora", "ada", "bert"]) ids.push(await addPerson(world, name));
      const groupId = await addGroup(world, "Engineers", [...ids, "unsent-2", "unsent-1"]);
      const group = { appId: world.appId, id: groupId, members };
      const names = ["ada@acme.test", "bert@acme.test", "cora@acme.test", "unsent-1", "unsent-2"];
      const seen: string[][] = [];
      const namesOf = (page: Awaited<ReturnType<typeof searchMembers>>) =>
        page.items.map(({ id, userName }) => userName ?? id);
      let page = await searchMembers(world.tenantId, group, null, { limit: 2 });
      for (seen.push(namesOf(page)); page.next !== null; seen.push(namesOf(page))) {
        page = await searchMembers(world.tenantId, group, null, { limit: 2, after: page.next });
      }
      expect(seen).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
      page = await searchMembers(world.tenantId, group, null, { limit: 2, before: page.previous });
      expect(namesOf(page)).toEqual(names.slice(2, 4));
      page = await searchMembers(world.tenantId, group, null, { limit: 2, before: page.previous });
      expect(namesOf(page)).toEqual(names.slice(0, 2));
      expect(page.previous).toBeNull();
    },
  );
});

describe("a person", () => {
  test("has a count of groups, the last change, and the account as last seen", async () => {
    const { world, people, runId } = await syncedWorld();
    const [ada = ""] = people;
    const [standing] = await standingOf(world.tenantId, [{ appId: world.appId, id: ada }]);
    expect(standing).toMatchObject({ groups: 1, lastChange: { runId } });
    expect(await isListed(world.tenantId, world.appId, "user", ada)).toBe(true);
    expect(await accountsBySync(world.tenantId)).toEqual(new Map([[world.syncId, 2]]));

    const accountId = await accountOf(world, ada);
    const [account] = await observedAccounts(world.tenantId, [
      { targetId: world.targetId, accountId },
    ]);
    expect(account).toMatchObject({ username: "ada@acme.test", active: true });
    expect(account?.groups.map((group) => group.groupKey)).toContain("engineers");
  });
});

test("failures are told by code, with the latest run that had them", async () => {
  const world = await createWorld();
  world.fake.faults.push({ kind: "revoked" });
  const run = await carryOut(world, "full");
  expect(await failuresSince(world.tenantId, "run_0")).toMatchObject([
    { code: run["error_code"], failures: 1, of: "runs", runId: run["id"] },
  ]);
  const { items } = await listRuns(world.tenantId, { code: String(run["error_code"]) });
  expect(items.map(({ id }) => id)).toEqual([run["id"]]);
});

test("a record that fails in run after run is one, and its cause finds it among others", async () => {
  const world = await createWorld();
  for (const name of ["ada", "grace"]) await addPerson(world, name);
  const held = String((await carryOut(world, "full"))["id"]);
  await approveRun(world.tenantId, held, actor);
  const isCreate = ({ method, path }: { method: string; path: string }) =>
    method === "POST" && path.includes("/admin/user");
  const answer = () => Response.json({ message: "Too odd." }, { status: 400 });
  world.fake.faults.push({ kind: "answer", answer, only: isCreate });
  await goOn(world, held);
  const { runId } = await retryFailed(world.tenantId, held, actor);
  expect(await goOn(world, runId)).toMatchObject({ state: "partial" });
  expect(await failuresSince(world.tenantId, "run_0")).toMatchObject([
    { code: "TARGET_REJECTED", failures: 2, runs: 2, of: "records", runId },
  ]);
  const runsOf = async (code: string) =>
    (await listRuns(world.tenantId, { code })).items.map(({ id }) => id);
  expect(await runsOf("TARGET_REJECTED")).toEqual([runId, held]);
  expect(await runsOf("EXISTS_IN_OTHER_DIRECTORY")).toEqual([]);
  const found = async (code: string) =>
    (await listChanges(world.tenantId, runId, { outcome: "failed", code })).items.length;
  expect(await found("TARGET_REJECTED")).toBe(2);
  expect(await found("EXISTS_IN_OTHER_DIRECTORY")).toBe(0);
  await world.fake.close();
});

test("the audit log is filtered by actor and by what was acted on", async () => {
  const world = await createWorld();
  const apps = await listAudit(world.tenantId, { actorId: actor.id, area: "app" });
  expect(apps.items.map((event) => event.action)).toEqual(["app.created"]);
  expect((await listAudit(world.tenantId, { actorId: "log_nobody" })).items).toEqual([]);
  expect(await recentActors(world.tenantId)).toEqual([{ id: actor.id, name: actor.name }]);
});

test("another workspace sees none of it", async () => {
  const { world, runId, groupId, people } = await syncedWorld();
  const other = await newWorkspace("Other");
  const [ada = ""] = people;
  const group = await getGroup(world.tenantId, world.appId, groupId);
  const feed = group?.feeds[0];
  if (!group || !feed) throw new Error("The group feeds nothing.");
  expect(await runSums(other, runId)).toEqual([]);
  expect(await groupDifference(other, group, feed)).toEqual([]);
  expect((await searchMembers(other, group, null)).items).toEqual([]);
  expect(await memberStanding(other, feed, people)).toEqual([]);
  expect(await isListed(other, world.appId, "user", ada)).toBe(false);
  expect(await standingOf(other, [{ appId: world.appId, id: ada }])).toMatchObject([
    { groups: 0, lastChange: null },
  ]);
  expect(await accountsBySync(other)).toEqual(new Map());
  expect(await failuresSince(other, "run_0")).toEqual([]);
  expect((await listAudit(other)).items).toEqual([]);
  expect(await findRequest(other, world.ingest.requestId)).toBeNull();
});

/** Two people in one group, carried over to the target. */
async function syncedWorld() {
  const world = await createWorld();
  const people = [await addPerson(world, "ada"), await addPerson(world, "grace")];
  const groupId = await addGroup(world, "Engineers", people);
  const run = await carryOut(world, "full");
  const runId = String(run["id"]);
  await approveRun(world.tenantId, runId, actor);
  await goOn(world, runId);
  return { world, people, groupId, runId };
}

async function accountOf({ sql }: World, personId: string): Promise<string> {
  const [link] = await sql("select account_id from account_links where source_user_id = $1", [
    personId,
  ]);
  return String(link?.["account_id"]);
}
