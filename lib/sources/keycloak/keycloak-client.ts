import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { OpenHttp, SourceConnection, SourceGroupRecord } from "../port";
import { walk, walkTree } from "./keycloak-lists";
import { toSourceGroup, toSourceUser } from "./keycloak-record";
import { people, peopleBelow, rolesAsGroups } from "./keycloak-roles";
import { findKeycloakUsers, keycloakGroupsOf } from "./keycloak-search";
import { authorizeKeycloak, type Keycloak } from "./keycloak-session";
import { type KeycloakUser, keycloakUser } from "./keycloak-shapes";

const batchSize = 100;

/** The account of a client: hidden by most versions, and nobody's. */
function isPerson({ serviceAccountClientId }: KeycloakUser): boolean {
  return !serviceAccountClientId;
}

/** Reads one realm; nothing is ever written. */
export function connectKeycloak(open: OpenHttp, settings: SettingValues): SourceConnection {
  const keycloak = authorizeKeycloak(open, settings);
  const hasRoles = /Roles$/.test(settings["groupSource"] ?? "");
  return {
    async *users(signal) {
      const query = { briefRepresentation: false };
      const list = { path: "/users", query, item: keycloakUser, countPath: "/users/count" };
      for await (const { items, cursor } of walk(keycloak, list, signal))
        yield { cursor, items: items.filter(isPerson).map(toSourceUser) };
    },
    ...(hasRoles ? rolesAsGroups(keycloak, settings) : groupsOf(keycloak, settings)),
  };
}

function groupsOf(
  keycloak: Keycloak,
  settings: SettingValues,
): Pick<SourceConnection, "groups" | "members" | "findUsers" | "groupsOf"> {
  return {
    findUsers: (search, signal) => findKeycloakUsers(keycloak, search, signal),
    groupsOf: (userId, signal) => keycloakGroupsOf(keycloak, settings, userId, signal),
    async *groups(signal) {
      let batch: SourceGroupRecord[] = [];
      for await (const group of walkTree(keycloak, signal)) {
        batch.push(toSourceGroup(group, settings));
        if (batch.length < batchSize) continue;
        yield { cursor: group.id, items: batch };
        batch = [];
      }
      yield { cursor: null, items: batch };
    },
    async *members(groupId, signal) {
      if (settings["subgroups"] === "inParent") yield* peopleBelow(keycloak, groupId, signal);
      else yield* people(keycloak, `/groups/${encodeURIComponent(groupId)}/members`, signal);
    },
  };
}
