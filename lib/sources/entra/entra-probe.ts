import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import { noteProbe } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep } from "../port";
import { hidesPeople } from "./entra-record";
import { scopeOf } from "./entra-scope";
import { graphGroup, graphMember, graphPage, graphUser, organization } from "./entra-shapes";
import { authorizeEntra } from "./entra-token";

/** Signs in and reads one of each, naming the permission that is missing (sources.md §1.4). */
export async function probeEntra(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const graph = authorizeEntra(open, settings);
  const notes = noteProbe();
  const one = <Body>(path: string, schema: z.ZodType<Body>, select: string) =>
    graph.with(signal, async (http) => {
      const query = { $select: select, $top: 1 };
      return (await http.json("GET", path, { schema, signal, query })).body;
    });

  const signedIn = await notes.attempt(
    "Sign-in",
    () =>
      graph.with(signal, async (http) => {
        const query = { $select: "id,displayName" };
        const options = { schema: organization, signal, query };
        const { body } = await http
          .json("GET", "/v1.0/organization", options)
          .catch(nothingWhenForbidden);
        return `Connected to ${body.value[0]?.displayName ?? "the directory"}.`;
      }),
    missing("User.Read.All"),
  );
  if (!signedIn) return notes.steps;
  await notes.attempt(
    "Read users",
    async () => {
      const { value } = await one("/v1.0/users", graphPage(graphUser), "id,accountEnabled");
      const [user] = value;
      if (!user) return { warning: "No user is visible." };
      if (user.accountEnabled === null) return { warning: hidesPeople().message };
      return "A user can be read.";
    },
    missing("User.Read.All"),
  );
  await notes.attempt(
    "Read groups and members",
    async () => {
      const { value } = await one("/v1.0/groups", graphPage(graphGroup), "id");
      const [group] = value;
      if (!group) return { warning: "No group is visible." };
      const path = `/v1.0/groups/${encodeURIComponent(group.id)}/members`;
      await one(path, graphPage(graphMember), "id");
      return "A group and its members can be read.";
    },
    missing("GroupMember.Read.All"),
  );
  if (settings["scope"] && settings["scope"] !== "tenant") {
    await notes.attempt(
      "Read who is chosen",
      async () => {
        for await (const { items } of scopeOf(graph, settings).users(signal))
          if (items.length > 0) return "One of the chosen people can be read.";
        return { warning: "Nobody is chosen. Check the settings of who is read." };
      },
      missing(settings["scope"] === "application" ? "Application.Read.All" : "User.Read.All"),
    );
  }
  return notes.steps;
}

/** The directory's own name asks for a permission that reading people does not. */
function nothingWhenForbidden(error: unknown): { body: z.infer<typeof organization> } {
  if (error instanceof SyncError && error.code === "PERMISSION_MISSING")
    return { body: { value: [] } };
  throw error;
}

function missing(permission: string): string {
  return `Microsoft Graph does not allow it. Add the application permission ${permission} and choose Grant admin consent.`;
}
