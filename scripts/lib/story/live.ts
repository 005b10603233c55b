import pg from "pg";
import { serveScim } from "@/app/scim/door";
import { listRuns } from "@/db/queries/runs";
import { createAppToken } from "@/lib/access/app-tokens";
import { createWorkspace } from "@/lib/access/create-workspace";
import type { Actor } from "@/lib/core/actor";
import { addSandbox } from "@/lib/engine/add-sandbox";
import { approveRun } from "@/lib/engine/approve-run";
import { continueRun } from "@/lib/engine/continue-run";
import { createApp } from "@/lib/engine/create-app";
import { createSync } from "@/lib/engine/create-sync";
import { flushRequestLog } from "@/lib/engine/request-log";
import { saveSettings } from "@/lib/engine/save-settings";
import { startRun } from "@/lib/engine/start-run";
import { liveDay } from "./clock";
import { departments, type Employee, teams } from "./company";
import { aMonth, type Day, type Month } from "./month";

type Company = {
  tenantId: string;
  syncId: string;
  actor: Actor;
  door: { path: string; token: string };
  /** Ids that Usher gave, by user name or name of group. */
  ids: Map<string, string>;
};

/**
 * A workspace with a month behind it, lived through the real door by the real engine: the staff
 * arrives, people join, move and leave day by day, and today a broken filter at the provider
 * takes away so many at once that the run is held.
 */
export async function liveStory(ownerUrl: string, actor: Actor): Promise<void> {
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  try {
    const company = await found(actor);
    const { tenantId } = company;
    const { staff, days } = aMonth();
    await liveDay({ owner, tenantId, daysAgo: 30 }, () => firstDay(company, staff));
    for (const day of days) {
      if (day.daysAgo === lastHireDaysAgo) await fillLicence(owner, tenantId);
      await liveDay({ owner, tenantId, daysAgo: day.daysAgo }, () => ordinaryDay(company, day));
    }
    await liveDay({ owner, tenantId, daysAgo: 0 }, () => brokenFilter(company, { staff, days }));
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

async function found(actor: Actor): Promise<Company> {
  const { tenantId } = await createWorkspace("Northwind", actor);
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
  const { token } = await createAppToken(tenantId, actor, app.id, {
    ...{ kind: "bearer", expiresInDays: 12 },
  });
  const door = { path: `/scim/v2/${app.key}`, token };
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
