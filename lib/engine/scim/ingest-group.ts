import {
  addGroup,
  type Edited,
  editGroup,
  type GroupEdit,
  type GroupRow,
  removeGroup,
} from "@/db/queries/scim-groups";
import type { AppRef } from "@/lib/core/app-ref";
import { newUuid } from "@/lib/core/ids";
import { wakeApp } from "@/lib/engine/run/wake";
import { ScimError } from "@/lib/scim/errors";
import { type Conditions, checkConditions, namesPrints } from "@/lib/scim/etag";
import { readGroupPatch } from "@/lib/scim/group-patch";
import { parsePatch } from "@/lib/scim/patch-request";
import type { PresentedMember } from "@/lib/scim/present";
import { parseGroup } from "@/lib/scim/resource";
import { foldCase } from "@/lib/scim/text-order";
import { groupMissing, groupTag, membersOf, readGroup } from "./find-groups";
import { composeGroupEdit, memberList, needsMembers } from "./group-edit";
import type { Ingest } from "./ingest-user";
import { isResourceId } from "./stored-user";
import { asUniqueness } from "./uniqueness";

export type GroupChanged = Omit<Edited, "found"> & { displayName: string | null };

/**
 * An answer means committed, with the work it causes. A member may come before its user. Members in
 * the answer are null where there are any: their names were not read.
 */
export async function createGroup(ingest: Ingest, body: unknown): Promise<GroupRow> {
  const { app, profile, requestId } = ingest;
  const { displayName, externalId = null, members } = parseGroup(body, profile);
  const id = ingest.newId ?? newUuid();
  const group = { displayName, nameKey: foldCase(displayName), externalId };
  const list = memberList(members);
  const added = addGroup(app, id, group, list, requestId, profile.settleSeconds);
  const { created } = await asUniqueness(added, () => displayNameTaken(displayName));
  wakeApp(app.tenantId, app.id);
  const row = { id, displayName, externalId, version: 1, created, lastModified: created };
  return { ...row, members: list.length === 0 ? "[]" : null };
}

/** Members that are not mentioned stay; an empty list is a list. */
export async function replaceGroup(
  ingest: Ingest,
  id: string,
  body: unknown,
): Promise<GroupChanged> {
  const { displayName, externalId, members } = parseGroup(body, ingest.profile);
  const edit: GroupEdit = { displayName: { text: displayName, key: foldCase(displayName) } };
  if (externalId !== undefined) edit.externalId = externalId;
  if (members) edit.members = { clear: true, add: memberList(members), remove: [] };
  return carryOut(ingest, id, edit);
}

export async function patchGroup(ingest: Ingest, id: string, body: unknown): Promise<GroupChanged> {
  const operations = parsePatch(body, ingest.profile);
  const changes = readGroupPatch(operations, ingest.profile);
  const present = needsMembers(changes) ? await membersSeen(ingest.app, id) : [];
  return carryOut(ingest, id, composeGroupEdit(changes, present));
}

/** Read ahead of the change: who joins in between is not looked at, as if they had come after it. */
async function membersSeen(app: AppRef, id: string): Promise<PresentedMember[]> {
  return membersOf(await readGroup(app, id, true)) ?? [];
}

/** The name of the group that is gone now. */
export async function deleteGroup(ingest: Ingest, id: string): Promise<string> {
  const { app, profile, requestId } = ingest;
  if (!isResourceId(id)) throw groupMissing();
  const displayName = await unlessOutdated(ingest, id, (version) =>
    removeGroup(app, id, requestId, version, profile.settleSeconds > 0),
  );
  if (displayName === null) throw groupMissing();
  wakeApp(app.tenantId, app.id);
  return displayName;
}

async function carryOut(ingest: Ingest, id: string, edit: GroupEdit): Promise<GroupChanged> {
  if (!isResourceId(id)) throw groupMissing();
  const { app, requestId } = ingest;
  const answer = await asUniqueness(
    unlessOutdated(ingest, id, (version) => editGroup(app, id, edit, requestId, version)),
    () => displayNameTaken(edit.displayName?.text ?? ""),
  );
  if (!answer?.found) throw groupMissing();
  const { found: _found, ...edited } = answer;
  if (edited.changed) wakeApp(app.tenantId, app.id);
  return { ...edited, displayName: edit.displayName?.text ?? null };
}

/** Of the writers that meet, one wins each round; so many rounds serve as many writers. */
const roundsMax = 50;

/** With conditions: checks them, and works on that very version or checks again. */
async function unlessOutdated<Result>(
  { app, conditions }: Ingest,
  id: string,
  work: (version: number | null) => Promise<Result | null>,
): Promise<Result | null> {
  if (!conditions) return work(null);
  for (let round = 0; round < roundsMax; round += 1) {
    const result = await work(await conditionalVersion(app, id, conditions));
    if (result !== null) return result;
  }
  throw new ScimError(503, null, "This group is changed by too many at once. Send it again.");
}

async function conditionalVersion(
  app: AppRef,
  id: string,
  conditions: Conditions,
): Promise<number> {
  const { ifMatch, ifNoneMatch } = conditions;
  const group = await readGroup(app, id, namesPrints(`${ifMatch ?? ""}${ifNoneMatch ?? ""}`));
  checkConditions(conditions, groupTag(group));
  return group.version;
}

function displayNameTaken(displayName: string): ScimError {
  return new ScimError(
    409,
    "uniqueness",
    `Another group of this app has the displayName ${JSON.stringify(displayName)} already, in ` +
      "this or another case. Find it with a filter on displayName and update it instead.",
  );
}
