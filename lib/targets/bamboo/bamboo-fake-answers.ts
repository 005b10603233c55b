import { answer, frameworkError } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import { type FakeVisit, versionNumber, whole } from "../datacenter/fake-server";

const limitMax = 1_000;

export function noUser(name: string): Response {
  return frameworkError(404, `The user ${name} does not exist.`);
}

export function noGroup(name: string): Response {
  return frameworkError(404, `The group ${name} does not exist.`);
}

/** The last versions tell who is enabled. */
export function userJson({ options: { version } }: FakeVisit) {
  return ({ username, displayName, email, active }: FakeUser) => ({
    ...{ name: username, fullName: displayName, email },
    ...(versionNumber(version) >= 1000 ? { enabled: active } : {}),
  });
}

/** Old versions do not say whether a list goes on. */
export function pageJson<Item>(
  { query, options: { pageMax = limitMax, version } }: FakeVisit,
  all: Item[],
  toJson: (item: Item) => unknown,
  isMatch: (item: Item, filter: string) => boolean,
): Response {
  const filter = (query.get("filter") ?? "").toLowerCase();
  const found = all.filter((item) => isMatch(item, filter));
  const start = whole(query.get("start"), 0);
  const limit = Math.min(whole(query.get("limit"), 25), pageMax);
  const results = found.slice(start, start + limit).map(toJson);
  const isLastPage = start + limit >= found.length;
  const isTold = versionNumber(version) >= 900;
  return answer(200, {
    ...{ start, limit, size: results.length, results },
    ...(isTold ? { isLastPage } : {}),
  });
}

/** The filter finds parts. */
export function isMatch({ username, displayName, email }: FakeUser, filter: string): boolean {
  return [username, displayName, email].some((text) => text.toLowerCase().includes(filter));
}
