import {
  and,
  arrayContains,
  asc,
  desc,
  eq,
  gt,
  gte,
  ilike,
  inArray,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { z } from "zod";
import { firstId } from "@/lib/core/ids";
import type { ScimCallKind } from "@/lib/core/scim-call";
import { inTenant, type Transaction } from "../client";
import { scimRequests } from "../schema/apps";
import { sourceGroups, sourceUsers } from "../schema/source";
import { encodeCursor, type PageRequest, readPage, toPage } from "./page";
import { startsWith } from "./prefix";

export type RequestFilter = {
  /** Granted; refused for what was sent (4xx); failed on our side (5xx). */
  outcome?: "ok" | "refused" | "failed" | undefined;
  /** Changed something here, or did not. */
  changed?: boolean | undefined;
  method?: string | undefined;
  kind?: "user" | "group" | undefined;
  call?: ScimCallKind | undefined;
  /** One user's or group's requests. */
  resourceId?: string | undefined;
  /** The beginning of a name, user name or e-mail, or part of what was asked or done. */
  text?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
};

const summary = {
  id: scimRequests.id,
  at: scimRequests.at,
  method: scimRequests.method,
  path: scimRequests.path,
  resourceKind: scimRequests.resourceKind,
  resourceId: scimRequests.resourceId,
  resourceName: scimRequests.resourceName,
  status: scimRequests.status,
  durationMs: scimRequests.durationMs,
  effect: scimRequests.effect,
  changed: scimRequests.changed,
  calls: scimRequests.calls,
  requestBody: scimRequests.requestBody,
  /** How many a search found; null where it was none, or its answer is not kept. */
  found: sql<number | null>`(${scimRequests.responseBody}->>'totalResults')::int`.as("found"),
};

export type RequestRow = Awaited<ReturnType<typeof listRequests>>["items"][number];

/** How many rows one page looks at, so that a rare outcome costs no look at the whole log. */
const scannedMax = 20_000;

/**
 * Newest first. `searchedTo` says how far a page looked that found too little: its cursor goes on
 * from there.
 */
export async function listRequests(
  tenantId: string,
  appId: string,
  filter: RequestFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const bounds = and(
      ...boundsOf(tenantId, appId, filter),
      part.after === null ? undefined : lt(scimRequests.id, part.after),
      part.before === null ? undefined : gt(scimRequests.id, part.before),
    );
    const [direction, within] = part.backwards ? [asc, lte] : [desc, gte];
    const text = storable(filter.text);
    const named = await idsNamed(tx, tenantId, appId, text);
    const wanted = conditions({ ...filter, text }, named);
    const last = wanted.length === 0 ? null : await lastScanned(tx, bounds, direction);
    const rows = await tx
      .select(summary)
      .from(scimRequests)
      .where(and(bounds, last ? within(scimRequests.id, last.id) : undefined, ...wanted))
      .orderBy(direction(scimRequests.id))
      .limit(part.limit + 1);
    const page = toPage(rows, part, ({ id }) => id);
    if (rows.length > part.limit || !last) return { ...page, searchedTo: null };
    const cursor = encodeCursor(last.id);
    const onward = part.backwards ? { previous: cursor } : { next: cursor };
    return { ...page, ...onward, searchedTo: last.at };
  });
}

/** The last row that a page looks at; null where the log ends before. */
async function lastScanned(
  tx: Transaction,
  bounds: SQL | undefined,
  direction: typeof asc | typeof desc,
): Promise<{ id: string; at: Date } | null> {
  const [last] = await tx
    .select({ id: scimRequests.id, at: scimRequests.at })
    .from(scimRequests)
    .where(bounds)
    .orderBy(direction(scimRequests.id))
    .offset(scannedMax - 1)
    .limit(1);
  return last ?? null;
}

/** What the index answers: the app, one resource, the time that ids begin with. */
function boundsOf(tenantId: string, appId: string, { resourceId, from, until }: RequestFilter) {
  return [
    ofApp(tenantId, appId),
    resourceId ? eq(scimRequests.resourceId, storable(resourceId) ?? "") : undefined,
    from ? gte(scimRequests.id, firstId("req", from.getTime())) : undefined,
    until ? lt(scimRequests.id, firstId("req", until.getTime())) : undefined,
  ];
}

