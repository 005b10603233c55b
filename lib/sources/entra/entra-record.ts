import { SyncError } from "@/lib/core/sync-error";
import type { SourceGroupRecord, SourceUserRecord } from "../port";
import type { GraphUser } from "./entra-shapes";

/**
 * A Graph user under Graph's names and SCIM's, so that both kinds of mapping find what they read.
 * `mail` is empty for many: the address then is that of the user principal name.
 */
export function toSourceUser(user: GraphUser): SourceUserRecord {
  if (!user.userPrincipalName && user.accountEnabled === null) throw hidesPeople();
  const userName = user.userPrincipalName || user.mail || user.id;
  const email = user.mail || addressOf(user, userName);
  const displayName = user.displayName || null;
  const active = user.accountEnabled ?? false;
  return {
    ...{ id: user.id, userName, displayName, email, active },
    attributes: {
      ...withoutAnnotations(user),
      ...{ userName, externalId: user.id, active },
      ...(displayName === null ? {} : { displayName }),
      name: nameOf(user),
      emails: email === null ? [] : [{ value: email, type: "work", primary: true }],
    },
  };
}

/**
 * To whom may not read people Graph tells that there is somebody, and null for all the rest; nobody
 * may be taken for disabled for it.
 */
export function hidesPeople(): SyncError {
  return new SyncError(
    "stop",
    "PERMISSION_MISSING",
    "Microsoft Graph tells that there are people, but not who they are or whether they are enabled. Add the application permission User.Read.All and choose Grant admin consent.",
  );
}

/** A guest's user principal name looks like an address and is none. */
function addressOf({ otherMails, proxyAddresses }: GraphUser, userName: string): string | null {
  if (!/#EXT#/i.test(userName)) return userName.includes("@") ? userName : null;
  const primary = proxyAddresses?.find((address) => address.startsWith("SMTP:"));
  return otherMails?.find((address) => address.includes("@")) ?? primary?.slice(5) ?? null;
}

export function toSourceGroup(group: {
  id: string;
  displayName?: string | null | undefined;
}): SourceGroupRecord {
  const displayName = group.displayName || group.id;
  return { id: group.id, displayName, attributes: withoutAnnotations(group) };
}

function nameOf({ givenName, surname, displayName }: GraphUser) {
  return {
    ...(displayName ? { formatted: displayName } : {}),
    ...(givenName ? { givenName } : {}),
    ...(surname ? { familyName: surname } : {}),
  };
}

/** Graph's `@odata.…` entries tell about the answer, not about the person; null means no value. */
function withoutAnnotations(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => !name.includes("@odata") && value !== null),
  );
}
