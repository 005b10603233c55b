import { and, count, eq, type SQL, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sandboxGroups, sandboxMembers, sandboxUsers } from "@/db/schema/sandbox";
import type { SandboxStore } from "@/lib/targets/registry";

type Place = { tenantId: string; sandboxKey: string };
type Slice = Parameters<SandboxStore["users"]>[0];
type Work = <Result>(work: (tx: Transaction) => Promise<Result>) => Promise<Result>;

/** Keeps a sandbox's people and groups in PostgreSQL; any web process may answer. */
export function sandboxStore(place: Place): SandboxStore {
  const work: Work = (steps) => inTenant(place.tenantId, steps);
  return { ...people(place, work), ...groups(place, work), ...memberships(place, work) };
}

const userColumns = {
  userKey: sandboxUsers.userKey,
  username: sandboxUsers.username,
  fullName: sandboxUsers.fullName,
  email: sandboxUsers.email,
  active: sandboxUsers.active,
  readOnly: sandboxUsers.readOnly,
  lastLoginAt: sandboxUsers.lastLoginAt,
};

function people(
  place: Place,
  work: Work,
): Pick<
  SandboxStore,
  | "user"
  | "userByKey"
  | "users"
  | "licensedUsers"
  | "activeUsers"
  | "insertUser"
  | "updateUser"
  | "deleteUser"
> {
  const named = (name: string) =>
    and(here(sandboxUsers, place), eq(sandboxUsers.usernameKey, name));
  const one = (where: SQL | undefined) =>
    work(async (tx) => {
      const [found] = await tx.select(userColumns).from(sandboxUsers).where(where);
      return found ?? null;
    });
  const listed = (slice: Slice, where?: SQL) =>
    work((tx) =>
      tx
        .select(userColumns)
        .from(sandboxUsers)
        .where(
          and(here(sandboxUsers, place), where, behind(sql`${sandboxUsers.usernameKey}`, slice)),
        )
        .orderBy(sql`${sandboxUsers.usernameKey} using ~<~`)
        .offset(slice.skip)
        .limit(bounded(slice)),
    );
  return {
    user: (username) => one(named(username)),
    userByKey: (key) => one(and(here(sandboxUsers, place), eq(sandboxUsers.userKey, key))),
    users: (slice) => listed(slice),
    licensedUsers: (slice) => listed(slice, eq(sandboxUsers.active, true)),
    activeUsers: () =>
      work(async (tx) => {
        const [found] = await tx
          .select({ active: count() })
          .from(sandboxUsers)
          .where(and(here(sandboxUsers, place), eq(sandboxUsers.active, true)));
        return found?.active ?? 0;
      }),
    insertUser: (user) =>
      work(async (tx) => {
        const inserted = await tx
          .insert(sandboxUsers)
          .values({ ...place, ...user, usernameKey: user.username })
          .onConflictDoNothing()
          .returning({ key: sandboxUsers.userKey });
        return inserted.length > 0;
      }),
    updateUser: (username, change) =>
      work(async (tx) => {
        const updated = await tx
          .update(sandboxUsers)
          .set(change)
          .where(named(username))
          .returning({ key: sandboxUsers.userKey });
        return updated.length > 0;
      }),
    deleteUser: (username) =>
      work(async (tx) => {
        const [deleted] = await tx
          .delete(sandboxUsers)
          .where(named(username))
          .returning({ key: sandboxUsers.userKey });
        if (!deleted) return false;
        await tx
          .delete(sandboxMembers)
          .where(and(here(sandboxMembers, place), eq(sandboxMembers.userKey, deleted.key)));
        return true;
      }),
  };
}

