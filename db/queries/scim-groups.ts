import pg from "pg";
import type { AppRef } from "@/lib/core/app-ref";
import { readInTenant, writeInTenant } from "../shared-trips";
import {
  type Bound,
  type Fields,
  momentField,
  numberField,
  runAllInTenant,
  runInTenant,
  type Statement,
  textField,
} from "../statement";
import { newcomerForgotten, newcomerNoted } from "./newcomers";
import { pendingFor, pendingForPeople } from "./pending-for";

/** A staged group as SCIM reads it. */
export type GroupRow = {
  id: string;
  displayName: string;
  externalId: string | null;
  version: number;
  created: string;
  lastModified: string;
  /** `[[id, kind, name or null]]`; null where the members were not asked for. */
  members: string | null;
};

export type MemberKind = "user" | "group";
export type Member = { id: string; kind: MemberKind };
export type NewGroup = { displayName: string; nameKey: string; externalId: string | null };

export const groupColumns = `g.id, g.display_name, g.external_id, g.version,
  (date_part('epoch', g.created_at) * 1000)::bigint,
  (date_part('epoch', g.updated_at) * 1000)::bigint`;
/**
 * A member is what was said of it, or a group of this id where there is no such user: clients may
 * leave the type out. Groups are looked for only then, which "offset 0" keeps so.
 */
export const membersOfGroup = `
  coalesce((select json_agg(json_build_array(m.member_id,
      case when nested.id is null then m.member_kind else 'group' end,
      coalesce(u.display_name, u.user_name, nested.display_name)) order by m.member_id)
    from source_members m
    left join source_users u on m.member_kind = 'user'
      and u.tenant_id = $1 and u.app_id = $2 and u.id = m.member_id
    left join lateral (select n.id, n.display_name from source_groups n
      where u.id is null and n.tenant_id = $1 and n.app_id = $2 and n.id = m.member_id
      offset 0) nested on true
    where m.tenant_id = $1 and m.app_id = $2 and m.group_id = g.id), '[]')`;
const now = "date_trunc('milliseconds', now())";

export const readGroup = (fields: Fields): GroupRow => {
  const [id, displayName, externalId, version, created, updated, members] = fields;
  return {
    id: textField(id),
    displayName: textField(displayName),
    externalId: externalId ?? null,
    version: numberField(version),
    created: momentField(created),
    lastModified: momentField(updated),
    members: members ?? null,
  };
};

const byId = "from source_groups g where g.tenant_id = $1 and g.app_id = $2 and g.id = $3";

const groupById: Statement<GroupRow> = {
  name: "scim_group_by_id",
  text: `select ${groupColumns} ${byId}`,
  read: readGroup,
};

const groupWithMembers: Statement<GroupRow> = {
  name: "scim_group_with_members",
  text: `select ${groupColumns}, ${membersOfGroup} ${byId}`,
  read: readGroup,
};

/** Without members it never touches their table. */
export async function findGroup(
  app: AppRef,
  id: string,
  withMembers: boolean,
): Promise<GroupRow | null> {
  const values = [app.tenantId, app.id, id];
  // There may be a hundred thousand members, which others need not wait for.
  const [row] = withMembers
    ? await runInTenant(app.tenantId, groupWithMembers, values)
    : await readInTenant(app.tenantId, groupById, values);
  return row ?? null;
}

const insertGroup: Statement<{ created: string }> = {
  name: "scim_insert_group",
  text: `with written as (
      insert into source_groups as g (tenant_id, app_id, id, display_name, name_key, external_id,
        resource, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6,
        jsonb_strip_nulls(jsonb_build_object('displayName', $4::text, 'externalId', $6::text)),
        ${now}, ${now})
      returning g.id, g.created_at),
    added as (
      insert into source_members (tenant_id, app_id, group_id, member_id, member_kind)
      select $1, $2, written.id, n.id, n.kind
      from written, unnest($7::text[], $8::text[]) as n(id, kind)
      returning member_id),
    counted as (
      insert into source_counts as c (tenant_id, app_id, shard, groups)
      select $1, $2, pg_backend_pid() % 32, 1 from written
      on conflict (app_id, shard) do update set groups = c.groups + 1),
    pending as (${pendingFor(
      "select 'group', id from written union all select 'user', member_id from added",
      "$9",
    )})
    select (date_part('epoch', created_at) * 1000)::bigint from written`,
  read: ([created]) => ({ created: momentField(created) }),
};

const fewMembers = 20;