/** PostgreSQL's text has no NUL, so nothing that is searched for has one. */
function storable(text: string | undefined): string | undefined {
  return text?.replaceAll("\0", "");
}

function conditions(filter: RequestFilter, named: string[]): SQL[] {
  const { status, method, resourceKind, calls } = scimRequests;
  const outcomes = {
    ok: lt(status, 400),
    refused: and(gte(status, 400), lt(status, 500)),
    failed: gte(status, 500),
  };
  const all = [
    filter.outcome && outcomes[filter.outcome],
    filter.changed === undefined ? undefined : eq(scimRequests.changed, filter.changed),
    filter.method ? eq(method, filter.method) : undefined,
    filter.kind ? eq(resourceKind, filter.kind) : undefined,
    filter.call ? arrayContains(calls, [filter.call]) : undefined,
    filter.text ? matching(filter.text, named) : undefined,
  ];
  return all.filter((one) => one !== undefined);
}

/** In names as they were then and as they are now, in what was asked for and in what was done. */
function matching(text: string, named: string[]): SQL | undefined {
  const { id, resourceId, resourceName, effect, path } = scimRequests;
  const pattern = (part: string) => `%${part.replace(/[\\%_]/g, "\\$&")}%`;
  // Behind the app's key, which is random text and the same in all of them.
  const inPath = (part: string) => ilike(path, `/scim/%/%/${pattern(part)}`);
  return or(
    eq(id, text),
    eq(resourceId, text),
    inArray(resourceId, named),
    ilike(resourceName, pattern(text)),
    ilike(effect, pattern(text)),
    inPath(text),
    inPath(encodeURIComponent(text)),
  );
}

/** Somebody may be searched by a name that no request about them carries. */
const namedMax = 100;

/** Users and groups whose name, user name or e-mail begins so. */
async function idsNamed(
  tx: Transaction,
  tenantId: string,
  appId: string,
  text = "",
): Promise<string[]> {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const { userNameKey, displayNameKey, emailKey } = sourceUsers;
  const begins = [userNameKey, displayNameKey, emailKey].map((key) =>
    startsWith(sql`${key}`, wanted),
  );
  const users = await tx
    .select({ id: sourceUsers.id })
    .from(sourceUsers)
    .where(and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId), or(...begins)))
    .limit(namedMax);
  const groups = await tx
    .select({ id: sourceGroups.id })
    .from(sourceGroups)
    .where(
      and(
        eq(sourceGroups.tenantId, tenantId),
        eq(sourceGroups.appId, appId),
        startsWith(sql`${sourceGroups.nameKey}`, wanted),
      ),
    )
    .limit(namedMax);
  return [...users, ...groups].map(({ id }) => id);
}

export type RequestDetail = NonNullable<Awaited<ReturnType<typeof getRequest>>>;

/** Null when the app has no such request. */
export async function getRequest(tenantId: string, appId: string, id: string) {
  const { responseBody, userAgent, ip, tokenId } = scimRequests;
  return inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ ...summary, responseBody, userAgent, ip, tokenId })
      .from(scimRequests)
      .where(and(ofApp(tenantId, appId), eq(scimRequests.id, id)));
    return row ?? null;
  });
}

/** The request before that changed the same user or group, and what was answered. */
export async function changeBefore(
  tenantId: string,
  appId: string,
  { id, resourceId }: { id: string; resourceId: string },
) {
  const { path, resourceName, responseBody } = scimRequests;
  return inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ path, resourceName, responseBody })
      .from(scimRequests)
      .where(
        and(
          ofApp(tenantId, appId),
          eq(scimRequests.resourceId, resourceId),
          lt(scimRequests.id, id),
          eq(scimRequests.changed, true),
        ),
      )
      .orderBy(desc(scimRequests.id))
      .limit(1);
    return row ?? null;
  });
}

function ofApp(tenantId: string, appId: string) {
  return and(eq(scimRequests.tenantId, tenantId), eq(scimRequests.appId, appId));
}
