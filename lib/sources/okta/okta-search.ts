import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { SourceUserRecord, UserSearch } from "../port";
import { emptyWhenGone, walk } from "./okta-lists";
import { toSourceUser } from "./okta-record";
import { type OktaGroup, oktaGroup, oktaMember, oktaUser } from "./okta-shapes";

const foundMax = 20;

/**
 * A few people in scope with this very value; the search also has deactivated people
 * (sources.md §2.2).
 */
export async function findOktaUsers(
  okta: Authorized,
  settings: SettingValues,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const names = attribute === null ? usual : [nameOf(attribute)];
  const quoted = JSON.stringify(value);
  const search = names.map((name) => `${name} eq ${quoted}`).join(" or ");
  const { body } = await okta.with(signal, (http) => {
    const query = { search, limit: foundMax };
    return http.json("GET", "/api/v1/users", { schema: z.array(oktaUser), signal, query });
  });
  const found: SourceUserRecord[] = [];
  for (const user of body)
    if (await isAssigned(okta, settings, user.id, signal)) found.push(toSourceUser(user, settings));
  return found;
}

/** Whether somebody belongs to the application, where only its people are read. */
async function isAssigned(
  okta: Authorized,
  settings: SettingValues,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (!settings["appId"]) return true;
  const path = `${appPath(settings)}/users/${encodeURIComponent(id)}`;
  const { body } = await okta.with(signal, (http) => {
    const schema = oktaMember.transform((user) => [user]);
    return http.json("GET", path, {
      schema,
      signal,
      instead: { status: 404, read: emptyWhenGone },
    });
  });
  return body.length > 0;
}

export function appPath(settings: SettingValues): string {
  return `/api/v1/apps/${encodeURIComponent(settings["appId"] ?? "")}`;
}

/** Okta lists all of a person's groups at once, or says where the list goes on. */
export async function oktaGroupsOf(
  okta: Authorized,
  userId: string,
  signal: AbortSignal,
): Promise<OktaGroup[]> {
  const path = `/api/v1/users/${encodeURIComponent(userId)}/groups`;
  const found: OktaGroup[] = [];
  for await (const { items } of walk(okta, { path, query: {}, item: oktaGroup }, signal))
    found.push(...items);
  return found;
}

/** What names a person, where no attribute is given. */
const usual = ["id", "profile.login", "profile.email", "profile.displayName"];
/** Not in the profile. */
const ofUser = new Set(["id", "status", "created", "activated", "statusChanged", "lastUpdated"]);
/** SCIM's names for what Okta calls otherwise. */
const spelled: Record<string, string> = {
  ...{ userName: "login", externalId: "id", emails: "email" },
};

function nameOf(attribute: string): string {
  const name = spelled[attribute] ?? attribute.replace(/^profile\./, "");
  // The name becomes part of the search's text: nothing but a name may.
  if (/^\w+$/.test(name)) return ofUser.has(name) ? name : `profile.${name}`;
  throw new SyncError(
    "skip",
    "SOURCE_ATTRIBUTE_UNKNOWN",
    `Okta has no attribute called “${attribute}”. Use one of the profile, such as login or department.`,
  );
}
