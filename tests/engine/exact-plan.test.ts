import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChangeFilter } from "@/db/queries/changes";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { continueRun } from "@/lib/engine/run/continue-run";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import type { FakeCall } from "@/lib/http/fake-faults";
import { startFake } from "@/lib/targets/jira/jira.fake";
import { changeAll, mail, names, rulesOf, settingsOf } from "./law-rules";
import { actor, addGroup, addPerson, carryOut, push, runRow, type World, worldOn } from "./world";

const starting = ["jira-software-users", "by-surprise"];
type Jira = World & { fake: Awaited<ReturnType<typeof startFake>> };
type Drift = (jira: Jira["fake"], username: string) => void;

/** As administrators would in the product. */
const drifts: Record<string, Drift> = {
  disable: ({ directory }, username) => change(directory.user(username), { active: false }),
  rename: ({ directory }, username) => change(directory.user(username), { displayName: "By hand" }),
  leaveAll({ directory }, username) {
    const user = directory.user(username);
    if (!user) return;
    for (const { members } of directory.groupsOf(user)) members.delete(user);
  },
  joinCrew({ directory }, username) {
    const user = directory.user(username);
    if (user) directory.group("crew")?.members.add(user);
  },
  appear({ directory }, username) {
    const person = { username, displayName: "By hand", email: username };
    if (!directory.user(username)) directory.insertUser(person);
  },
  makeGroup({ directory }) {
    if (!directory.group("fresh")) directory.insertGroup("fresh");
  },
  dropGroup({ directory }) {
    const crew = directory.group("crew");
    if (crew) directory.deleteGroup(crew);
  },
  stopGiving({ start }) {
    start.given = [];
  },
};

function change<Held extends object>(held: Held | undefined, values: Partial<Held>): void {
  if (held) Object.assign(held, values);
}

const world = fc.record({
  /** Every other world has new accounts that are cleared of what the product gives them. */
  rules: fc.oneof(
    rulesOf,
    fc
      .tuple(rulesOf, fc.constantFrom("mapped" as const, "mirror" as const))
      .map(([rules, removal]) => ({
        ...{ ...rules, removal },
        ...{ create: true, mode: "sameName" as const },
      })),
  ),
  leads: fc.constantFrom("boss@acme.test", null),
  existing: fc.subarray(names),
  inCrew: fc.subarray(names),
  crew: fc.subarray(names),
  events: fc.array(fc.constantFrom("stay", "leave", "disable", "change"), {
    ...{ minLength: 4, maxLength: 4 },
  }),
  /** What new accounts are given by the product, and what it says of it. */
  given: fc.subarray(starting),
  told: fc.subarray(starting),
  /** Between plan and approval. */
  drift: fc.array(
    fc.record({ what: fc.constantFrom(...Object.keys(drifts)), who: fc.constantFrom(...names) }),
    { maxLength: 3 },
  ),
  driftAtSource: fc.option(fc.constantFrom(...names), { nil: null }),
  /** Of the planned rows so many are approved; all with null. */
  part: fc.option(fc.record({ by: fc.constantFrom("kind", "person"), at: fc.nat({ max: 30 }) }), {
    nil: null,
    freq: 2,
  }),
  /** The worker stops at so manieth write, and another goes on. */
  stopsAt: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }),
  /** So manieth write is refused. */
  refusedAt: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null }),
});
const changeKinds = [
  ...(["group.create", "user.create", "user.link", "user.update", "user.profile"] as const),
  ...(["user.enable", "membership.add", "membership.remove", "user.disable"] as const),
];
type Given = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

test("an approved plan does what its rows say and nothing else, under any rules", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const of = await worldOf(given);
      const ids = await provision(of, given);
      for (const turn of ["first", "then"]) {
        if (turn === "then") await changeAll(of, ids, given.events);
        ids.set(turn, await addPerson(of, turn));
        await of.sql("update syncs set first_full_run_at = null where id = $1", [of.syncId]);
        const held = await carryOut(of, "full");
        if (held["state"] !== "held") continue;
        await checkApproved(of, String(held["id"]), given, ids);
      }
      await settles(of);
      await of.fake.close();
    }),
    {
      numRuns: Number(process.env["USHER_LAW_RUNS"] ?? 4),
      seed: Number(process.env["USHER_LAW_SEED"] ?? 1),
    },
  );
}, 180_000);

