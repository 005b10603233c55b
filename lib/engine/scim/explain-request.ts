import { type Follower, requestFollowers } from "@/db/queries/request-runs";
import { namesOf } from "@/db/queries/request-subjects";
import { changeBefore, getRequest, type RequestDetail } from "@/db/queries/request-view";
import type { AppRef } from "@/lib/core/app-ref";
import { requestAdvice } from "@/lib/core/reasons/request-advice";
import { fieldChanges, type ResourceDiff } from "@/lib/core/resource-diff";
import { isObject } from "@/lib/scim/json";
import { inScim20 } from "@/lib/scim/logged-request";
import { memberMoves, namedMembers } from "@/lib/scim/named-members";
import { type Reading, readingOf } from "@/lib/scim/reading";
import { requestPlace } from "@/lib/scim/request-place";
import { whyNotReplayable } from "./stored-body";
import { toldRequests } from "./told-requests";

/** A logged request with all that is known about it. */
export type ExplainedRequest = RequestDetail & {
  summary: string;
  reading: Reading;
  /** What it changed here; null where it changed nothing or the log does not tell. */
  diff: ResourceDiff | null;
  /** What each sync of the app made of it; empty where it changed nothing. */
  followers: Follower[];
  advice: string | null;
  /** Why it cannot be replayed; null when it can. */
  replayProblem: string | null;
};

/** Null when the app has no such request. */
export async function explainRequest(
  app: AppRef,
  requestId: string,
): Promise<ExplainedRequest | null> {
  const request = await getRequest(app.tenantId, app.id, requestId);
  if (!request) return null;
  const { method, path, requestBody, responseBody, status, changed } = request;
  const sent = inScim20({ method, path, body: requestBody });
  const read = { ...request, requestBody: sent.body };
  const [[told], resourceName, diff, followers] = await Promise.all([
    toldRequests(app, [request]),
    nameOf(app, request),
    changed ? diffOf(app, read) : null,
    changed ? followersOf(app, read) : [],
  ]);
  const scimType = isObject(responseBody) ? responseBody["scimType"] : null;
  return {
    ...request,
    resourceName,
    summary: told?.summary ?? request.effect,
    reading: readingOf(sent),
    ...{ diff, followers },
    advice: requestAdvice(status, typeof scimType === "string" ? scimType : null),
    replayProblem: whyNotReplayable(request),
  };
}

/** What changes nothing, or is refused, does not say whom it is about; the present name does. */
async function nameOf(app: AppRef, { resourceId, resourceName }: RequestDetail) {
  if (resourceName !== null || resourceId === null) return resourceName;
  return (await namesOf(app, [resourceId])).get(resourceId) ?? null;
}

function followersOf(app: AppRef, request: RequestDetail): Promise<Follower[]> {
  const { at, durationMs, resourceKind, resourceId } = request;
  const isGroup = resourceKind === "group";
  const memberIds = isGroup ? namedMembers(request.method, request.requestBody) : [];
  const carried = { at, durationMs, resourceKind, resourceId, memberIds };
  return requestFollowers(app.tenantId, app.id, carried);
}

async function diffOf(app: AppRef, request: RequestDetail): Promise<ResourceDiff | null> {
  const { id, resourceKind, resourceId, method } = request;
  if (resourceKind === null || resourceId === null) return null;
  const isNew = method === "POST";
  const before = isNew ? null : await changeBefore(app.tenantId, app.id, { id, resourceId });
  if (resourceKind === "group") return groupDiff(app, request, resourceId, before);
  const then = isNew ? null : before && wholeResource(before);
  const now = method === "DELETE" ? null : wholeResource(request);
  // Without the state before or after, a comparison would claim too much.
  if (then === undefined || now === undefined || (!isNew && then === null)) return null;
  const name = request.resourceName ?? resourceId;
  return { ...noMembers, kind: "user", id: resourceId, name, fields: fieldChanges(then, now) };
}

const noMembers = { membersAdded: [], membersRemoved: [], moreAdded: 0, moreRemoved: 0 };

/** The answer as a resource; undefined where only parts were asked for or it was too long to keep. */
function wholeResource({ path, responseBody }: Pick<RequestDetail, "path" | "responseBody">) {
  const { query } = requestPlace(path);
  const isPart = [...query.keys()].some((name) => /^(excluded)?attributes$/i.test(name));
  return isObject(responseBody) && !isPart ? responseBody : undefined;
}

const listedMax = 50;

/** A group's PATCH is answered without a body, so this is what was asked for. */
async function groupDiff(
  app: AppRef,
  { method, requestBody, resourceName }: RequestDetail,
  id: string,
  before: { resourceName: string | null } | null,
): Promise<ResourceDiff | null> {
  const { joining, leaving } = memberMoves(method, requestBody);
  const shown = [joining, leaving].map((ids) => ids.slice(0, listedMax));
  const names = await namesOf(app, [...shown.flat(), id]);
  const [added = [], removed = []] = shown.map((ids) =>
    ids.map((member) => ({ id: member, name: names.get(member) ?? null })),
  );
  return {
    ...{ kind: "group", id, name: resourceName ?? names.get(id) ?? id },
    fields: nameChange(method, before?.resourceName ?? null, resourceName),
    ...{ membersAdded: added, membersRemoved: removed },
    moreAdded: Math.max(0, joining.length - listedMax),
    moreRemoved: Math.max(0, leaving.length - listedMax),
  };
}

function nameChange(
  method: string,
  before: string | null,
  after: string | null,
): ResourceDiff["fields"] {
  if (method === "DELETE") return [{ field: "displayName", before: after, after: null }];
  if (after === null || after === before) return [];
  return [{ field: "displayName", before: method === "POST" ? null : before, after }];
}
