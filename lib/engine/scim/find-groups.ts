import { findGroup, type GroupRow, type MemberKind } from "@/db/queries/scim-groups";
import type { AppRef } from "@/lib/core/app-ref";
import { ScimError } from "@/lib/scim/errors";
import { versionTag } from "@/lib/scim/etag";
import type { PresentedMember } from "@/lib/scim/present";
import { isResourceId } from "./stored-user";

/** Throws 404 for an id that is not the app's, whoever else may have it. */
export async function readGroup(app: AppRef, id: string, withMembers: boolean): Promise<GroupRow> {
  const row = isResourceId(id) ? await findGroup(app, id, withMembers) : null;
  if (!row) throw groupMissing();
  return row;
}

/** The group's version for meta.version and ETag; its members are part of what it names, if read. */
export function groupTag({ version, members }: GroupRow): string {
  return versionTag(version, members === null || members === "[]" ? "" : members);
}

export function groupMissing(): ScimError {
  return new ScimError(
    404,
    null,
    "This app has no group with this id. Look the group up with a filter on displayName.",
  );
}

/** The members of a group row; null where they were not read. */
export function membersOf({ members }: GroupRow): PresentedMember[] | null {
  if (members === null) return null;
  const rows: [string, MemberKind, string | null][] = JSON.parse(members);
  return rows.map(([id, kind, display]) => ({
    id,
    type: kind === "group" ? "Group" : "User",
    display,
  }));
}
