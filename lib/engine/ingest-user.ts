import { addUser, changeUser, removeUser } from "@/db/queries/scim-users";
import type { AppRef } from "@/lib/core/app-ref";
import { newUuid } from "@/lib/core/ids";
import { ScimError } from "@/lib/scim/errors";
import { type Conditions, checkConditions } from "@/lib/scim/etag";
import { sameJson } from "@/lib/scim/json";
import { applyUserPatch } from "@/lib/scim/patch";
import { parsePatch } from "@/lib/scim/patch-request";
import type { Profile } from "@/lib/scim/profiles";
import { parseUser, type UserResource } from "@/lib/scim/resource";
import {
  columnsOf,
  isResourceId,
  readUser,
  type StoredUser,
  userMissing,
  userTag,
} from "./stored-user";
import { asUniqueness } from "./uniqueness";
import { wakeApp } from "./wake";

/** Where a change comes from: the app, how its client is read, and the request's id. */
export type Ingest = {
  app: AppRef;
  profile: Profile;
  requestId: string;
  /** What must hold of the present version for the change to be made. */
  conditions?: Conditions | null;
  /** The id of what is created, where others point at it already (bulk); else a new one. */
  newId?: string | undefined;
};

export type UserChange = { user: StoredUser; changed: boolean; ignored: readonly string[] };

/** An answer means committed, together with the work it causes. */
export async function createUser(
  { app, profile, requestId, newId }: Ingest,
  body: unknown,
): Promise<StoredUser> {
  const resource = parseUser(body, profile);
  const id = newId ?? newUuid();
  const columns = columnsOf(resource);
  const added = addUser(app, id, columns, requestId, profile.settleSeconds);
  const written = await asUniqueness(added, () => userNameTaken(resource));
  wakeApp(app.tenantId, app.id);
  return { id, ...written, resource, json: columns.resource, groups: [] };
}

export function replaceUser(ingest: Ingest, id: string, body: unknown): Promise<UserChange> {
  return rewriteUser(ingest, id, (present) => {
    const resource = parseUser(body, ingest.profile, present);
    return { resource, changed: !sameJson(present, resource), ignored: [] };
  });
}

export async function patchUser(ingest: Ingest, id: string, body: unknown): Promise<UserChange> {
  const operations = parsePatch(body, ingest.profile);
  return rewriteUser(ingest, id, (present) => applyUserPatch(present, operations, ingest.profile));
}

/** The name of the user that is gone now. */
export async function deleteUser(ingest: Ingest, id: string): Promise<string> {
  const { app, conditions, profile, requestId } = ingest;
  const settles = profile.settleSeconds > 0;
  if (!isResourceId(id)) throw userMissing();
  for (let round = 0; round < roundsMax; round += 1) {
    const version = conditions ? await versionThatMayGo(app, id, conditions) : null;
    const userName = await removeUser(app, id, requestId, version, settles);
    if (userName === null && version !== null) continue;
    if (userName === null) throw userMissing();
    wakeApp(app.tenantId, app.id);
    return userName;
  }
  throw tooManyWriters();
}

async function versionThatMayGo(app: AppRef, id: string, conditions: Conditions): Promise<number> {
  const user = await readUser(app, id);
  checkConditions(conditions, user.version, userTag(user));
  return user.version;
}

type Rewrite = { resource: UserResource; changed: boolean; ignored: readonly string[] };

/** Of the writers that meet, one wins each round; so many rounds serve as many writers. */
const roundsMax = 50;

/** Reads, decides, and writes unless somebody wrote meanwhile; then again from the new state. */
async function rewriteUser(
  { app, conditions, requestId }: Ingest,
  id: string,
  decide: (present: UserResource) => Rewrite,
): Promise<UserChange> {
  for (let round = 0; round < roundsMax; round += 1) {
    const user = await readUser(app, id);
    if (conditions) checkConditions(conditions, user.version, userTag(user));
    const { resource, changed, ignored } = decide(user.resource);
    if (!changed) return { user, changed, ignored };
    const columns = columnsOf(resource);
    const written = await asUniqueness(changeUser(app, id, user.version, columns, requestId), () =>
      userNameTaken(resource),
    );
    if (!written) continue;
    wakeApp(app.tenantId, app.id);
    const json = columns.resource;
    return { user: { ...user, ...written, resource, json }, changed, ignored };
  }
  throw tooManyWriters();
}

function tooManyWriters(): ScimError {
  return new ScimError(503, null, "This user is changed by too many at once. Send it again.");
}

function userNameTaken({ userName }: UserResource): ScimError {
  return new ScimError(
    409,
    "uniqueness",
    `Another user of this app has the userName ${JSON.stringify(userName)} already, in this or ` +
      "another case. Find it with a filter on userName and update it instead.",
  );
}
