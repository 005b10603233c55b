import {
  findUser,
  type GroupOfUser,
  type UserColumns,
  type UserRow,
} from "@/db/queries/scim-users";
import type { AppRef } from "@/lib/core/app-ref";
import { ScimError } from "@/lib/scim/errors";
import { versionTagOf } from "@/lib/scim/etag";
import { isObject, type JsonObject } from "@/lib/scim/json";
import { type PresentedGroup, presentedGroup } from "@/lib/scim/present";
import { toUserResource, type UserResource } from "@/lib/scim/resource";
import { foldCase, userNameKey } from "@/lib/scim/text-order";
import { rememberUser } from "./recent-users";

/** A user as it is stored now, ready to be shown. */
export type StoredUser = {
  id: string;
  version: number;
  created: string;
  lastModified: string;
  resource: UserResource;
  /** The resource as text. */
  json: string;
  groups: PresentedGroup[];
};

/** Throws 404 for an id that is not the app's, whoever else may have it. */
export async function readUser(app: AppRef, id: string): Promise<StoredUser> {
  const row = isResourceId(id) ? await findUser(app, id) : null;
  if (!row) throw userMissing();
  rememberUser(app, row);
  return storedUser(row);
}

export function storedUser(row: UserRow): StoredUser {
  const { id, version, created, lastModified } = row;
  const values: JsonObject = JSON.parse(row.resource);
  // What was stored without a state is shown with the one it is taken to have.
  const hasState = typeof values["active"] === "boolean";
  const resource = toUserResource(values);
  const json = hasState ? row.resource : JSON.stringify(resource);
  const groups = groupsShown(row.groups);
  return { id, version, created, lastModified, resource, json, groups };
}

/** Groups that the store gave to several users at once stay one for all of them. */
const presented = new WeakMap<GroupOfUser, PresentedGroup>();

/** By age, so that equal memberships look alike. */
export function groupsShown(groups: readonly GroupOfUser[]): PresentedGroup[] {
  if (groups.length === 0) return [];
  return groups.map(shown).sort((left, right) => (left.id < right.id ? -1 : 1));
}

function shown(group: GroupOfUser): PresentedGroup {
  const known = presented.get(group);
  if (known) return known;
  const made = presentedGroup(group.id, group.display);
  presented.set(group, made);
  return made;
}

/** The user's version for meta.version and ETag; its groups are part of what it names. */
export function userTag({ version, groups }: StoredUser): string {
  return versionTagOf(
    version,
    groups.map(({ print }) => print),
  );
}

/** The columns that look-ups use, drawn from the resource. */
export function columnsOf(resource: UserResource): UserColumns {
  const { userName, externalId, active, displayName } = resource;
  const email = primaryEmail(resource);
  return {
    userName,
    userNameKey: userNameKey(userName),
    externalId: externalId ?? null,
    emailKey: email === null ? null : foldCase(email),
    displayName: typeof displayName === "string" ? displayName : null,
    active,
    resource: JSON.stringify(resource),
  };
}

/** An index row of PostgreSQL takes 2,704 bytes; longer e-mails are in no standard. */
export const emailLengthMax = 512;

/** The flagged one, else the work one, else the first. */
function primaryEmail({ emails }: UserResource): string | null {
  const list = Array.isArray(emails) ? emails.filter(isObject) : [];
  const best =
    list.find(({ primary }) => primary === true) ??
    list.find(({ type }) => typeof type === "string" && foldCase(type) === "work") ??
    list[0];
  const value = best?.["value"];
  return typeof value === "string" && value.length <= emailLengthMax ? value : null;
}

/** Our ids are UUIDs: what is none cannot be an id, and is not worth a look. */
export function isResourceId(id: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

/** The same words for an unknown id and for one of somebody else's. */
export function userMissing(): ScimError {
  return new ScimError(
    404,
    null,
    "This app has no user with this id. Look the user up with a filter, for example on userName.",
  );
}