async function worldOf({ rules, leads, existing, inCrew, given, told }: Given): Promise<Jira> {
  const boss = { username: "boss@acme.test", displayName: "Boss", email: "boss@acme.test" };
  const of = await worldOn(
    "jira",
    await startFake({
      version: "10.3",
      people: [
        boss,
        ...existing.map((name) => ({
          ...{ username: mail(name), displayName: `${name} Old`, email: `${name}@old.test` },
          profile: { department: "Before" },
        })),
      ],
      groups: { crew: inCrew.filter((name) => existing.includes(name)).map(mail), other: [] },
      projects: existing.slice(0, 1).map((name) => ({ key: "WEB", lead: mail(name) })),
    }),
  );
  Object.assign(of.fake.start, { given, told });
  const settings = settingsOf(rules);
  const users = settings.users ?? defaultSettings.users;
  await saveSettings(of.tenantId, actor, of.syncId, {
    ...settings,
    users: { ...users, leads: { ...users.leads, project: leads, component: leads } },
  });
  return of;
}

async function provision(of: World, { crew }: Given): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const name of names) ids.set(name, await addPerson(of, name, { title: `Of ${name}` }));
  const members = crew.flatMap((name) => ids.get(name) ?? []);
  for (const group of ["crew", "fresh", "by-surprise"]) await addGroup(of, group, members);
  return ids;
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

async function rowsOf({ sql }: World, runId: string) {
  const rows = await sql("select * from changes where run_id = $1 order by seq", [runId]);
  return rows.map((row) => ({
    seq: Number(row["seq"]),
    kind: String(row["kind"]),
    sourceId: row["source_id"] === null ? null : String(row["source_id"]),
    outcome: String(row["outcome"]),
    reason: String(row["reason"]),
    names: [row["subject"], at(row["before"], "username"), at(row["after"], "username")].map(lower),
    groups: [row["group_key"], row["group_name"]].map(lower),
    said: JSON.stringify(
      ["kind", "source_id", "subject", "group_key", "before", "after"].map((name) => row[name]),
    ),
  }));
}

function at(facts: unknown, name: string): unknown {
  return Object(facts)[name];
}

function lower(value: unknown): string {
  return String(value ?? "").toLowerCase();
}

async function checkApproved(of: Jira, runId: string, given: Given, ids: Map<string, string>) {
  const plan = await rowsOf(of, runId);
  for (const { what, who } of given.drift) drifts[what]?.(of.fake, mail(who));
  const late = given.driftAtSource;
  if (late && ids.has(late))
    await changeAll(
      of,
      ids,
      names.map((name) => (name === late ? "change" : "stay")),
    );
  of.fake.calls.length = 0;
  const before = await edgesOf(of);
  const only = partOf(plan, given);
  await approveRun(of.tenantId, runId, actor, only ? { only } : {});
  await goThrough(of, runId, given);
  const rows = await rowsOf(of, runId);
  const planned = new Set(
    plan.filter(({ outcome }) => outcome === "planned").map((row) => row.seq),
  );
  const said = new Map(plan.map((row) => [row.seq, row.said]));
  for (const row of rows) {
    expect(row.outcome).not.toBe("planned");
    if (said.has(row.seq)) expect(row.said).toBe(said.get(row.seq));
    if (!planned.has(row.seq)) expect(row.outcome).toBe("skipped");
  }
  const tried = rows.filter(({ outcome }) => outcome !== "skipped");
  const wrote = of.fake.calls.filter(({ method }) => method !== "GET");
  expect(wrote.filter((call) => !tried.some((row) => isBy(call, row, rows)))).toEqual([]);
  const after = await edgesOf(of);
  const made = new Set(tried.filter((row) => row.kind === "user.create").flatMap(namesOf(rows)));
  const isGiven = ([group, member]: Edge) => made.has(member) && given.given.includes(group);
  const has = (kind: string) => (edge: Edge) =>
    tried.some((row) => row.kind === kind && isEdge(row, edge, rows));
  expect(
    minus(after, before).filter((edge) => !isGiven(edge) && !has("membership.add")(edge)),
  ).toEqual([]);
  const isGone = ([, member]: Edge) => !after.people.has(member);
  const lost = minus(before, after).filter((edge) => !isGone(edge));
  expect(lost.filter((edge) => !has("membership.remove")(edge))).toEqual([]);
}

