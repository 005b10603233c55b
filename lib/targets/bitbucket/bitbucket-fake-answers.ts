import { answer } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import { type FakeVisit, whole } from "../datacenter/fake-server";

const limitMax = 1_000;

/** Bitbucket's own error format (targets.md §5). */
export function bitbucketError(status: number, message: string, exception: string): Response {
  const exceptionName = `com.atlassian.bitbucket.${exception}`;
  return answer(status, { errors: [{ context: null, message, exceptionName }] });
}

export function noUser(name: string): Response {
  return bitbucketError(404, `The user ${name} does not exist`, "user.NoSuchUserException");
}

export function noGroup(name: string): Response {
  return bitbucketError(404, `The group ${name} does not exist`, "user.NoSuchGroupException");
}

export function userJson({ key, username, displayName, email, active, readOnly }: FakeUser) {
  return {
    name: username,
    emailAddress: email,
    active,
    displayName,
    id: Number(key),
    slug: username.replaceAll(/[^\w.-]/g, "_"),
    type: "NORMAL",
    directoryName: readOnly ? "LDAP" : "Bitbucket Internal Directory",
    deletable: !readOnly,
    mutableDetails: !readOnly,
    mutableGroups: true,
  };
}

export function pageJson<Item>(
  { query, options: { pageMax = limitMax } }: FakeVisit,
  all: Item[],
  toJson: (item: Item) => unknown,
): Response {
  const start = whole(query.get("start"), 0);
  const limit = Math.min(whole(query.get("limit"), 25), pageMax);
  const values = all.slice(start, start + limit).map(toJson);
  const isLastPage = start + limit >= all.length;
  const nextPageStart = isLastPage ? null : start + limit;
  return answer(200, { size: values.length, limit, isLastPage, values, start, nextPageStart });
}
