import { getApp } from "@/db/queries/apps";
import { getRequest } from "@/db/queries/request-view";
import type { ScimCaller } from "@/lib/access/scim-token";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { type Replay, replayRequest } from "@/lib/engine/scim/replay-request";
import { whyNotReplayable } from "@/lib/engine/scim/stored-body";
import type { LoggedRequest } from "@/lib/scim/logged-request";
import { answerCaller, type Visit } from "./answer";
import { requestUrl } from "./request-url";
import { scimPath } from "./routes";
import { bodyObject, refusal } from "./scim-route";
import { inScim11 } from "./scim11";

/**
 * What a logged request would do now, by the handlers that took it then; nothing is stored. Throws a
 * UserError where the log does not hold enough of it.
 */
export async function replay(tenantId: string, appId: string, requestId: string): Promise<Replay> {
  const app = await getApp(tenantId, appId);
  const request = app && (await getRequest(tenantId, appId, requestId));
  if (!request) throw notFound("request");
  const { method, path, requestBody: body } = request;
  const problem = whyNotReplayable(request);
  if (problem !== null) throw new UserError(problem);
  const caller = {
    ...{ tenantId, appId, appKey: app.key, provider: app.provider, profile: app.profile },
    tokenId: request.tokenId ?? "",
  };
  const stored = { method, path, body };
  return replayRequest({ tenantId, id: appId }, stored, () => answerStored(caller, stored));
}

async function answerStored(caller: ScimCaller, stored: LoggedRequest) {
  const visit = visitOf(stored);
  const { path } = visit;
  const asked = path ? answerCaller(visit, caller, path) : Promise.reject(new Error("No path."));
  const answered = await asked.catch((error: unknown) => refusal(error, visit.id));
  const answer = path?.version === "v1" ? inScim11(answered) : answered;
  return { ...answer, body: bodyObject(answer.body) };
}

/** The request as it would come in again. The log keeps no headers: its body was taken for JSON then. */
function visitOf({ method, path, body }: LoggedRequest): Visit {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  const inbound = {
    ...{ method, url: path, ip: null },
    header: () => null,
    text: async () => (body === null ? "" : text),
  };
  const { pathname, search } = requestUrl(path);
  return {
    ...{
      id: newId("req"),
      at: Date.now(),
      startedAt: performance.now(),
      inbound,
      pathname,
      search,
    },
    ...{ path: scimPath(pathname), caller: null, sent: null },
  };
}
