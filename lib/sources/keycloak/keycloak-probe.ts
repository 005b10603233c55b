import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep } from "../port";
import { countOf } from "./keycloak-lists";
import { authorizeKeycloak } from "./keycloak-session";
import { keycloakGroup, keycloakMember, keycloakRole, keycloakUser } from "./keycloak-shapes";

const assign = (roles: string) =>
  `Keycloak does not allow it. On the client's tab Service accounts roles assign ${roles} of realm-management.`;

/** Signs in and reads one of each, naming the role that is missing (sources.md §5). */
export async function probeKeycloak(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const keycloak = authorizeKeycloak(open, settings);
  const notes = noteProbe();
  const first = <Item>(path: string, item: z.ZodType<Item>) =>
    keycloak.with(signal, async (http) => {
      const options = { schema: z.array(item), signal, query: { first: 0, max: 1 } };
      return (await http.json("GET", path, options)).body;
    });

  const signedIn = await notes.attempt("Sign in", async () => {
    await keycloak.with(signal, async () => {});
    return "Keycloak gave a token.";
  });
  if (!signedIn) return notes.steps;
  await notes.attempt(
    "Read users",
    async () => {
      const users = await first("/users", keycloakUser);
      const total = await countOf(keycloak, "/users/count", signal);
      if (users.length > 0) return `${total} users can be read.`;
      return { warning: `No user is visible. ${assign("view-users and query-users")}` };
    },
    assign("view-users and query-users"),
  );
  await notes.attempt(
    "Read groups and members",
    async () => {
      const [group] = await first("/groups", keycloakGroup);
      if (!group) return { warning: "No group is visible." };
      await first(`/groups/${encodeURIComponent(group.id)}/members`, keycloakMember);
      return "A group and its members can be read.";
    },
    assign("view-users and query-groups"),
  );
  if (settings["groupSource"] === "realmRoles") {
    await notes.attempt(
      "Read roles",
      async () => {
        const roles = await first("/roles", keycloakRole);
        return roles.length > 0 ? "A role can be read." : { warning: "No role is visible." };
      },
      assign("view-realm"),
    );
  }
  return notes.steps;
}