/** When it was made. The index refuses a name that is taken, and with it all the rest. */
export async function addGroup(
  app: AppRef,
  id: string,
  group: NewGroup,
  members: readonly Member[],
  requestId: string,
  settleSeconds = 0,
): Promise<{ created: string }> {
  const { displayName, nameKey, externalId } = group;
  const values = [
    ...[app.tenantId, app.id, id, displayName, nameKey, externalId],
    ...memberArrays(members),
    requestId,
  ];
  const run = members.length <= fewMembers ? writeInTenant : runAllInTenant;
  const [[written] = []] = await run<{ created: string }>(app.tenantId, [
    { statement: insertGroup, values },
    ...(settleSeconds > 0 ? [newcomerNoted(app, "group", id, settleSeconds)] : []),
  ]);
  if (!written) throw new Error("A group was inserted, and no row came back.");
  return written;
}

/** What becomes of a group. Undefined parts stay as they are. */
export type GroupEdit = {
  displayName?: { text: string; key: string };
  externalId?: string | null;
  members?: {
    /** Everybody who is not in `add` leaves. */
    clear: boolean;
    add: readonly Member[];
    remove: readonly string[];
  };
};

export type Edited = { found: boolean; changed: boolean; added: number; removed: number };

const rename: Statement<Edited> = {
  name: "scim_rename_group",
  text: `with found as (select g.id ${byId}),
    written as (
      update source_groups g set
        display_name = coalesce($4, g.display_name), name_key = coalesce($5, g.name_key),
        external_id = case when $6::boolean then $7 else g.external_id end,
        resource = jsonb_strip_nulls(jsonb_build_object(
          'displayName', coalesce($4, g.display_name),
          'externalId', case when $6::boolean then $7 else g.external_id end)),
        version = g.version + 1, updated_at = ${now}
      where g.tenant_id = $1 and g.app_id = $2 and g.id = $3
        and (g.display_name is distinct from coalesce($4, g.display_name)
          or $6::boolean and g.external_id is distinct from $7)
      returning g.id),
    pending as (${pendingFor("select 'group', id from written", "$8")})
    select exists (select from found), exists (select from written), 0, 0`,
  read: readEdited,
};

/** So that of two whole member lists one wins, not a mixture. */
const lock: Statement<Edited> = {
  name: "scim_lock_group",
  text: `select true, false, 0, 0 ${byId} for update`,
  read: readEdited,
};

/** Ends the transaction where the group, locked before, is not of this version any more. */
const check: Statement<Edited> = {
  name: "scim_check_group",
  text: `select true, false, (1 / count(*)) * 0, 0 ${byId} and g.version = $4`,
  read: readEdited,
};

/** No such row: the check divided by zero. */
function isOutdated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "22012";
}

const leaving = "m.member_id = any($4::text[])";
const notListed = `$4::text[] is not null
  and not exists (select from unnest($5::text[]) as w(id) where w.id = m.member_id)`;

const addMembers = editMembers("scim_add_members", { leaves: null, joins: true });
const removeMembers = editMembers("scim_remove_members", { leaves: leaving, joins: false });
const changeMembers = editMembers("scim_change_members", { leaves: leaving, joins: true });
const replaceMembers = editMembers("scim_replace_members", { leaves: notListed, joins: true });

/** The parts that a statement does not need cost it a third of its time, so they are left out. */
type Moves = { leaves: string | null; joins: boolean };

/**
 * Adds and removes rows, never reading the others. The group's own row is stamped unless somebody
 * else stamps it at this moment: parallel changes of one group need not wait for each other.
 * Parameters: $4 who is removed, $5 and $6 who is added, or else $4 and $5; the request comes last.
 */
function editMembers(name: string, { leaves, joins }: Moves): Statement<Edited> {
  const first = leaves === null ? 4 : 5;
  const request = joins ? first + 2 : first;
  const removed = `removed as (
      delete from source_members m
      where m.tenant_id = $1 and m.app_id = $2 and m.group_id = $3 and ${leaves}
      returning m.member_id)`;
  const added = `added as (
      insert into source_members (tenant_id, app_id, group_id, member_id, member_kind)
      select $1, $2, found.id, n.id, n.kind
      from found, unnest($${first}::text[], $${first + 1}::text[]) as n(id, kind) order by n.id
      on conflict do nothing returning member_id)`;
  const moves = [...(leaves === null ? [] : [removed]), ...(joins ? [added] : [])];
  const names = [...(leaves === null ? [] : ["removed"]), ...(joins ? ["added"] : [])];
  const moved = names.map((part) => `select member_id from ${part}`).join(" union ");
  const text = `with found as (select g.id ${byId}), ${moves.join(", ")},
    moved as (${moved}),
    free as (select g.id ${byId} and exists (select from moved) for update skip locked),
    stamped as (
      update source_groups g set version = g.version + 1, updated_at = ${now}
      from free where g.tenant_id = $1 and g.app_id = $2 and g.id = free.id),
    pending as (${pendingForPeople("select member_id from moved", `$${request}`)})
    select exists (select from found), exists (select from moved),
      ${joins ? "(select count(*) from added)" : "0"},
      ${leaves === null ? "0" : "(select count(*) from removed)"}`;
  return { name, text, read: readEdited };
}

