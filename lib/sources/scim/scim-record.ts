import { fullName } from "@/lib/core/mapping/scim-names";
import type { SourceGroupRecord, SourceMemberRecord, SourceUserRecord } from "../port";
import type { ScimGroup, ScimMember, ScimUser } from "./scim-shapes";

/** A SCIM user as it is, with its booleans as such. */
export function toSourceUser(user: ScimUser): SourceUserRecord {
  const { id, name } = user;
  const emails = user.emails ?? [];
  const chosen =
    emails.find(({ primary }) => primary === true) ??
    emails.find(({ type }) => type?.toLowerCase() === "work") ??
    emails[0];
  const email = chosen?.value || null;
  const userName = user.userName || email || id;
  const displayName =
    user.displayName || name?.formatted || fullName(name?.givenName, name?.familyName);
  const active = user.active ?? true;
  return {
    ...{ id, userName, displayName, email, active },
    attributes: { ...recordOf(user), userName, active },
  };
}

export function toSourceGroup(group: ScimGroup): SourceGroupRecord {
  const { members: _, ...own } = recordOf(group);
  return { id: group.id, displayName: group.displayName || group.id, attributes: own };
}

/** The type is optional; the reference tells it, too. Without either it is a person. */
export function toMember({ value, type, $ref }: ScimMember): SourceMemberRecord {
  const isGroup = type ? type.toLowerCase() === "group" : /\/Groups\//i.test($ref ?? "");
  return { id: value, kind: isGroup ? "group" : "user" };
}

/** Dates of the record itself would make everybody look changed. */
const leftOut: ReadonlySet<string> = new Set(["schemas", "meta", "groups"]);

function recordOf(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => value !== null && !leftOut.has(name)),
  );
}