function groups(
  place: Place,
  work: Work,
): Pick<SandboxStore, "hasGroup" | "groups" | "insertGroup" | "deleteGroup"> {
  const named = (name: string) => and(here(sandboxGroups, place), eq(sandboxGroups.key, name));
  return {
    hasGroup: (name) =>
      work(async (tx) => {
        const found = await tx
          .select({ key: sandboxGroups.key })
          .from(sandboxGroups)
          .where(named(name));
        return found.length > 0;
      }),
    groups: (slice) =>
      work(async (tx) => {
        const rows = await tx
          .select({ name: sandboxGroups.name })
          .from(sandboxGroups)
          .where(and(here(sandboxGroups, place), behind(sql`${sandboxGroups.key}`, slice)))
          .orderBy(sql`${sandboxGroups.key} using ~<~`)
          .offset(slice.skip)
          .limit(bounded(slice));
        return rows.map((group) => group.name);
      }),
    insertGroup: (name) =>
      work(async (tx) => {
        const inserted = await tx
          .insert(sandboxGroups)
          .values({ ...place, key: name, name })
          .onConflictDoNothing()
          .returning({ key: sandboxGroups.key });
        return inserted.length > 0;
      }),
    deleteGroup: (name) =>
      work(async (tx) => {
        const deleted = await tx
          .delete(sandboxGroups)
          .where(named(name))
          .returning({ key: sandboxGroups.key });
        await tx
          .delete(sandboxMembers)
          .where(and(here(sandboxMembers, place), eq(sandboxMembers.groupKey, name)));
        return deleted.length > 0;
      }),
  };
}

function memberships(
  place: Place,
  work: Work,
): Pick<SandboxStore, "members" | "groupsOf" | "addMember" | "removeMember"> {
  const joined = and(
    eq(sandboxUsers.sandboxKey, sandboxMembers.sandboxKey),
    eq(sandboxUsers.userKey, sandboxMembers.userKey),
  );
  const userKeyOf = (tx: Transaction, username: string) =>
    tx
      .select({ key: sandboxUsers.userKey })
      .from(sandboxUsers)
      .where(and(here(sandboxUsers, place), eq(sandboxUsers.usernameKey, username)));
  return {
    members: (group, slice) =>
      work((tx) =>
        tx
          .select(userColumns)
          .from(sandboxMembers)
          .innerJoin(sandboxUsers, joined)
          .where(
            and(
              here(sandboxMembers, place),
              eq(sandboxMembers.groupKey, group),
              behind(sql`${sandboxUsers.usernameKey}`, slice),
            ),
          )
          .orderBy(sql`${sandboxUsers.usernameKey} using ~<~`)
          .offset(slice.skip)
          .limit(bounded(slice)),
      ),
    groupsOf: (username, slice) =>
      work(async (tx) => {
        const rows = await tx
          .select({ name: sandboxMembers.groupKey })
          .from(sandboxMembers)
          .where(
            and(
              here(sandboxMembers, place),
              sql`${sandboxMembers.userKey} = (${userKeyOf(tx, username)})`,
              behind(sql`${sandboxMembers.groupKey}`, slice),
            ),
          )
          .orderBy(sql`${sandboxMembers.groupKey} using ~<~`)
          .offset(slice.skip)
          .limit(bounded(slice));
        return rows.map((row) => row.name);
      }),
    addMember: (username, group) =>
      work(async (tx) => {
        const [user] = await userKeyOf(tx, username);
        if (!user) return;
        await tx
          .insert(sandboxMembers)
          .values({ ...place, groupKey: group, userKey: user.key })
          .onConflictDoNothing();
      }),
    removeMember: (username, group) =>
      work(async (tx) => {
        await tx
          .delete(sandboxMembers)
          .where(
            and(
              here(sandboxMembers, place),
              eq(sandboxMembers.groupKey, group),
              sql`${sandboxMembers.userKey} = (${userKeyOf(tx, username)})`,
            ),
          );
      }),
  };
}

type Fenced = typeof sandboxUsers | typeof sandboxGroups | typeof sandboxMembers;

function here(table: Fenced, { tenantId, sandboxKey }: Place): SQL | undefined {
  return and(eq(table.tenantId, tenantId), eq(table.sandboxKey, sandboxKey));
}

/** Names compare by code unit, whatever the database's collation. */
function behind(name: SQL, { after }: Slice): SQL {
  return after === null ? sql`true` : sql`${name} ~>~ ${after}`;
}

/** The fake asks for bounded parts; its tests may ask for all. */
function bounded({ limit }: Slice): number {
  return Math.min(limit, 100_000);
}
