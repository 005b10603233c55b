import { and, count, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { sandboxes, sandboxGroups, sandboxMembers, sandboxUsers } from "../schema/sandbox";
import { targets } from "../schema/targets";
import { tenants } from "../schema/tenants";
import { type PageRequest, readPage, toPage } from "./page";
import { startsWith } from "./prefix";

/** A sandbox with its size; null when the workspace has none of this key. */
export async function getSandbox(tenantId: string, key: string) {
  return inTenant(tenantId, async (tx) => {
    const [sandbox] = await tx
      .select({
        key: sandboxes.key,
        targetId: sandboxes.targetId,
        name: targets.name,
        version: sandboxes.version,
        username: sandboxes.username,
        faults: sandboxes.faults,
        slug: tenants.slug,
      })
      .from(sandboxes)
      .innerJoin(targets, and(eq(targets.tenantId, tenantId), eq(targets.id, sandboxes.targetId)))
      .innerJoin(tenants, eq(tenants.id, sandboxes.tenantId))
      .where(and(eq(sandboxes.tenantId, tenantId), eq(sandboxes.key, key)));
    return sandbox ? { ...sandbox, ...(await sizes(tx, tenantId, key)) } : null;
  });
}

/** Which sandbox is behind a target, for links to its page. */
export async function sandboxKeyOf(tenantId: string, targetId: string): Promise<string | null> {
  return inTenant(tenantId, async (tx) => {
    const [sandbox] = await tx
      .select({ key: sandboxes.key })
      .from(sandboxes)
      .where(and(eq(sandboxes.tenantId, tenantId), eq(sandboxes.targetId, targetId)));
    return sandbox?.key ?? null;
  });
}

/** People by user name, each with the groups they are in. */
export async function listSandboxUsers(
  tenantId: string,
  key: string,
  { text, group }: { text?: string | undefined; group?: string | undefined } = {},
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  const name = sql`${sandboxUsers.usernameKey}`;
  const wanted = text?.trim().toLowerCase();
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        userKey: sandboxUsers.userKey,
        username: sandboxUsers.username,
        fullName: sandboxUsers.fullName,
        email: sandboxUsers.email,
        active: sandboxUsers.active,
        readOnly: sandboxUsers.readOnly,
        lastLoginAt: sandboxUsers.lastLoginAt,
      })
      .from(sandboxUsers)
      .where(
        and(
          eq(sandboxUsers.tenantId, tenantId),
          eq(sandboxUsers.sandboxKey, key),
          wanted ? startsWith(name, wanted) : undefined,
          group ? inArray(sandboxUsers.userKey, membersOf(tx, tenantId, key, group)) : undefined,
          part.after === null ? undefined : sql`${name} ~>~ ${part.after}`,
          part.before === null ? undefined : sql`${name} ~<~ ${part.before}`,
        ),
      )
      .orderBy(part.backwards ? sql`${name} using ~>~` : sql`${name} using ~<~`)
      .limit(part.limit + 1);
    const page = toPage(rows, part, (user) => user.username);
    return { ...page, items: await withGroups(tx, tenantId, key, page.items) };
  });
}

/** Groups by name with their size. */
export async function listSandboxGroups(
  tenantId: string,
  key: string,
  text?: string,
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  const name = sql`${sandboxGroups.key}`;
  const wanted = text?.trim().toLowerCase();
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({ name: sandboxGroups.name })
      .from(sandboxGroups)
      .where(
        and(
          eq(sandboxGroups.tenantId, tenantId),
          eq(sandboxGroups.sandboxKey, key),
          wanted ? startsWith(name, wanted) : undefined,
          part.after === null ? undefined : sql`${name} ~>~ ${part.after}`,
          part.before === null ? undefined : sql`${name} ~<~ ${part.before}`,
        ),
      )
      .orderBy(part.backwards ? sql`${name} using ~>~` : sql`${name} using ~<~`)
      .limit(part.limit + 1);
    const page = toPage(rows, part, (group) => group.name);
    const counts = await memberCounts(tx, tenantId, key, page.items);
    return {
      ...page,
      items: page.items.map((group) => ({ ...group, members: counts.get(group.name) ?? 0 })),
    };
  });
}

async function sizes(tx: Transaction, tenantId: string, key: string) {
  const [users] = await tx
    .select({
      all: count(),
      active: sql<number>`count(*) filter (where ${sandboxUsers.active})::int`,
    })
    .from(sandboxUsers)
    .where(and(eq(sandboxUsers.tenantId, tenantId), eq(sandboxUsers.sandboxKey, key)));
  const [groups] = await tx
    .select({ all: count() })
    .from(sandboxGroups)
    .where(and(eq(sandboxGroups.tenantId, tenantId), eq(sandboxGroups.sandboxKey, key)));
  return { users: users?.all ?? 0, activeUsers: users?.active ?? 0, groups: groups?.all ?? 0 };
}

function membersOf(tx: Transaction, tenantId: string, key: string, group: string) {
  return tx
    .select({ userKey: sandboxMembers.userKey })
    .from(sandboxMembers)
    .where(
      and(
        eq(sandboxMembers.tenantId, tenantId),
        eq(sandboxMembers.sandboxKey, key),
        eq(sandboxMembers.groupKey, group),
      ),
    );
}

async function withGroups<User extends { userKey: string }>(
  tx: Transaction,
  tenantId: string,
  key: string,
  users: User[],
) {
  if (users.length === 0) return [];
  const keys = users.map((user) => user.userKey);
  const rows = await tx
    .select({ userKey: sandboxMembers.userKey, group: sandboxMembers.groupKey })
    .from(sandboxMembers)
    .where(
      and(
        eq(sandboxMembers.tenantId, tenantId),
        eq(sandboxMembers.sandboxKey, key),
        inArray(sandboxMembers.userKey, keys),
      ),
    )
    .orderBy(sandboxMembers.groupKey);
  return users.map((user) => ({
    ...user,
    groups: rows.filter((row) => row.userKey === user.userKey).map((row) => row.group),
  }));
}

async function memberCounts(
  tx: Transaction,
  tenantId: string,
  key: string,
  groups: { name: string }[],
) {
  if (groups.length === 0) return new Map<string, number>();
  const rows = await tx
    .select({ group: sandboxMembers.groupKey, members: count() })
    .from(sandboxMembers)
    .where(
      and(
        eq(sandboxMembers.tenantId, tenantId),
        eq(sandboxMembers.sandboxKey, key),
        inArray(
          sandboxMembers.groupKey,
          groups.map((group) => group.name),
        ),
      ),
    )
    .groupBy(sandboxMembers.groupKey);
  return new Map(rows.map((row) => [row.group, row.members]));
}
