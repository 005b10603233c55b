import { newUuid } from "@/lib/core/ids";
import { inBulkTurn } from "@/lib/engine/scim/bulk-turns";
import {
  type BulkOperation,
  type BulkRequest,
  type BulkResult,
  bulkResponse,
  parseBulk,
  referencesIn,
  withIds,
} from "@/lib/scim/bulk";
import { errorBody, ScimError } from "@/lib/scim/errors";
import { locationOf } from "@/lib/scim/present";
import type { ResourceType } from "@/lib/scim/schemas";
import { urns } from "@/lib/scim/urns";
import { bodyObject, refused, type ScimAnswer, type ScimCall, scimRoute } from "./scim-route";

/**
 * RFC 7644 §3.7. Each operation is carried out as a request of its own, by the same handlers and
 * with its own entry in the log, so that bulk can do nothing that single requests cannot.
 */
export const bulk = scimRoute(async (call) => {
  const request = parseBulk(await call.json(), call.profile);
  const answer = await inBulkTurn(call.app.id, () => answerTo(call, request));
  return answer ?? refused(new ScimError(429, null, tooManyAtOnce), { "retry-after": "5" });
});

const tooManyAtOnce =
  "Too many bulk requests of this app wait for each other. " +
  "Wait for the time in Retry-After and send this again.";

async function answerTo(
  call: ScimCall,
  { failOnErrors, operations }: BulkRequest,
): Promise<ScimAnswer> {
  const job = newJob(call, operations, failOnErrors ?? Number.POSITIVE_INFINITY);
  await carryOut(job);
  await takeBackReferences(job);
  const results = job.items.flatMap(({ result }) => (result ? [result] : []));
  const refused = results.filter(({ status }) => status >= 400).length;
  return {
    status: 200,
    body: bulkResponse(results),
    effect:
      `Carried out ${results.length} of ${operations.length} operations, each logged on its own: ` +
      `${refused} refused.`,
    changed: job.changed,
  };
}

/** An operation, the POST operations it speaks of, and what became of it. */
type Item = {
  operation: BulkOperation;
  needs: Item[];
  unknown: string[];
  result: BulkResult | null;
};

type Job = {
  call: ScimCall;
  items: Item[];
  /** The id that each bulkId's resource gets, settled before anything is created. */
  ids: Map<string, string>;
  errorsLeft: number;
  changed: boolean;
};

function newJob(call: ScimCall, operations: BulkOperation[], errorsMax: number): Job {
  const items = operations.map(
    (operation): Item => ({ operation, needs: [], unknown: [], result: null }),
  );
  const creators = new Map<string, Item>();
  for (const item of items) {
    const { method, bulkId } = item.operation;
    if (method === "POST" && bulkId !== null) creators.set(bulkId, item);
  }
  for (const item of items) {
    for (const name of referencesIn(item.operation)) {
      const creator = creators.get(name);
      if (creator) item.needs.push(creator);
      else item.unknown.push(name);
    }
  }
  const ids = new Map([...creators.keys()].map((name) => [name, newUuid()]));
  return { call, items, ids, errorsLeft: errorsMax, changed: false };
}

/**
 * In the order of the request, except that an operation waits for those it speaks of. Operations
 * that wait for one another in a circle (§3.7.1) go ahead with the ids that were settled before.
 */
async function carryOut(job: Job): Promise<void> {
  const waiting = new Set(job.items);
  while (waiting.size > 0 && job.errorsLeft > 0) {
    const next = nextOf([...waiting]);
    if (!next) return;
    waiting.delete(next);
    next.result = await attempt(job, next);
    if (next.result.status >= 400) job.errorsLeft -= 1;
  }
}

function nextOf(waiting: readonly Item[]): Item | undefined {
  return waiting.find(isReady) ?? waiting.find((item) => leadsTo(item, item, new Set()));
}

function isReady({ needs }: Item): boolean {
  return needs.every(({ result }) => result !== null);
}

/** Whether `from` waits, over however many others, for `to`. */
function leadsTo(from: Item, to: Item, seen: Set<Item>): boolean {
  return from.needs.some((need) => {
    if (need.result !== null || seen.has(need)) return false;
    seen.add(need);
    return need === to || leadsTo(need, to, seen);
  });
}

async function attempt(job: Job, { operation, needs, unknown }: Item): Promise<BulkResult> {
  const missing = needs.find(({ result }) => result !== null && result.status >= 400);
  const [name] = unknown;
  if (operation.refusal) return refusedResult(job, operation, operation.refusal);
  if (name !== undefined) {
    const detail = `bulkId:${name.slice(0, 80)} names no POST of this request.`;
    return refusedResult(job, operation, new ScimError(400, "invalidValue", detail));
  }
  if (missing) {
    const detail = `bulkId:${missing.operation.bulkId} was not created, so this was not attempted.`;
    return refusedResult(job, operation, new ScimError(409, null, detail));
  }
  return perform(job, withIds(operation, job.ids));
}

function refusedResult(job: Job, operation: BulkOperation, refusal: ScimError): BulkResult {
  const location = locationIn(job, operation);
  const response = errorBody(refusal);
  return { operation, status: refusal.status, location, version: null, response };
}

async function perform(job: Job, operation: BulkOperation): Promise<BulkResult> {
  const { method, segments, query, data, version, bulkId } = operation;
  const newId = method === "POST" && bulkId !== null ? job.ids.get(bulkId) : undefined;
  const answer = await job.call.perform({ method, segments, query, data, version, newId });
  if (answer.changed) job.changed = true;
  return {
    operation,
    status: answer.status,
    location: answer.headers?.["location"] ?? locationIn(job, operation),
    version: answer.headers?.["etag"] ?? null,
    response: answer.status >= 400 ? bodyObject(answer.body) : null,
  };
}

/** Every result but a failed POST's says where its resource is. */
function locationIn({ call }: Job, { method, segments }: BulkOperation): string | null {
  const [endpoint = "", id] = segments;
  if (method === "POST" || id === undefined) return null;
  const type: ResourceType = endpoint.toLowerCase() === "groups" ? "Group" : "User";
  return locationOf(type, id, call.baseUrl);
}

/** Of a circle that broke, what was created already must not point at what never came to be. */
async function takeBackReferences(job: Job): Promise<void> {
  for (const { operation, needs, result } of job.items) {
    if (operation.method !== "POST" || !isDone(result)) continue;
    for (const need of needs) {
      if (!isDone(need.result)) await takeBack(job, operation, need.operation);
    }
  }
}

function isDone(result: BulkResult | null): boolean {
  return result !== null && result.status < 400;
}

async function takeBack(job: Job, from: BulkOperation, lost: BulkOperation): Promise<void> {
  const idOf = ({ bulkId }: BulkOperation) => job.ids.get(bulkId ?? "") ?? "";
  const [endpoint = ""] = from.segments;
  const isGroup = endpoint.toLowerCase() === "groups";
  const path = isGroup ? `members[value eq "${idOf(lost)}"]` : `${urns.enterpriseUser}:manager`;
  await job.call.perform({
    ...{ method: "PATCH", segments: [endpoint, idOf(from)], query: "", version: null },
    data: { schemas: [urns.patchOp], Operations: [{ op: "remove", path }] },
    newId: undefined,
  });
}
