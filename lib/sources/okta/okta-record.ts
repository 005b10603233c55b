import { fullName, scimNames } from "@/lib/core/mapping/scim-names";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { SourceGroupRecord, SourceUserRecord } from "../port";
import type { OktaGroup, OktaUser } from "./okta-shapes";

/** LOCKED_OUT, RECOVERY and PASSWORD_EXPIRED pass by themselves: such people keep their accounts. */
const inactive: ReadonlySet<string> = new Set(["SUSPENDED", "DEPROVISIONED"]);
const pending: ReadonlySet<string> = new Set(["STAGED", "PROVISIONED"]);

/** An Okta user with the profile as it is, and under SCIM's names. */
export function toSourceUser(user: OktaUser, settings: SettingValues): SourceUserRecord {
  const { id, status, profile } = user;
  const { login, firstName, lastName } = profile;
  const userName = login || profile.email || id;
  const email = profile.email || null;
  const displayName = profile.displayName || fullName(firstName, lastName);
  const isPending = pending.has(status) && settings["pending"] === "inactive";
  const person = { id, userName, displayName, email, active: !inactive.has(status) && !isPending };
  return {
    ...person,
    attributes: {
      ...recordOf(user),
      ...scimNames({ ...person, givenName: firstName, familyName: lastName }),
    },
  };
}

export function toSourceGroup(group: OktaGroup): SourceGroupRecord {
  const { id, profile } = group;
  return { id, displayName: profile.name || id, attributes: recordOf(group) };
}

/** Moves at every sign-in and says nothing that an account follows from. */
const restless: ReadonlySet<string> = new Set(["lastLogin", "credentials"]);

/** Underscored parts tell about the answer. */
function recordOf(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name, value]) => value !== null && !name.startsWith("_") && !restless.has(name),
    ),
  );
}
