import { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { walk } from "./keycloak-lists";
import { toSourceGroup, toSourceUser } from "./keycloak-record";
import { type KeycloakUser, keycloakGroup, keycloakUser } from "./keycloak-shapes";

const foundMax = 20;

/** A few people with this very value; own attributes are asked for as `q=name:value`. */
export async function findKeycloakUsers(
  keycloak: Authorized,
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
  const found: KeycloakUser[] =
    name === null
      ? [...(await exactly("username")), ...(await exactly("email"))]
      : own.has(name)
        ? await exactly(name)
        : await ask({ q: `${plain(name)}:${quoted(value)}` });
  const once = new Map(found.map((user) => [user.id, user]));
  return [...once.values()].slice(0, foundMax).map(toSourceUser);
}

/** Groups that the person is in directly. */
export async function keycloakGroupsOf(
  keycloak: Authorized,
  settings: SettingValues,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const path = `/users/${encodeURIComponent(userId)}/groups`;
  const list = { path, query: { briefRepresentation: false }, item: keycloakGroup };
  const found: SourceGroupRecord[] = [];
  for await (const { items } of walk(keycloak, list, signal))
    found.push(...items.map((group) => toSourceGroup(group, settings)));
  return found;
}

/** What Keycloak compares as a whole. */
const own = new Set(["username", "email", "firstName", "lastName"]);
/** SCIM's names for what Keycloak calls otherwise. */
const spelled: Record<string, string> = { userName: "username", emails: "email" };

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
