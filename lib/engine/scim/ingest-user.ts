import { addUser, changeUser, removeUser, type Written } from "@/db/queries/scim-users";
import type { AppRef } from "@/lib/core/app-ref";
import { newUuid } from "@/lib/core/ids";
import { wakeApp } from "@/lib/engine/run/wake";
import { ScimError } from "@/lib/scim/errors";
import { type Conditions, checkConditions } from "@/lib/scim/etag";
import { sameJson } from "@/lib/scim/json";
import { applyUserPatch } from "@/lib/scim/patch";
import { parsePatch } from "@/lib/scim/patch-request";
import type { Profile } from "@/lib/scim/profiles";
import { parseUser, type UserResource } from "@/lib/scim/resource";
import { recentUser, rememberUser } from "./recent-users";
import {
  columnsOf,
  groupsShown,
  isResourceId,
  readUser,
  type StoredUser,
  storedUser,
  userMissing,
  userTag,
} from "./stored-user";
import { asUniqueness } from "./uniqueness";

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
  return storedNow(app, id, resource, columns.resource, written);
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
  checkConditions(conditions, userTag(user));
  return user.version;
}

type Rewrite = { resource: UserResource; changed: boolean; ignored: readonly string[] };

/** Of the writers that meet, one wins each round; so many rounds serve as many writers. */
const roundsMax = 50;

type Decide = (present: UserResource) => Rewrite;

/** Reads, decides, and writes unless somebody wrote meanwhile; then again from the new state. */
async function rewriteUser(ingest: Ingest, id: string, decide: Decide): Promise<UserChange> {
  const { app, conditions } = ingest;
  const quick = conditions ? null : await rewriteRecent(ingest, id, decide);
  if (quick) return quick;
  for (let round = 0; round < roundsMax; round += 1) {
    const user = await readUser(app, id);
    if (conditions) checkConditions(conditions, userTag(user));
    const rewrite = decide(user.resource);
    if (!rewrite.changed) return { user, ...rewrite };
    const change = await writeUser(ingest, id, user.version, rewrite);
    if (change) return change;
  }
  throw tooManyWriters();
}

/**
 * Without reading, from the state that was seen last. Null where that is not the present one, and
 * where it asks for no change or cannot be changed so: then the present one has to say it.
 */
async function rewriteRecent(
  ingest: Ingest,
  id: string,
  decide: Decide,
): Promise<UserChange | null> {
  const row = recentUser(ingest.app, id);
  if (!row) return null;
  const rewrite = decideOrNull(storedUser(row).resource, decide);
  return rewrite?.changed ? writeUser(ingest, id, row.version, rewrite) : null;
}

function decideOrNull(present: UserResource, decide: Decide): Rewrite | null {
  try {
    return decide(present);
  } catch (error) {
    if (error instanceof ScimError) return null;
    throw error;
  }
}

/** Null where the user is not of this version any more. */
async function writeUser(
  { app, requestId }: Ingest,
  id: string,
  version: number,
  { resource, ignored }: Rewrite,
): Promise<UserChange | null> {
  const columns = columnsOf(resource);
  const written = await asUniqueness(changeUser(app, id, version, columns, requestId), () =>
    userNameTaken(resource),
  );
  if (!written) return null;
  wakeApp(app.tenantId, app.id);
  const user = storedNow(app, id, resource, columns.resource, written);
  return { user, changed: true, ignored };
}

/** As it was just stored; the next request about it may well be a change. */
function storedNow(
  app: AppRef,
  id: string,
  resource: UserResource,
  json: string,
  written: Written,
): StoredUser {
  rememberUser(app, { id, resource: json, ...written });
  return { id, ...written, resource, json, groups: groupsShown(written.groups) };
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
