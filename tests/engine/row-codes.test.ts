import { afterAll, describe, expect, test } from "vitest";
import { defaultGroupRules } from "@/lib/core/groups/group-rules";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { remedyOf } from "@/lib/core/reasons/remedies";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { createUser } from "@/lib/engine/scim/ingest-user";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { closeQueue } from "@/lib/jobs/queue";
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
  type World,
} from "./world";

afterAll(closeQueue);

type Sections = Parameters<typeof saveSettings>[3];
const save = (world: World, sections: Sections) =>
  saveSettings(world.tenantId, actor, world.syncId, sections);

/** What was left undone or failed, each as `subject group: CODE`. */
async function codesOf({ sql }: World, runId: unknown): Promise<string[]> {
  const rows = await sql(
    `select subject, group_name, outcome, reason, code from changes
     where run_id = $1 and outcome in ('skipped', 'failed') order by subject, group_name, seq`,
    [runId],
  );
  return rows.map((row) => {
    const [subject, group] = [String(row["subject"]).split("@")[0], row["group_name"]];
    const { outcome, reason } = { outcome: String(row["outcome"]), reason: String(row["reason"]) };
    const code = row["code"] === null ? null : String(row["code"]);
    return `${subject}${group ? ` ${group}` : ""}: ${remedyOf({ outcome, reason, code })?.code}`;
  });
}

test("one plan says of everybody it leaves alone which value, rule or group is to blame", async () => {
  const world = await createWorld();
  const crowd = Array.from({ length: 200 }, (_, n) => ({ value: `x${n}@acme.test` }));
  await addPerson(world, "fine", { title: "fine" });
  await addPerson(world, "nameless");
  await addPerson(world, "mailless", { title: "mailless", emails: [{ value: "no address" }] });
  await addPerson(world, "odd", { title: "odd<name" });
  await addPerson(world, "slow", {
    title: "slow",
    emails: [{ value: "slow@acme.test", primary: true }, ...crowd],
  });
  await addPerson(world, "left-out", { title: "left-out" });
  const fine = await addPerson(world, "member", { title: "member" });
  for (const name of ["missing", "board"]) await addGroup(world, name, [fine]);
  const addresses = 'user.attrs("emails.value")';
  const expression = `${addresses}.all(a, ${addresses}.all(b, a != "" || b != "")) ? user.displayName : ""`;
  await save(world, {
    users: { ...defaultSettings.users, excluded: [{ kind: "exact", pattern: "left-out" }] },
    groups: {
      ...{ ...defaultGroupRules, createMissing: false },
      protected: [{ kind: "exact", pattern: "board" }],
    },
    attributes: {
      ...{ ...defaultMappings, username: mappingOf(["title"], []) },
      displayName: { ...mappingOf([], []), expression },
    },
  });
  const run = await carryOut(world, "full", "preview");
  expect(await codesOf(world, run["id"])).toEqual([
    "board board: PROTECTED_GROUP",
    "mailless: EMAIL_INVALID",
    "member board: PROTECTED_GROUP",
    "member missing: GROUP_MISSING",
    "missing missing: GROUP_CREATE_DISABLED",
    "nameless: USERNAME_EMPTY",
    "odd: VALUE_REJECTED",
    "slow: TRANSFORM_TIMEOUT",
  ]);
  expect(run["totals"]).toMatchObject({ people: 7, unchanged: { excluded: 1 } });
  await world.fake.close();
});

test("with writing off, who would be made and who would be changed are told apart", async () => {
  const world = await createWorld();
  const ann = await addPerson(world, "ann");
  await push(world);
  await patchPerson(world, ann, { displayName: "Ann New" });
  await addPerson(world, "bob");
  const rules = { ...defaultSettings.users, create: false, update: false };
  await save(world, { users: rules });
  const run = await push(world);
  expect(await codesOf(world, run["id"])).toEqual(["ann: UPDATE_DISABLED", "bob: CREATE_DISABLED"]);
  await world.fake.close();
});

