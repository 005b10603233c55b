import { expect } from "vitest";
import { eventually } from "../support/eventually";
import type { Scene } from "./scene";
import { domain, listAll, type Resource } from "./scim-client";

/** The longest silence there may be: a lease that runs out, the reconciler, and a slow machine. */
const quietWithinMs = 60_000;

/**
 * The target holds exactly whom and what the source lists, nothing is left to do, and a full run,
 * which looks at everything afresh, finds nothing to write.
 */
export async function expectConverged(scene: Scene): Promise<void> {
  await untilQuiet(scene);
  const [target, source] = [await targetOf(scene), await sourceOf(scene)];
  expect(inUse(target)).toEqual(inUse(source));
  expect(strangers(target, source)).toEqual([]);
  const writesBefore = writes(scene).length;
  const runId = await scene.startFullRun();
  const run = await eventually(() => finishedRun(scene, runId), { withinMs: quietWithinMs });
  expect(run).toMatchObject({ state: "succeeded", change_count: 0 });
  expect(writes(scene).slice(writesBefore)).toEqual([]);
}

/** No run waits or works, and no change is without a run. */
export async function untilQuiet({ sql, tenantId }: Scene): Promise<void> {
  const open = async () => {
    const [left] = await sql(
      `select (select count(*)::int from pending_changes where tenant_id = $1) as pending,
        (select json_agg(json_build_object('state', state, 'phase', phase, 'attempts', attempts,
          'error', error_message)) from runs where tenant_id = $1
          and state not in ('succeeded', 'cancelled')) as runs,
        (select json_agg(json_build_object('kind', kind, 'subject', subject, 'code', code,
          'message', message)) from changes where tenant_id = $1 and outcome = 'failed') as failed`,
      [tenantId],
    );
    return left;
  };
  await eventually(
    async () => {
      const left = await open();
      if (left?.["pending"] === 0 && left["runs"] === null) return true;
      throw new Error(`there is still ${JSON.stringify(left)}`);
    },
    { withinMs: quietWithinMs, everyMs: 100 },
  );
}

async function finishedRun({ sql }: Scene, runId: string) {
  const [run] = await sql("select * from runs where id = $1", [runId]);
  return ["queued", "running"].includes(String(run?.["state"])) ? null : run;
}

type Picture = { active: string[]; disabled: string[]; groups: Record<string, string[]> };

/** Of the groups only people who may sign in. */
function inUse({ active, disabled, groups }: Picture): Picture {
  const names = new Set(active);
  const members = Object.entries(groups).map(
    ([name, all]) => [name, all.filter((member) => names.has(member))] as const,
  );
  return { active, disabled, groups: Object.fromEntries(members) };
}

/**
 * Members that the source does not have. Who was disabled keeps a group and is not put into one, so
 * that theirs may be fewer than the source's.
 */
function strangers(target: Picture, source: Picture): string[] {
  return Object.entries(target.groups).flatMap(([name, members]) =>
    members
      .filter((member) => !source.groups[name]?.includes(member))
      .map((member) => `${member} in ${name}`),
  );
}

/** By Confluence's ways: groups in lower case. */
async function sourceOf(scene: Scene): Promise<Picture> {
  const users = await listAll(scene, "/Users");
  const names = (active: boolean) => users.filter((user) => user.active === active).map(nameOf);
  const nameById = new Map(users.map((user) => [user.id, nameOf(user)]));
  const groups = (await listAll(scene, "/Groups")).map((group) => {
    const members = (group.members ?? []).map(({ value }) => nameById.get(value) ?? value);
    const name = (group.displayName ?? "").toLowerCase();
    return [name, members.sort()] as const;
  });
  return {
    active: names(true).sort(),
    disabled: names(false).sort(),
    groups: Object.fromEntries(groups),
  };
}

function nameOf({ id, userName }: Resource): string {
  return userName ?? id;
}

/** Without what every Confluence has of its own: its administrators and its default group. */
async function targetOf({ fake }: Scene): Promise<Picture> {
  const { people, groups } = await fake.state();
  const ours = people.filter(({ username }) => username.endsWith(`@${domain}`));
  const names = (active: boolean) =>
    ours.filter((one) => (one.active ?? true) === active).map(({ username }) => username);
  const filled = Object.entries(groups).filter(([name]) => !name.startsWith("confluence-"));
  return {
    active: names(true).sort(),
    disabled: names(false).sort(),
    groups: Object.fromEntries(
      filled.map(([name, members]) => [name, [...members].sort()] as const),
    ),
  };
}

/** Calls that changed something in the target, or tried to. */
export function writes({ fake }: Scene) {
  return fake.calls.filter(({ method }) => method !== "GET");
}

/** Tries to make an account, by how the target answered. */
export function creations(scene: Scene) {
  const tries = writes(scene).filter(
    ({ method, path }) => method === "POST" && path.endsWith("/admin/user"),
  );
  return {
    tries: tries.length,
    made: tries.filter(({ status }) => status === 201).length,
    calls: tries,
  };
}

/** What was measured goes to the test's output, for whoever keeps an eye on it. */
export function figure(what: string, value: string | number): void {
  console.info(`  ${what}: ${value}`);
}
