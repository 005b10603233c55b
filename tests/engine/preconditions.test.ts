import { expect, test } from "vitest";
import { noLeads } from "@/lib/core/plan/lead-rules";
import { defaultSettings, type SyncSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { startFake } from "@/lib/targets/jira/jira.fake";
import {
  type World as AnyWorld,
  actor,
  addGroup,
  addPerson,
  carryOut,
  changesOf,
  createWorld,
  goOn,
  patchPerson,
  push,
  worldOn,
} from "./world";

type Options = Partial<Parameters<typeof startFake>[0]>;

async function createJira(options: Options = {}, settings: Partial<SyncSettings> = {}) {
  const world = await worldOn("jira", await startFake({ version: "10.3", ...options }));
  const { safety, groups } = defaultSettings;
  await saveSettings(world.tenantId, actor, world.syncId, {
    safety: { ...safety, disablesFloor: 0, disablesPercent: 0 },
    groups: { ...groups, mode: "sameName" },
    ...settings,
  });
  return world;
}

type World = Awaited<ReturnType<typeof createJira>>;

const account = (username: string) => ({
  ...{ username, displayName: `${username.split("@")[0]} Doe`, email: username },
});
const automatic = { users: { ...defaultSettings.users, adoption: "automatic" as const } };

async function approved(of: World, run: Record<string, unknown>) {
  expect(run["state"]).toBe("held");
  await approveRun(of.tenantId, String(run["id"]), actor);
  return changesOf(of, (await goOn(of, String(run["id"])))["id"]);
}

/** Something happens in the target right before the first such call arrives. */
function before({ fake }: World, path: RegExp, happens: () => void): void {
  fake.faults.push({
    ...{ kind: "status", status: 500, commit: "before" },
    only(call) {
      if (call.method === "POST" && path.test(call.path)) happens();
      return false;
    },
  });
}

test("an account that appears right before it is made is not taken over where nobody was asked", async () => {
  const of = await createJira();
  await addPerson(of, "ann");
  await addGroup(of, "crew");
  const appear = () => {
    if (!of.fake.directory.user("ann@acme.test"))
      of.fake.directory.insertUser(account("ann@acme.test"));
  };
  before(of, /\/user$/, appear);
  expect(await changesOf(of, (await push(of))["id"])).toContain(
    "user.create ann@acme.test skipped: drifted_since_plan",
  );
  expect(await of.sql("select 1 from account_links where sync_id = $1", [of.syncId])).toEqual([]);
  expect(await push(of)).toMatchObject({ state: "held", holds: [{ code: "ADOPTIONS" }] });
});

test("where a product tells keys only when asked, whom the list leaves out is not taken over either", async () => {
  const of = await createWorld();
  await addPerson(of, "ann");
  const runId = String((await carryOut(of, "full"))["id"]);
  await approveRun(of.tenantId, runId, actor);
  await createByHand(of, account("ann@acme.test"));
  // As if the look before the writes had missed them.
  await of.sql(`update runs set checkpoint = '{"step":"verified"}' where id = $1`, [runId]);
  await goOn(of, runId);
  expect(await changesOf(of, runId)).toEqual([
    "user.create ann@acme.test skipped: drifted_since_plan",
  ]);
  expect(await push(of)).toMatchObject({ state: "held", holds: [{ code: "ADOPTIONS" }] });
  await of.fake.close();
});

test("a group that appears right before it is made is not fed where nobody was asked", async () => {
  const of = await createJira();
  await addGroup(of, "crew", [await addPerson(of, "ann")]);
  before(of, /\/group$/, () => {
    if (!of.fake.directory.group("crew")) of.fake.directory.insertGroup("crew");
  });
  const rows = await changesOf(of, (await push(of))["id"]);
  expect(rows).toEqual([
    "group.create crew crew failed: group_in_source",
    "user.create ann@acme.test applied: new_in_source",
    "membership.add ann@acme.test crew skipped: depends_on_failed",
  ]);
  expect((await of.fake.state()).groups["crew"]).toEqual([]);
  expect(await changesOf(of, (await carryOut(of, "full"))["id"])).toContain(
    "membership.add ann@acme.test crew skipped: first_contact",
  );
});

test("a group that appears while the plan waits gets no members that nobody was asked about", async () => {
  const of = await createJira();
  await addGroup(of, "crew", [await addPerson(of, "ann")]);
  const held = await carryOut(of, "full");
  of.fake.directory.insertGroup("crew");
  expect(await approved(of, held)).toEqual([
    "group.create crew crew skipped: drifted_since_plan",
    "user.create ann@acme.test applied: new_in_source",
    "membership.add ann@acme.test crew skipped: drifted_since_plan",
  ]);
  expect((await of.fake.state()).groups["crew"]).toEqual([]);
});

test("who became the last administrator while the plan waited is not disabled by it", async () => {
  const names = ["ann@acme.test", "boss@acme.test"];
  const groups = { "jira-administrators": names };
  const of = await createJira({ people: names.map(account), groups }, automatic);
  const ann = await addPerson(of, "ann");
  await push(of);
  await patchPerson(of, ann, { active: false });
  const held = await push(of);
  expect(await changesOf(of, held["id"])).toEqual([
    "user.disable ann@acme.test planned: inactive_in_source",
  ]);
  Object.assign(of.fake.directory.user("boss@acme.test") ?? {}, { active: false });
  expect(await approved(of, held)).toEqual(["user.disable ann@acme.test skipped: last_admin"]);
});

test("what somebody else leads by now is not handed over, and neither is what a person leads who stays", async () => {
  const people = ["ann@acme.test", "bob@acme.test", "cleo", "zoe"].map(account);
  const leads = { ...noLeads, project: "cleo", component: "cleo" };
  const projects = [
    { key: "WEB", lead: "ann@acme.test" },
    { key: "OPS", lead: "bob@acme.test" },
  ];
  const of = await createJira({ people, projects }, { users: { ...automatic.users, leads } });
  const ids = [await addPerson(of, "ann"), await addPerson(of, "bob")];
  await push(of);
  for (const id of ids) await patchPerson(of, id, { active: false });
  const held = await push(of);
  expect(await changesOf(of, held["id"])).toHaveLength(4);
  // By hand, and at the provider.
  await giveFirstProject(of, "zoe");
  await patchPerson(of, ids[1] ?? "", { active: true });
  expect((await approved(of, held)).sort()).toEqual([
    "lead.reassign ann@acme.test skipped: drifted_since_plan",
    "lead.reassign bob@acme.test skipped: drifted_since_plan",
    "user.disable ann@acme.test skipped: depends_on_failed",
    "user.disable bob@acme.test skipped: drifted_since_plan",
  ]);
  expect(of.fake.projects()).toMatchObject([{ lead: "zoe" }, { lead: "bob@acme.test" }]);
  expect(await changesOf(of, (await carryOut(of, "full"))["id"])).toEqual([
    "user.disable ann@acme.test planned: inactive_in_source",
  ]);
});

/** As an administrator would in the product; the fake numbers its projects in order. */
async function giveFirstProject({ fake }: World, lead: string) {
  const { baseUrl, token } = fake.settings;
  const answer = await fetch(`${baseUrl}/rest/api/2/project/10000`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ lead }),
  });
  expect(answer.status).toBe(200);
}

async function createByHand(
  { fake }: AnyWorld,
  { username, displayName, email }: ReturnType<typeof account>,
) {
  const { baseUrl, token } = fake.settings;
  const answer = await fetch(`${baseUrl}/rest/api/admin/user`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      "x-atlassian-token": "no-check",
    },
    body: JSON.stringify({ userName: username, fullName: displayName, email, password: "by hand" }),
  });
  expect(answer.status).toBeLessThan(300);
}
