import type { AppRef } from "@/lib/core/app-ref";
import { readInTenant, writeInTenant } from "../shared-trips";
import {
  type Fields,
  momentField,
  numberField,
  type Statement,
  textField,
  type Value,
} from "../statement";
import { newcomerForgotten, newcomerNoted } from "./newcomers";
import { pendingFor } from "./pending-for";

/** A staged user as SCIM reads it. JSON stays text until somebody needs its parts. */
export type UserRow = {
  id: string;
  resource: string;
  version: number;
  created: string;
  lastModified: string;
  /** In no order; none where they were not asked for. */
  groups: readonly GroupOfUser[];
};

export type GroupOfUser = { id: string; display: string };

/** What is written of a user: the resource, and the columns that look-ups use. */
export type UserColumns = {
  userName: string;
  userNameKey: string;
  externalId: string | null;
  emailKey: string | null;
  displayName: string | null;
  active: boolean;
  resource: string;
};

/** A condition on source_users as u (or source_groups as g) whose first parameter is $3. */
export type Where = { text: string; values: readonly Value[]; atMostOne: boolean };

const moments = (table: string) =>
  `(date_part('epoch', ${table}.created_at) * 1000)::bigint,
   (date_part('epoch', ${table}.updated_at) * 1000)::bigint`;
export const userColumns = `u.id, u.resource::text, u.version, ${moments("u")}`;
/** Between the groups of a user, and between the id and the name of one: U+001E and U+001F. */
const [betweenGroups, betweenParts] = ["\u001e", "\u001f"];
/** A group as text of its own, since to build JSON costs as much as to find the group. */
const groupText = "g.id || chr(31) || translate(g.display_name, chr(30) || chr(31), '')";
/** Several groups as one text. */
export const groupsText = `string_agg(${groupText}, chr(30))`;
/** In no order: to sort them here costs a read as much as all else in it. */
export const groupsOfUser = `
  (select ${groupsText} from source_members m
   join source_groups g on g.tenant_id = $1 and g.app_id = $2 and g.id = m.group_id
   where m.tenant_id = $1 and m.app_id = $2 and m.member_id = u.id)`;

export function groupsIn(text: string | null | undefined): GroupOfUser[] {
  if (!text) return [];
  return text.split(betweenGroups).map((group) => {
    const [id = "", display = ""] = group.split(betweenParts);
    return { id, display };
  });
}
/** To the millisecond, which is what clients are shown and what they search by. */
const now = "date_trunc('milliseconds', now())";

export const readUser = ([id, resource, version, created, updated, groups]: Fields): UserRow => ({
  id: textField(id),
  resource: textField(resource),
  version: numberField(version),
  created: momentField(created),
  lastModified: momentField(updated),
  groups: groupsIn(groups),
});

const userById: Statement<UserRow> = {
  name: "scim_user_by_id",
  text: `select ${userColumns}, ${groupsOfUser}
    from source_users u where u.tenant_id = $1 and u.app_id = $2 and u.id = $3`,
  read: readUser,
};

export async function findUser(app: AppRef, id: string): Promise<UserRow | null> {
  const [row] = await readInTenant(app.tenantId, userById, [app.tenantId, app.id, id]);
  return row ?? null;
}

export type Written = Pick<UserRow, "version" | "created" | "lastModified" | "groups">;

const readWritten = ([version, created, updated, groups]: Fields): Written => ({
  version: numberField(version),
  created: momentField(created),
  lastModified: momentField(updated),
  groups: groupsIn(groups),
});

const insertUser: Statement<Written> = {
  name: "scim_insert_user",
  text: `with written as (
      insert into source_users as u (tenant_id, app_id, id, user_name, user_name_key, external_id,
        email_key, display_name, active, resource, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${now}, ${now})
      returning u.id, u.version, u.created_at, u.updated_at),
    counted as (
      insert into source_counts as c (tenant_id, app_id, shard, users)
      select $1, $2, pg_backend_pid() % 32, 1 from written
      on conflict (app_id, shard) do update set users = c.users + 1),
    pending as (${pendingFor("select 'user', id from written", "$11")})
    select u.version, ${moments("u")} from written u`,
  read: readWritten,
};

