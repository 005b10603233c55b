import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import { jsonIn } from "@/lib/http/json-in";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";
import { directoryFailure, directoryPage } from "./google-shapes";

export const basePath = "/admin/directory/v1";

const ofUser = [
  ...["id", "primaryEmail", "name", "suspended", "suspensionReason", "archived", "orgUnitPath"],
  ...["aliases", "organizations", "externalIds", "relations", "phones", "addresses", "locations"],
  ...["languages", "customSchemas", "isAdmin", "isDelegatedAdmin", "creationTime"],
].join(",");

/** Without `nextPageToken` among them a list would end after its first page. */
export const userFields = `nextPageToken,users(${ofUser})`;
export const oneUserFields = `${ofUser},customerId`;
export const groupFields = "nextPageToken,groups(id,email,name,description,aliases,adminCreated)";

export type List<Item> = {
  path: string;
  key: "users" | "groups" | "members";
  query: Record<string, string | number | boolean>;
  item: z.ZodType<Item>;
};

/** One of the two is required, and they exclude each other. */
export function scopeOf(settings: SettingValues): Record<string, string> {
  const { domain, customer } = settings;
  return domain ? { domain } : { customer: customer || "my_customer" };
}

/** Follows page tokens to their end. */
export function walk<Item>(
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
  ...["userRateLimitExceeded", "rateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"],
  ...["limitExceeded", "concurrentLimitExceeded", "servingLimitExceeded"],
  ...["RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"],
]);

/** Google asks for patience with a 403 too; only its reason tells that from a missing right. */
export function isThrottle({ status, text }: { status: number; text: string }): boolean {
  return status === 403 && reasonsIn(text).some((reason) => throttles.has(reason));
}

/** A group may be gone by the time its members are asked for; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): { items: []; next: null } | null {
  return reasonsIn(text).includes("notFound") ? { items: [], next: null } : null;
}

export function reasonsIn(text: string): string[] {
  const failure = directoryFailure.safeParse(jsonIn(text)).data?.error;
  if (!failure) return [];
  const { status, errors, details } = failure;
  return [status, ...[...errors, ...details].map(({ reason }) => reason)];
}
