import pg from "pg";
import { serveScim } from "@/app/scim/door";
import { listRuns } from "@/db/queries/runs";
import { markScimTokenUsed } from "@/db/queries/scim-tokens";
import { createAppToken } from "@/lib/access/app-tokens";
import { createWorkspace } from "@/lib/access/create-workspace";
import type { Actor } from "@/lib/core/access/actor";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { approveRun } from "@/lib/engine/run/approve-run";
import { continueRun } from "@/lib/engine/run/continue-run";
import { startRun } from "@/lib/engine/run/start-run";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { flushRequestLog } from "@/lib/engine/scim/request-log";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import { countPeople } from "@/lib/engine/workspace/review-plans";
import { liveDay } from "./clock";
import { departments, type Employee, teams } from "./company";
import { aMonth, type Day, type Month } from "./month";

type Company = {
  tenantId: string;
  syncId: string;
  actor: Actor;
  door: { path: string; token: string; tokenId: string };
  /** Ids that Usher gave, by user name or name of group. */
  ids: Map<string, string>;
};

/**
 * A workspace with a month behind it, lived through the real door by the real engine: the staff
 * arrives, people join, move and leave day by day, an account turns out to live in a directory that
 * the target cannot write to, and today a broken filter at the provider takes away so many at once
 * that the run is held.
 */
export async function liveStory(ownerUrl: string, actor: Actor): Promise<void> {
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  try {
    const { staff, days } = aMonth();
    const { tenantId } = await createWorkspace("Northwind", actor);
    const onDay = (daysAgo: number, work: () => Promise<void>) =>
      liveDay({ owner, tenantId, daysAgo }, async () => {
        await work();
        await countPeople(tenantId, new Date(Date.now()));
      });
    const company = await liveDay({ owner, tenantId, daysAgo: 30 }, () => setUp(tenantId, actor));
    await onDay(30, () => firstDay(company, staff));
    const bride = staysOn({ staff, days });
    for (const day of days) {
      if (day.daysAgo === lastHireDaysAgo) await fillLicence(owner, tenantId);
      if (day.daysAgo === weddingDaysAgo) await moveToDirectory(owner, tenantId, bride);
      await onDay(day.daysAgo, async () => {
        if (day.daysAgo === weddingDaysAgo) await takesName(company, bride);
        await ordinaryDay(company, day);
      });
    }
    await onDay(0, () => brokenFilter(company, { staff, days }));
    await putOffSchedule(owner, tenantId);
  } finally {
    await owner.end();
  }
}

async function fillLicence(owner: pg.Pool, tenantId: string): Promise<void> {
  await owner.query(
    `update sandboxes s set users_max =
       (select count(*) from sandbox_users u where u.sandbox_key = s.key and u.active)
     where tenant_id = $1`,
    [tenantId],
  );
}

/** The next full run is yet to come, so that it is the broken filter that waits for a person. */
async function putOffSchedule(owner: pg.Pool, tenantId: string): Promise<void> {
  await owner.query(
    "update syncs set due_at = now() + interval '40 minutes' where tenant_id = $1",
    [tenantId],
  );
}

/** The account lives in a company directory that Confluence only reads, as administrators do it. */
async function moveToDirectory(owner: pg.Pool, tenantId: string, { userName }: Employee) {
  await owner.query(
    "update sandbox_users set read_only = true where tenant_id = $1 and username_key = $2",
    [tenantId, userName],
  );
}

/** A new family name, which the target refuses to write: the row fails, all others are applied. */
async function takesName(company: Company, { userName, givenName }: Employee): Promise<void> {
  const familyName = "Castellanos";
  await replace(company, userName, {
    displayName: `${givenName} ${familyName}`,
    "name.familyName": familyName,
  });
}

const weddingDaysAgo = 1;

/** Somebody whom nothing else in the month happens to. */
function staysOn({ staff, days }: Month): Employee {
  const busy = new Set(
    days.flatMap(({ leaves, moves }) => [...leaves, ...moves.map(({ userName }) => userName)]),
  );
  const one = staff.find((person) => person.department === "Finance" && !busy.has(person.userName));
  if (!one) throw new Error("Everybody in Finance left or moved.");
  return one;
}

async function setUp(tenantId: string, actor: Actor): Promise<Company> {
  const sandbox = await addSandbox(tenantId, actor, "Confluence (sandbox)");
  const app = await createApp(tenantId, actor, {
    ...{ name: "Microsoft Entra ID", provider: "entra", method: "scim" },
  });
  const sync = await createSync(tenantId, actor, { appId: app.id, targetId: sandbox.id });
  await saveSettings(
    tenantId,
    actor,
    sync.id,
    { schedule: hourly },
    { comment: "A look each hour" },
  );
  const { token, id: tokenId } = await createAppToken(tenantId, actor, app.id, {
    ...{ kind: "bearer", expiresInDays: 42 },
  });
  const door = { path: `/scim/v2/${app.key}`, token, tokenId };
  return { tenantId, syncId: sync.id, actor, door, ids: new Map() };
}

const hourly = { everyMinutes: 60, cron: null, zone: "UTC", users: null, groups: null };

