import { namesOf } from "@/db/queries/request-subjects";
import { rehearse } from "@/db/rehearse";
import type { AppRef } from "@/lib/core/app-ref";
import type { ResourceDiff } from "@/lib/core/resource-diff";
import type { JsonObject } from "@/lib/scim/json";
import { inScim20, type LoggedRequest } from "@/lib/scim/logged-request";
import { namedMembers } from "@/lib/scim/named-members";
import { requestPlace } from "@/lib/scim/request-place";
import { type ResourceState, resourceDiff, resourceState } from "./resource-state";
import { isResourceId } from "./stored-user";

/** What the server answers a request, and what it did. */
type Answered = {
  status: number;
  body: JsonObject | null;
  effect: string;
  changed?: boolean;
  resource?: { kind: "user" | "group"; id: string };
};

export type Replay = {
  status: number;
  body: JsonObject | null;
  effect: string;
  changed: boolean;
  /** What it would do to the user or group it is about; null where it is about none. */
  diff: ResourceDiff | null;
};

/**
 * What a stored request would do now. `send` is the server's own handling of it; all of it happens
 * in a transaction that is rolled back, so nothing is stored, logged or carried on.
 */
export function replayRequest(
  app: AppRef,
  request: LoggedRequest,
  send: () => Promise<Answered>,
): Promise<Replay> {
  return rehearse(app.tenantId, async () => {
    const { method, path, body: sent } = inScim20(request);
    const { kind, id } = requestPlace(path);
    const named = kind === "group" ? namedMembers(method, sent) : [];
    const known = kind !== null && id !== null && isResourceId(id) ? { kind, id } : null;
    const before = known && (await resourceState(app, known, named));
    const { status, body, effect, changed = false, resource } = await send();
    const about = known ?? (changed ? (resource ?? null) : null);
    const after = about && (await resourceState(app, about, named));
    const diff = about && (await namedDiff(app, about, before, after));
    return { status, body, effect, changed, diff };
  });
}

async function namedDiff(
  app: AppRef,
  about: { kind: "user" | "group"; id: string },
  before: ResourceState | null,
  after: ResourceState | null,
): Promise<ResourceDiff | null> {
  const diff = resourceDiff(about, before, after);
  if (!diff) return null;
  const names = await namesOf(
    app,
    [...diff.membersAdded, ...diff.membersRemoved].map(({ id }) => id),
  );
  const name = ({ id }: { id: string }) => ({ id, name: names.get(id) ?? null });
  return {
    ...diff,
    membersAdded: diff.membersAdded.map(name),
    membersRemoved: diff.membersRemoved.map(name),
  };
}
