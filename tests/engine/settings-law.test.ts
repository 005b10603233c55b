import fc from "fast-check";
import { expect, test } from "vitest";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { approveRun } from "@/lib/engine/run/approve-run";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { type JiraFake, startFake } from "@/lib/targets/jira/jira.fake";
import { everySetting } from "./every-setting";
import { mail, names } from "./law-rules";
import { plannedRows, whyRows } from "./why-rows";
import {
  actor,
  addGroup,
  addPerson,
  carryOut,
  changeMembers,
  changesOf,
  fullRun,
  goOn,
  patchPerson,
  removeGroup,
  removePerson,
  type World,
  worldOn,
  writes,
} from "./world";

const world = fc.record({
  settings: everySetting(),
  /** In the target before Usher. */
  existing: fc.subarray(names),
  byHand: fc.subarray(names),
  crew: fc.subarray(names),
  teamX: fc.subarray(names),
  inner: fc.subarray(names),
  events: fc.array(
    fc.constantFrom("stay", "leave", "disable", "change", "rename", "join crew", "leave groups"),
    { minLength: 4, maxLength: 4 },
  ),
  crewGoes: fc.boolean(),
});
type Given = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

/** Of these there is no way back: what they are about is left out of the comparison. */
const finals = ["user.delete", "group.rename", "group.delete"];

test("under any settings a second run does nothing, why says what is planned, and a run rolled back leaves no trace", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const { of, ids, crew } = await worldOf(given);
      await settled(of);
      await happen(of, ids, crew, given);
      await checkWhy(of, [...ids.values()]);
      const before = await stateOf(of);
      const run = await settled(of);
      await checkRollback(of, run, before);
      await of.fake.close();
    }),
    {
      numRuns: Number(process.env["USHER_LAW_RUNS"] ?? 6),
      seed: Number(process.env["USHER_LAW_SEED"] ?? 1),
      // A smaller world that fails too takes minutes to find; the seed finds this one again.
      endOnFailure: true,
    },
  );
}, 300_000);

async function worldOf({ settings, existing, byHand, crew, teamX, inner }: Given) {
  const of = await worldOn(
    "jira",
    await startFake({
      version: "10.3",
      people: [
        ...existing.map((name) => ({
          ...{ username: mail(name), displayName: `${name} Old`, email: `${name}@old.test` },
          profile: { department: "Before" },
        })),
        person("boss"),
        person("deputy"),
        { ...person("retired"), active: false },
      ],
      groups: {
        ...{ crew: byHand.filter((name) => existing.includes(name)).map(mail), other: [] },
        ...{ bosses: [mail("boss")], "jira-software-users": existing.map(mail) },
      },
      projects: existing.slice(0, 1).map((name) => ({ key: "WEB", lead: mail(name) })),
    }),
  );
  await save(of, settings);
  const ids = new Map<string, string>();
  for (const name of names) {
    const more = { title: `Of ${name}`, nickName: `n-${name}@acme.test`, externalId: `x-${name}` };
    ids.set(name, await addPerson(of, name, more));
  }
  const idsOf = (wanted: string[]) => wanted.flatMap((name) => ids.get(name) ?? []);
  const inside = await addGroup(of, "inner", idsOf(inner));
  const group = await addGroup(of, "crew", [...idsOf(crew), inside]);
  await addGroup(of, "team-x", idsOf(teamX));
  await addGroup(of, "fresh", idsOf(crew));
  return { of, ids, crew: group };
}

async function save({ tenantId, syncId }: World, settings: SyncSettings) {
  await saveSettings(tenantId, actor, syncId, settings, { mayDelete: true });
}

function person(name: string) {
  return { username: mail(name), displayName: `${name} Doe`, email: mail(name) };
}

