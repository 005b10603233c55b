import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { walk } from "./keycloak-lists";
import { toSourceGroup, toSourceUser } from "./keycloak-record";
import type { Keycloak } from "./keycloak-session";
import {
  type KeycloakGroup,
  type KeycloakUser,
  keycloakGroup,
  keycloakUser,
} from "./keycloak-shapes";

const foundMax = 20;

/** A few people with this very value; own attributes are asked for as `q=name:value`. */
export async function findKeycloakUsers(
  keycloak: Keycloak,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const ask = (query: Record<string, string | number | boolean>) =>
    keycloak.with(signal, async (http) => {
      const options = { schema: z.array(keycloakUser), signal, query: { ...query, max: foundMax } };
      return (await http.json("GET", "/users", options)).body;
    });
  const exactly = (name: string) => ask({ [name]: value, exact: true });
  const name = attribute === null ? null : (spelled[attribute] ?? attribute);
  if (name === "id") return (await withId(keycloak, value, signal)).map(toSourceUser);
  const found: KeycloakUser[] =
    name === null
      ? [...(await exactly("username")), ...(await exactly("email"))]
      : own.has(name)
        ? await exactly(name)
        : await ask({ q: `${plain(name)}:${quoted(value)}` });
  const once = new Map(found.map((user) => [user.id, user]));
  return [...once.values()].slice(0, foundMax).map(toSourceUser);
}

/** Groups that the person is in directly, and those above where these count for them, too. */
export async function keycloakGroupsOf(
  keycloak: Keycloak,
  settings: SettingValues,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const path = `/users/${encodeURIComponent(userId)}/groups`;
  const list = { path, query: { briefRepresentation: false }, item: keycloakGroup };
  const found = new Map<string, KeycloakGroup>();
  for await (const { items } of walk(keycloak, list, signal))
    for (const group of items) found.set(group.id, group);
  if (settings["subgroups"] === "inParent")
    for (const group of [...found.values()])
      for (const above of await groupsAbove(keycloak, group, signal)) found.set(above.id, above);
  return [...found.values()].map((group) => toSourceGroup(group, settings));
}

async function groupsAbove(
  keycloak: Keycloak,
  group: KeycloakGroup,
  signal: AbortSignal,
): Promise<KeycloakGroup[]> {
  const above: KeycloakGroup[] = [];
  for (let path = pathAbove(group); path !== null; path = pathAbove(above.at(-1) ?? group)) {
    const at = path;
    const { body } = await keycloak.with(signal, (http) =>
      http.json("GET", at, { schema: keycloakGroup, signal }),
    );
    above.push(body);
  }
  return above;
}

/**
 * Where the group above is; null for none. Versions that do not tell its id have it in the path: a
 * slash in a name stands there as it is, or as `~/`, by a setting of the server.
 */
function pathAbove({ parentId, path, name }: KeycloakGroup): string | null {
  if (parentId) return `/groups/${encodeURIComponent(parentId)}`;
  const own = [`/${name.replaceAll("/", "~/")}`, `/${name}`].find((end) => path?.endsWith(end));
  const above = own === undefined ? "" : (path ?? "").slice(0, -own.length);
  if (above === "") return null;
  return `/group-by-path${above.split("/").map(encodeURIComponent).join("/")}`;
}

/** What Keycloak compares as a whole. */
const own = new Set(["username", "email", "firstName", "lastName"]);
/** SCIM's names for what Keycloak calls otherwise. */
const spelled: Record<string, string> = {
  ...{ userName: "username", emails: "email", externalId: "id" },
  ...{ "name.givenName": "firstName", "name.familyName": "lastName" },
};

async function withId(keycloak: Keycloak, id: string, signal: AbortSignal) {
  const { body } = await keycloak.with(signal, (http) => {
    const schema = keycloakUser.transform((user) => [user]);
    const instead = { status: 404, read: nobodyWhenGone };
    return http.json("GET", `/users/${encodeURIComponent(id)}`, { schema, signal, instead });
  });
  return body;
}

function nobodyWhenGone({ text }: { text: string }): [] | null {
  return /"error[^"]*"\s*:\s*"[^"]*\buser/i.test(text) ? [] : null;
}

/** Blanks would end the value. */
function quoted(value: string): string {
  return /[\s"]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value;
}

function plain(attribute: string): string {
  const name = attribute.replace(/^attributes\./, "");
  if (/^[\w.-]+$/.test(name)) return name;
  throw new SyncError(
    "skip",
    "SOURCE_ATTRIBUTE_UNKNOWN",
    `Keycloak cannot be asked for “${attribute}”. Use username, email, or the name of a user attribute.`,
  );
}