/** Everybody arrives, and the first full run is looked at and approved. */
async function firstDay(company: Company, staff: readonly Employee[]): Promise<void> {
  for (const person of staff) await join(company, person);
  for (const name of [...departments.map((each) => each.name), ...teams]) {
    const members = staff.filter(
      (person) => person.department === name || person.teams.includes(name),
    );
    await addGroup(company, name, members);
  }
  await carryOut(company, "full", "manual");
  await approveHeld(company, "Everybody is in the export of the HR system, too.");
}

/** The licence has no seat left for them: they are left out, with the reason, until there is one. */
const newcomer: Employee = {
  ...{ userName: "max.vale@northwind.example", givenName: "Max", familyName: "Vale" },
  ...{ title: "Contractor", department: "Engineering", teams: [] },
};
const lastHireDaysAgo = 2;

async function ordinaryDay(company: Company, { daysAgo, joins, moves, leaves }: Day) {
  for (const person of joins) {
    await join(company, person);
    for (const group of [person.department, ...person.teams]) {
      await changeMember(company, group, "add", person.userName);
    }
  }
  for (const { userName, from, to, title } of moves) {
    await replace(company, userName, { title });
    await changeMember(company, from, "remove", userName);
    await changeMember(company, to, "add", userName);
  }
  for (const userName of leaves) await replace(company, userName, { active: false });
  const isLastHire = daysAgo === lastHireDaysAgo;
  if (isLastHire) await join(company, newcomer);
  if (joins.length + moves.length + leaves.length > 0 || isLastHire) {
    await carryOut(company, "delta", "push");
  }
  if (daysAgo % 3 === 1) await carryOut(company, "full", "schedule");
}

/** Half of Sales and Support at once: nobody believes that, and Usher holds the run. */
async function brokenFilter(company: Company, { staff, days }: Month): Promise<void> {
  const gone = new Set(days.flatMap(({ leaves }) => leaves));
  const hit = staff
    .filter(({ department, userName }) => department === "Sales" && !gone.has(userName))
    .slice(0, 24);
  for (const { userName } of hit) await replace(company, userName, { active: false });
  // Use is noted once an hour by the real clock, in which the whole month takes seconds.
  await markScimTokenUsed(company.tenantId, company.door.tokenId, {
    ...{ ip: null, agent: "Microsoft-Azure-AD-SCIM" },
  });
  await carryOut(company, "delta", "push");
}

async function join(company: Company, person: Employee): Promise<void> {
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const { userName, givenName, familyName, title, department } = person;
  const { id } = await send(company, "POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
    ...{ userName, externalId: userName, title, active: true },
    displayName: `${givenName} ${familyName}`,
    name: { givenName, familyName },
    emails: [{ value: userName, type: "work", primary: true }],
    [enterprise]: { department },
  });
  company.ids.set(userName, id);
}

async function addGroup(company: Company, displayName: string, members: readonly Employee[]) {
  const { id } = await send(company, "POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    ...{ displayName, externalId: `group-${displayName}` },
    members: members.map(({ userName }) => ({ value: idOf(company, userName) })),
  });
  company.ids.set(displayName, id);
}

function replace(company: Company, userName: string, value: Record<string, unknown>) {
  return patch(company, `/Users/${idOf(company, userName)}`, { op: "replace", value });
}

function changeMember(company: Company, group: string, op: "add" | "remove", userName: string) {
  const value = [{ value: idOf(company, userName) }];
  return patch(company, `/Groups/${idOf(company, group)}`, { op, path: "members", value });
}

function patch(company: Company, path: string, operation: Record<string, unknown>) {
  return send(company, "PATCH", path, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [operation],
  });
}

function idOf({ ids }: Company, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The story knows nobody called ${name}.`);
  return id;
}

/** One request through the door that providers use. */
async function send({ door }: Company, method: string, path: string, body: object) {
  const answer = await serveScim(
    new Request(`http://localhost${door.path}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${door.token}`,
        "content-type": "application/scim+json",
        "user-agent": "Microsoft-Azure-AD-SCIM",
      },
      body: JSON.stringify(body),
    }),
  );
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  const { id } = text === "" ? { id: "" } : JSON.parse(text);
  return { id: String(id) };
}

/** Starts a run and works until none waits any more. */
async function carryOut(
  { tenantId, syncId }: Company,
  scope: "full" | "delta",
  trigger: "manual" | "push" | "schedule",
): Promise<void> {
  await flushRequestLog();
  const startedBy = { manual: "Demo", push: "SCIM", schedule: "schedule" }[trigger];
  await startRun({ tenantId, syncId, trigger, scope, startedBy });
  await workOff(tenantId);
}

async function approveHeld({ tenantId, actor }: Company, comment: string): Promise<void> {
  const { items } = await listRuns(tenantId, { states: ["held"] }, { limit: 1 });
  for (const { id } of items) await approveRun(tenantId, id, actor, { comment });
  await workOff(tenantId);
}

const roundsMax = 20;

async function workOff(tenantId: string): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) {
    const { items } = await listRuns(tenantId, { states: ["queued"] }, { limit: 10 });
    if (items.length === 0) return;
    for (const { id } of items) {
      await continueRun(tenantId, id, "demo", new AbortController().signal);
    }
  }
}