/**
 * All of the edit or nothing, in one round trip; null when a version is given and the group is of
 * another one.
 */
export async function editGroup(
  app: AppRef,
  id: string,
  edit: GroupEdit,
  requestId: string,
  version: number | null = null,
): Promise<Edited | null> {
  const statements = editStatements(app, id, edit, requestId);
  const guarded = version === null ? statements : [...guard(app, id, version), ...statements];
  const run = version === null && isSmall(edit) ? writeInTenant : runAllInTenant;
  const answers = await run(app.tenantId, guarded).catch(nullIfOutdated);
  if (!answers) return null;
  const parts = answers.flat();
  return {
    found: parts.some(({ found }) => found),
    changed: parts.some(({ changed }) => changed),
    added: parts.reduce((sum, { added }) => sum + added, 0),
    removed: parts.reduce((sum, { removed }) => sum + removed, 0),
  };
}

/** Small enough to go with others: none of them waits long for it. */
function isSmall({ members }: GroupEdit): boolean {
  return !members || (!members.clear && members.add.length + members.remove.length <= fewMembers);
}

function guard(app: AppRef, id: string, version: number): Bound<Edited>[] {
  const group = [app.tenantId, app.id, id];
  return [
    { statement: lock, values: group },
    { statement: check, values: [...group, version] },
  ];
}

function nullIfOutdated(error: unknown): null {
  if (isOutdated(error)) return null;
  throw error;
}

function editStatements(
  app: AppRef,
  id: string,
  { displayName, externalId, members }: GroupEdit,
  requestId: string,
): Bound<Edited>[] {
  const group = [app.tenantId, app.id, id];
  const list: Bound<Edited>[] = [];
  if (displayName !== undefined || externalId !== undefined || !members) {
    const name = [displayName?.text ?? null, displayName?.key ?? null];
    const values = [...group, ...name, externalId !== undefined, externalId ?? null, requestId];
    list.push({ statement: rename, values });
  }
  if (members?.clear) list.push({ statement: lock, values: group });
  if (members) list.push(membersStatement(group, members, requestId));
  return list;
}

function membersStatement(
  group: readonly string[],
  { clear, add, remove }: NonNullable<GroupEdit["members"]>,
  requestId: string,
): Bound<Edited> {
  if (!clear && remove.length === 0) {
    return { statement: addMembers, values: [...group, ...memberArrays(add), requestId] };
  }
  if (!clear && add.length === 0) {
    return { statement: removeMembers, values: [...group, remove, requestId] };
  }
  const statement = clear ? replaceMembers : changeMembers;
  return { statement, values: [...group, remove, ...memberArrays(add), requestId] };
}

const deleteGroup: Statement<string> = {
  name: "scim_delete_group",
  text: `with gone as (
      delete from source_groups g where g.tenant_id = $1 and g.app_id = $2 and g.id = $3
        and g.version = coalesce($5, g.version)
      returning g.id, g.display_name),
    -- In two parts, for two indexes: asked with "or" it would read the app's every membership.
    emptied as (
      delete from source_members m using gone
      where m.tenant_id = $1 and m.app_id = $2 and m.group_id = gone.id),
    left_groups as (
      delete from source_members m using gone
      where m.tenant_id = $1 and m.app_id = $2 and m.member_id = gone.id and m.group_id <> gone.id),
    counted as (
      insert into source_counts as c (tenant_id, app_id, shard, groups)
      select $1, $2, pg_backend_pid() % 32, -1 from gone
      on conflict (app_id, shard) do update set groups = c.groups - 1),
    pending as (${pendingFor("select 'group', id from gone", "$4")})
    select display_name from gone`,
  read: ([displayName]) => textField(displayName),
};

/**
 * The name of the group that is gone now, with its memberships; null when there was none, or none
 * of this version.
 */
export async function removeGroup(
  app: AppRef,
  id: string,
  requestId: string,
  version: number | null = null,
  settles = false,
): Promise<string | null> {
  const values = [app.tenantId, app.id, id, requestId, version];
  const [displayNames = []] = await runAllInTenant<string>(app.tenantId, [
    { statement: deleteGroup, values },
    ...(settles ? [newcomerForgotten(app, "group", id)] : []),
  ]);
  return displayNames[0] ?? null;
}

function readEdited([found, changed, added, removed]: Fields): Edited {
  return {
    found: found === "t",
    changed: changed === "t",
    added: numberField(added),
    removed: numberField(removed),
  };
}

function memberArrays(members: readonly Member[]): [string[], string[]] {
  return [members.map(({ id }) => id), members.map(({ kind }) => kind)];
}