function partOf(plan: readonly Row[], { part }: Given): ChangeFilter | null {
  const planned = plan.filter(({ outcome }) => outcome === "planned");
  const row = part && planned[part.at % planned.length];
  if (!row) return null;
  if (part.by === "person" && row.sourceId !== null) return { sourceId: row.sourceId };
  const kind = changeKinds.find((each) => each === row.kind);
  return kind ? { kind } : null;
}

/** Until the run has ended, whatever happens to its workers and calls. */
async function goThrough(of: Jira, runId: string, { stopsAt, refusedAt }: Given) {
  const stopping = new AbortController();
  let count = 0;
  of.fake.faults.length = 0;
  of.fake.faults.push({
    ...{ kind: "status", status: 400, commit: "before" },
    only({ method }) {
      if (method === "GET") return false;
      count += 1;
      if (count === stopsAt) stopping.abort();
      return count === refusedAt;
    },
  });
  await continueRun(of.tenantId, runId, "worker-1", stopping.signal);
  await continueRun(of.tenantId, runId, "worker-2", new AbortController().signal);
  of.fake.faults.length = 0;
  expect((await runRow(of.sql, runId))["finished_at"]).not.toBeNull();
}

/** Whether a call that changed something is one by which this row is carried out. */
function isBy({ method, path }: FakeCall, row: Row, rows: readonly Row[]): boolean {
  const { pathname, searchParams } = new URL(path, "http://jira.test");
  const what = `${method} ${pathname.slice(pathname.indexOf("/rest/api/2") + 11).replace(/(properties|project|component)\/.*/, "$1")}`;
  const kinds = kindsByCall[what];
  const of = (name: string) => searchParams.get(name)?.toLowerCase();
  const [username, group] = [of("username"), of("groupname")];
  return (
    (kinds?.includes(row.kind) ?? false) &&
    (username === undefined || namesOf(rows)(row).includes(username)) &&
    (group === undefined || row.groups.includes(group))
  );
}

const kindsByCall: Record<string, string[]> = {
  "POST /user": ["user.create"],
  "PUT /user": ["user.update", "user.enable", "user.disable", "user.anonymise"],
  "DELETE /user": ["user.delete"],
  "PUT /user/properties": ["user.profile"],
  "DELETE /user/properties": ["user.profile"],
  "POST /group": ["group.create"],
  "DELETE /group": ["group.delete"],
  "POST /group/user": ["membership.add"],
  "DELETE /group/user": ["membership.remove"],
  "PUT /project": ["lead.reassign"],
  "PUT /component": ["lead.reassign"],
};

/** A person has one name before and another after a rename. */
function namesOf(rows: readonly Row[]) {
  return ({ sourceId, names: own }: Row) => [
    ...own,
    ...rows
      .filter((row) => sourceId !== null && row.sourceId === sourceId)
      .flatMap((row) => row.names),
  ];
}

type Edge = readonly [group: string, member: string];

async function edgesOf({ fake }: Jira) {
  const { people, groups } = await fake.state();
  const edges = Object.entries(groups).flatMap(([group, members]) =>
    members.map((member): Edge => [lower(group), lower(member)]),
  );
  return { edges, people: new Set(people.map(({ username }) => lower(username))) };
}

function minus(one: { edges: Edge[] }, other: { edges: Edge[] }): Edge[] {
  const known = new Set(other.edges.map(String));
  return one.edges.filter((edge) => !known.has(String(edge)));
}

function isEdge(row: Row, [group, member]: Edge, rows: readonly Row[]): boolean {
  return row.groups.includes(group) && namesOf(rows)(row).includes(member);
}

/** What was left out is planned again, and that comes to an end. */
async function settles(of: Jira) {
  for (let round = 0; round < 4; round += 1) {
    const full = await carryOut(of, "full");
    const runId = String(full["id"]);
    if (full["state"] === "held") {
      await approveRun(of.tenantId, runId, actor);
      await continueRun(of.tenantId, runId, "worker-1", new AbortController().signal);
    }
    await push(of);
    const rows = await rowsOf(of, runId);
    if (rows.every(({ outcome, reason }) => outcome === "skipped" && reason !== "not_in_plan"))
      return;
  }
  throw new Error("A full run still finds something to do.");
}
