import type { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import { walkPages } from "@/lib/http/walk-pages";
import type { OpenHttp, Page, SourceConnection, SourceMemberRecord } from "../port";
import { authorizeGoogle } from "./google-account";
import { isInScope, toMember, toSourceGroup, toSourceUser } from "./google-record";
import {
  directoryFailure,
  directoryPage,
  googleGroup,
  googleMember,
  googleUser,
  userId,
} from "./google-shapes";

const basePath = "/admin/directory/v1";

/** Without `nextPageToken` among them a list would end after its first page. */
const userFields = `nextPageToken,users(${[
  ...["id", "primaryEmail", "name", "suspended", "suspensionReason", "archived", "orgUnitPath"],
  ...["aliases", "organizations", "externalIds", "relations", "phones", "addresses", "locations"],
  ...["languages", "customSchemas", "isAdmin", "isDelegatedAdmin", "creationTime"],
].join(",")})`;
const groupFields = "nextPageToken,groups(id,email,name,description,aliases,adminCreated)";
const memberFields = "nextPageToken,members(id,email,type,role,status)";

type List<Item> = {
  path: string;
  key: "users" | "groups" | "members";
  query: Record<string, string | number | boolean>;
  item: z.ZodType<Item>;
};

/** Reads a Workspace account, or one of its domains; nothing is ever written. */
export function connectGoogle(open: OpenHttp, settings: SettingValues): SourceConnection {
  const google = authorizeGoogle(open, settings);
  const everyone = (fields: string) => ({ ...scopeOf(settings), maxResults: 500, fields });
  return {
    async *users(signal) {
      const query = { ...everyone(userFields), orderBy: "email", projection: "full" };
      const list = { path: "/users", key: "users", query, item: googleUser } as const;
      for await (const { items, cursor } of walk(google, list, signal)) {
        const wanted = items.filter((user) => isInScope(user, settings));
        yield { cursor, items: wanted.map(toSourceUser) };
      }
    },
    async *groups(signal) {
      const query = { ...scopeOf(settings), maxResults: 200, fields: groupFields };
      const list = { path: "/groups", key: "groups", query, item: googleGroup } as const;
      for await (const { items, cursor } of walk(google, list, signal)) {
        yield { cursor, items: items.map((group) => toSourceGroup(group, settings)) };
      }
    },
    async *members(groupId, signal) {
      const isDerived = settings["nested"] === "derived";
      const path = `/groups/${encodeURIComponent(groupId)}/members`;
      const derived = isDerived ? { includeDerivedMembership: true } : {};
      const query = { maxResults: 200, fields: memberFields, ...derived };
      const list = { path, key: "members", query, item: googleMember } as const;
      let hasEveryone = false;
      for await (const { items, cursor } of walk(google, list, signal)) {
        hasEveryone ||= items.some(({ type }) => type === "CUSTOMER");
        yield { cursor, items: items.flatMap((member) => toMember(member, isDerived)) };
      }
      if (hasEveryone) yield* asMembers(google, everyone("nextPageToken,users(id)"), signal);
    },
  };
}

/** One of the two is required, and they exclude each other. */
function scopeOf(settings: SettingValues): Record<string, string> {
  const { domain, customer } = settings;
  return domain ? { domain } : { customer: customer || "my_customer" };
}

async function* asMembers(
  google: Authorized,
  query: List<unknown>["query"],
  signal: AbortSignal,
): AsyncGenerator<Page<SourceMemberRecord>> {
  const list = { path: "/users", key: "users", query, item: userId } as const;
  for await (const { items, cursor } of walk(google, list, signal)) {
    yield { cursor, items: items.map(({ id }) => ({ id, kind: "user" })) };
  }
}

function walk<Item>(
  google: Authorized,
  { path, key, query, item }: List<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = directoryPage(key, item);
  return walkPages("Google", (next) =>
    google.with(signal, async (http) => {
      const { body } = await http.json("GET", basePath + path, {
        ...{ schema, signal, list: true, isThrottle },
        query: next === null ? query : { ...query, pageToken: next },
        ...(key === "members" ? { instead: { status: 404, read: emptyWhenGone } } : {}),
      });
      return body;
    }),
  );
}

const throttles: ReadonlySet<string> = new Set([
  ...["userRateLimitExceeded", "rateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"],
]);

/** Google asks for patience with a 403 too; only its reason tells that from a missing right. */
export function isThrottle({ status, text }: { status: number; text: string }): boolean {
  return status === 403 && reasonsIn(text).some((reason) => throttles.has(reason));
}

/** A group may be gone by the time its members are asked for; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): { items: []; next: null } | null {
  return reasonsIn(text).includes("notFound") ? { items: [], next: null } : null;
}

function reasonsIn(text: string): string[] {
  try {
    const failure = directoryFailure.safeParse(JSON.parse(text)).data?.error;
    return [...(failure?.errors ?? []), ...(failure?.details ?? [])].map(({ reason }) => reason);
  } catch {
    return [];
  }
}