async function happen(of: World, ids: Map<string, string>, crew: string, given: Given) {
  for (const [index, name] of names.entries()) {
    const id = ids.get(name) ?? "";
    switch (given.events[index]) {
      case "leave":
        await removePerson(of, id);
        break;
      case "disable":
        await patchPerson(of, id, { active: false });
        break;
      case "change":
        await patchPerson(of, id, { displayName: `${name} Moe`, title: `Now ${name}` });
        break;
      case "rename":
        await patchPerson(of, id, { userName: mail(`new-${name}`) });
        break;
      case "join crew":
        await changeMembers(of, crew, "add", [id]);
        break;
      case "leave groups":
        await changeMembers(of, crew, "remove", [id]);
        break;
    }
  }
  if (given.crewGoes) await removeGroup(of, crew);
}

/** Carries out a full run; the one after it finds nothing to do and writes nothing. */
async function settled(of: World) {
  const run = await fullRun(of);
  expect(run).toMatchObject({ state: "succeeded" });
  const written = writes(of).length;
  const again = await fullRun(of);
  const doings = (await changesOf(of, again["id"])).filter((row) => !row.includes(" skipped: "));
  expect(doings).toEqual([]);
  expect(writes(of)).toHaveLength(written);
  return run;
}

async function checkWhy(of: World, ids: string[]) {
  const preview = await carryOut(of, "full", "preview");
  for (const id of ids) {
    const planned = await plannedRows(of, preview["id"], id);
    // What somebody leads is asked of the product, which why does not call.
    if (
      planned.some(
        ({ kind, reason }) => kind === "lead.reassign" || reason === "lead_fallback_invalid",
      )
    )
      continue;
    expect(await whyRows(of, id)).toEqual(planned);
  }
}

async function checkRollback(
  of: World & { fake: JiraFake },
  run: Record<string, unknown>,
  before: State,
) {
  const { tenantId, sql } = of;
  const done = await sql(
    "select kind, subject, group_key, before, account_id from changes where run_id = $1 and outcome = 'applied'",
    [run["id"]],
  );
  if (done.length === 0) return;
  const { runId } = await startRollback(tenantId, String(run["id"]), actor);
  const back = await goOn(of, runId);
  if (back["state"] === "held") {
    await approveRun(tenantId, runId, actor);
    expect(await goOn(of, runId)).toMatchObject({ state: "succeeded" });
  }
  const after = await stateOf(of);
  const lasting = done.filter(({ kind }) => finals.includes(String(kind)));
  const names = new Set(
    done
      .filter(({ kind }) => kind === "user.create" || kind === "user.delete")
      .map(({ subject }) => String(subject)),
  );
  // Custom attributes that went with somebody's names are no part of the plan.
  const cleared = new Set(
    done
      .filter((row) => row["kind"] === "user.profile" && row["before"] === null)
      .map((row) => String(row["account_id"])),
  );
  const left = { lasting, names, cleared };
  expect(compared(after, left)).toEqual(compared(before, left));
  for (const name of names) expect(of.fake.directory.user(name)?.active ?? false).toBe(false);
}
type State = Awaited<ReturnType<typeof stateOf>>;

async function stateOf({ fake }: World & { fake: JiraFake }) {
  const { directory } = fake;
  const people = directory.users().map(({ profile, ...rest }) => {
    return { ...rest, profile: Object.fromEntries(profile) };
  });
  const edges = directory
    .groups()
    .flatMap(({ name, members }) =>
      [...members].map(({ key }) => ({ group: name.toLowerCase(), key })),
    );
  return { people, edges };
}

type Left = { lasting: Record<string, unknown>[]; names: Set<string>; cleared: Set<string> };

function compared(state: State, { lasting, names, cleared }: Left) {
  const groups = new Set(lasting.map(({ group_key: key }) => key));
  const out = new Set(
    state.people.filter(({ username }) => names.has(username)).map(({ key }) => key),
  );
  return {
    people: state.people
      .filter(({ key }) => !out.has(key))
      .map((each) => (cleared.has(each.key) ? { ...each, profile: {} } : each)),
    edges: state.edges
      .filter(({ group, key }) => !groups.has(group) && !out.has(key))
      .map(({ group, key }) => `${group} ${key}`)
      .sort(),
  };
}