test("what a version of the product has no call for is left undone, for that change alone", async () => {
  const world = await createWorld({ version: "7.19" });
  const ann = await addPerson(world, "ann");
  await push(world);
  await patchPerson(world, ann, { displayName: "Ann New" });
  const run = await push(world);
  expect(run).toMatchObject({ state: "succeeded" });
  expect(await codesOf(world, run["id"])).toEqual(["ann: VERB_UNSUPPORTED"]);
  await world.fake.close();
});

test("a condition that takes too long gives nothing and takes nothing away, for that person alone", async () => {
  const world = await createWorld();
  const many = Array.from({ length: 150 }, (_, n) => ({ value: `y${n}@acme.test` }));
  const ann = await addPerson(world, "ann");
  await addPerson(world, "bob");
  const list = 'user.attrs("emails.value")';
  const when = `${list}.all(a, ${list}.all(b, a != "" || b != ""))`;
  await save(world, {
    groups: { ...defaultGroupRules, conditions: [{ when, groups: ["Staff"] }] },
  });
  await push(world);
  expect((await world.fake.state()).groups["staff"]).toEqual(["ann@acme.test", "bob@acme.test"]);
  await patchPerson(world, ann, { emails: [{ value: "ann@acme.test", primary: true }, ...many] });
  const run = await push(world);
  expect(await changesOf(world, run["id"])).toEqual([]);
  expect(run).toMatchObject({ state: "succeeded" });
  expect((await world.fake.state()).groups["staff"]).toEqual(["ann@acme.test", "bob@acme.test"]);

  await save(world, {
    groups: { ...defaultGroupRules, conditions: [{ when, groups: ["Staff", "More"] }] },
  });
  const more = await carryOut(world, "full", "preview");
  expect(await codesOf(world, more["id"])).toContain("ann More: TRANSFORM_TIMEOUT");
  expect(await changesOf(world, more["id"])).toContain(
    "membership.add ann@acme.test More skipped: condition_too_slow",
  );
  await world.fake.close();
});

describe("what the target says of one record", () => {
  type Call = { method: string; path: string };
  const isCreate = ({ method, path }: Call) => method === "POST" && path.includes("/admin/user");

  function refuse({ fake }: World, status: number, message: string, only: (call: Call) => boolean) {
    const answer = () => Response.json({ message }, { status });
    fake.faults.push({ kind: "answer", answer, only, times: 1 });
  }

  test("a name that it has and does not show, and a refusal, fail their rows alone", async () => {
    const world = await createWorld();
    for (const name of ["ann", "bob", "cid"]) await addPerson(world, name);
    refuse(world, 409, "User already exists", isCreate);
    refuse(world, 400, "The full name is too odd.", isCreate);
    const run = await push(world);
    expect(run).toMatchObject({ state: "partial", totals: { applied: { "user.create": 1 } } });
    const codes = (await codesOf(world, run["id"])).map((line) => line.split(": ")[1]).sort();
    expect(codes).toEqual(["EXISTS_IN_OTHER_DIRECTORY", "TARGET_REJECTED"]);
    await world.fake.close();
  });

  test("a group in a read-only directory fails that membership alone", async () => {
    const world = await createWorld();
    const ann = await addPerson(world, "ann");
    const crew = await addGroup(world, "crew");
    await push(world);
    refuse(world, 400, "The group is in a read-only directory", ({ method }) => method === "PUT");
    await changeMembers(world, crew, "add", [ann]);
    const run = await push(world);
    expect(run).toMatchObject({ state: "partial" });
    expect(await codesOf(world, run["id"])).toEqual(["ann crew: GROUP_READ_ONLY"]);
    await world.fake.close();
  });
});

test("credentials that are refused end the run, and its rows say the same", async () => {
  const world = await createWorld();
  await addPerson(world, "ann");
  world.fake.faults.push({ kind: "revoked", only: ({ method }) => method !== "GET" });
  const run = await push(world);
  expect(run).toMatchObject({ state: "failed", error_code: "TARGET_AUTH" });
  const [row] = await world.sql("select outcome, code from changes where run_id = $1", [run["id"]]);
  expect(row).toEqual({ outcome: "skipped", code: "TARGET_AUTH" });
  await world.fake.close();
});