/**
 * The counter and the pending work are written with the user. Where the user name is taken, the
 * index refuses all of it: "on conflict" would look there first and note each row twice in the log.
 */
export async function addUser(
  app: AppRef,
  id: string,
  user: UserColumns,
  requestId: string,
  settleSeconds = 0,
): Promise<Written> {
  const values = [app.tenantId, app.id, id, ...columnValues(user), requestId];
  const [[written] = []] = await writeInTenant<Written>(app.tenantId, [
    { statement: insertUser, values },
    ...(settleSeconds > 0 ? [newcomerNoted(app, "user", id, settleSeconds)] : []),
  ]);
  if (!written) throw new Error("A user was inserted, and no row came back.");
  return written;
}

const updateUser: Statement<Written> = {
  name: "scim_update_user",
  text: `with written as (
      update source_users u set user_name = $4, user_name_key = $5, external_id = $6,
        email_key = $7, display_name = $8, active = $9, resource = $10,
        version = u.version + 1, updated_at = ${now}
      where u.tenant_id = $1 and u.app_id = $2 and u.id = $3 and u.version = $11
      returning u.id, u.version, u.created_at, u.updated_at),
    pending as (${pendingFor("select 'user', id from written", "$12")})
    select u.version, ${moments("u")}, ${groupsOfUser} from written u`,
  read: readWritten,
};

/** Null when somebody else changed the user since `version` was read: read again and retry. */
export async function changeUser(
  app: AppRef,
  id: string,
  version: number,
  user: UserColumns,
  requestId: string,
): Promise<Written | null> {
  const values = [app.tenantId, app.id, id, ...columnValues(user), version, requestId];
  const [[written] = []] = await writeInTenant(app.tenantId, [{ statement: updateUser, values }]);
  return written ?? null;
}

const deleteUser: Statement<string> = {
  name: "scim_delete_user",
  text: `with gone as (
      delete from source_users u where u.tenant_id = $1 and u.app_id = $2 and u.id = $3
        and u.version = coalesce($5, u.version)
      returning u.id, u.user_name),
    left_groups as (
      delete from source_members m using gone
      where m.tenant_id = $1 and m.app_id = $2 and m.member_id = gone.id),
    counted as (
      insert into source_counts as c (tenant_id, app_id, shard, users)
      select $1, $2, pg_backend_pid() % 32, -1 from gone
      on conflict (app_id, shard) do update set users = c.users - 1),
    pending as (${pendingFor("select 'user', id from gone", "$4")})
    select user_name from gone`,
  read: ([userName]) => textField(userName),
};

/**
 * The name of the user that is gone now, with all memberships; null when there was none, or none of
 * this version.
 */
export async function removeUser(
  app: AppRef,
  id: string,
  requestId: string,
  version: number | null = null,
  settles = false,
): Promise<string | null> {
  const values = [app.tenantId, app.id, id, requestId, version];
  const [userNames = []] = await writeInTenant<string>(app.tenantId, [
    { statement: deleteUser, values },
    ...(settles ? [newcomerForgotten(app, "user", id)] : []),
  ]);
  return userNames[0] ?? null;
}

/** The hot path: `userName eq`, which at most one user meets. There is nothing to count. */
export async function findUserWhere(
  app: AppRef,
  where: Where,
  withGroups: boolean,
): Promise<UserRow | null> {
  const statement = {
    name: nameOf(`${where.text}_${withGroups}`),
    text: `select ${userColumns}, ${withGroups ? groupsOfUser : "null"} from source_users u
      where u.tenant_id = $1 and u.app_id = $2 and ${where.text}`,
    read: readUser,
  };
  const [user] = await readInTenant(app.tenantId, statement, [
    app.tenantId,
    app.id,
    ...where.values,
  ]);
  return user ?? null;
}

/** There are few conditions on a unique key, so their statements are worth keeping prepared. */
function nameOf(condition: string): string {
  return `scim_user_where_${condition.replace(/\W+/g, "_")}`.slice(0, 63);
}

function columnValues(user: UserColumns): Value[] {
  const { userName, userNameKey, externalId, emailKey, displayName, active, resource } = user;
  return [userName, userNameKey, externalId, emailKey, displayName, active, resource];
}
