import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Page, SourceConnection, SourceMemberRecord } from "../port";
import { emptyWhenGone, treeFrom, walk } from "./keycloak-lists";
import { roleAsGroup } from "./keycloak-record";
import type { Keycloak } from "./keycloak-session";
import { keycloakClient, keycloakGroup, keycloakMember, keycloakRole } from "./keycloak-shapes";

type Roles = Pick<SourceConnection, "groups" | "members">;

/** Roles of the realm, or of one client, in place of groups. */
export function rolesAsGroups(keycloak: Keycloak, settings: SettingValues): Roles {
  let base: Promise<string> | null = null;
  const basePath = (signal: AbortSignal) => {
    base ??= rolesPath(keycloak, settings, signal);
    return base;
  };
  // The API knows a role by its name; Usher knows it by its id, which survives a rename.
  const names = new Map<string, string>();
  async function* roles(signal: AbortSignal) {
    const list = { path: await basePath(signal), item: keycloakRole };
    for await (const page of walk(keycloak, list, signal)) {
      for (const { id, name } of page.items) names.set(id, name);
      yield page;
    }
  }
  return {
    async *groups(signal) {
      for await (const { items, cursor } of roles(signal))
        yield { cursor, items: items.map(roleAsGroup) };
    },
    async *members(roleId, signal) {
      if (!names.has(roleId)) for await (const _ of roles(signal));
      const name = names.get(roleId);
      if (name === undefined) return;
      yield* holders(keycloak, `${await basePath(signal)}/${encodeURIComponent(name)}`, signal);
    },
  };
}

/** Who was given the role, and who is in a group that was, or in one below it. */
async function* holders(
  keycloak: Keycloak,
  rolePath: string,
  signal: AbortSignal,
): AsyncGenerator<Page<SourceMemberRecord>> {
  yield* people(keycloak, `${rolePath}/users`, signal);
  const list = { path: `${rolePath}/groups`, item: keycloakGroup, missing: emptyWhenGone };
  for await (const { items } of walk(keycloak, list, signal))
    for (const { id } of items) yield* peopleBelow(keycloak, id, signal);
}

/** Members of a group and of all groups below it. */
export async function* peopleBelow(
  keycloak: Keycloak,
  groupId: string,
  signal: AbortSignal,
): AsyncGenerator<Page<SourceMemberRecord>> {
  for await (const { id } of treeFrom(keycloak, groupId, signal))
    yield* people(keycloak, `/groups/${encodeURIComponent(id)}/members`, signal);
}

export async function* people(
  keycloak: Keycloak,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Page<SourceMemberRecord>> {
  const query = { briefRepresentation: true };
  const list = { path, query, item: keycloakMember, missing: emptyWhenGone };
  for await (const { items, cursor } of walk(keycloak, list, signal))
    yield { cursor, items: items.map(({ id }) => ({ id, kind: "user" })) };
}

async function rolesPath(
  keycloak: Keycloak,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<string> {
  if (settings["groupSource"] === "realmRoles") return "/roles";
  const clientId = settings["roleClientId"] ?? "";
  const found = await keycloak.with(signal, async (http) => {
    const options = { schema: z.array(keycloakClient), signal, query: { clientId } };
    return (await http.json("GET", "/clients", options)).body;
  });
  const client = found.find((one) => one.clientId === clientId);
  if (client) return `/clients/${encodeURIComponent(client.id)}/roles`;
  throw new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    `The realm has no client called ${clientId || "(none given)"}, or Usher may not see it. Check Client whose roles are read, and give Usher's service account the role view-clients.`,
  );
}