test.each([
  ["TARGET_5XX", { kind: "status", status: 501, commit: "before" }],
  ["TARGET_RATE_LIMITED", { kind: "busy", retryAfter: "3600" }],
] as const)("a row that met with it at its last try says %s", async (code, fault) => {
  const world = await createWorld();
  await addPerson(world, "ann");
  world.fake.faults.push({ ...fault, only: ({ method }) => method !== "GET" });
  const run = await push(world);
  expect(run).toMatchObject({ state: "queued" });
  await world.sql("update changes set attempts = 4 where run_id = $1", [run["id"]]);
  await world.sql("update runs set due_at = now() where id = $1", [run["id"]]);
  expect(await goOn(world, String(run["id"]))).toMatchObject({ state: "partial" });
  expect(await codesOf(world, run["id"])).toEqual([`ann: ${code}`]);
  await world.fake.close();
});

describe("members whom the source has not sent", () => {
  const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
  const early = ["0b8d2a44-0000-4000-8000-000000000001", "0b8d2a44-0000-4000-8000-000000000002"];
  const told = (world: World, run: Record<string, unknown>) =>
    world.sql(
      "select subject, reason, message from changes where run_id = $1 and reason = 'member_unresolved'",
      [run["id"]],
    );

  test("are one row of their group while they are news, one sentence of every full run, and join when they come", async () => {
    const world = await createWorld();
    const ann = await addPerson(world, "ann");
    const crew = await addGroup(world, "Crew", [ann, ...early]);
    const first = await push(world);
    expect(await told(world, first)).toEqual([
      {
        subject: "Crew",
        reason: "member_unresolved",
        message: expect.stringContaining("2 members"),
      },
    ]);
    expect(await codesOf(world, first["id"])).toEqual(["Crew Crew: MEMBER_UNRESOLVED"]);
    expect(first).toMatchObject({
      state: "succeeded",
      totals: { skipped: { member_unresolved: 1 } },
    });

    const full = async () => {
      const run = await carryOut(world, "full");
      if (run["state"] !== "held") return run;
      await approveRun(world.tenantId, String(run["id"]), actor);
      return goOn(world, String(run["id"]));
    };
    expect(await told(world, await full())).toHaveLength(1);
    const second = await full();
    expect(second).toMatchObject({ change_count: 0, state: "succeeded" });
    expect(second["warnings"]).toEqual([
      {
        code: "MEMBER_UNRESOLVED",
        message: expect.stringMatching(/^2 members .*“Crew” \(2\)\. They join/),
      },
    ]);
    expect(JSON.stringify(second["warnings"]).length).toBeLessThan(300);

    await changeMembers(world, crew, "remove", [early[1] ?? ""]);
    await createUser(
      { ...world.ingest, newId: early[0] ?? "" },
      { schemas: [userSchema], userName: "bob@acme.test", emails: [{ value: "bob@acme.test" }] },
    );
    await push(world);
    const last = await full();
    expect((await world.fake.state()).groups["crew"]).toEqual(["ann@acme.test", "bob@acme.test"]);
    expect(last).toMatchObject({ change_count: 0, warnings: [] });

    // Pushed right before a full run, after one that knew everybody.
    await changeMembers(world, crew, "add", [early[1] ?? ""]);
    const again = await full();
    expect(await told(world, again)).toHaveLength(1);
    expect(again["warnings"]).toMatchObject([{ code: "MEMBER_UNRESOLVED" }]);
    expect(await full()).toMatchObject({ change_count: 0, warnings: again["warnings"] });
    await world.fake.close();
  }, 60_000);

  test("of a group that feeds nothing are nobody's business", async () => {
    const world = await createWorld();
    await addPerson(world, "ann");
    await addGroup(world, "Elsewhere", early);
    await save(world, {
      groups: { ...defaultGroupRules, exclude: [{ kind: "exact", pattern: "Elsewhere" }] },
    });
    const run = await push(world);
    expect(await told(world, run)).toEqual([]);
    expect((await carryOut(world, "full"))["warnings"]).toEqual([]);
    await world.fake.close();
  });
});
