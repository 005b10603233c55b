import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep } from "../port";
import { authorizeOkta } from "./okta-session";
import { oktaAppUser, oktaGroup, oktaMember, oktaUser } from "./okta-shapes";

const readOnlyAdministrator =
  "Okta does not allow it. Give the role Read-Only Administrator to whoever made the API token, or to the service app, and grant the service app okta.users.read and okta.groups.read.";
const appPermission =
  "Okta does not allow it. Give the role Read-Only Administrator, and grant the service app okta.apps.read.";

/** Signs in and reads one of each; tells how many calls Okta allows (sources.md §2.2). */
export async function probeOkta(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const okta = authorizeOkta(open, settings);
  const notes = noteProbe();
  const read = <Item>(
    path: string,
    item: z.ZodType<Item>,
    query: Record<string, string | number>,
  ) =>
    okta.with(signal, (http) => http.json("GET", path, { schema: z.array(item), signal, query }));

  const signedIn = await notes.attempt(
    "Sign in and read users",
    async () => {
      const { body, headers } = await read("/api/v1/users", oktaUser, { limit: 1 });
      if (body.length === 0) return { warning: "No user is visible." };
      return `A user can be read.${allowance(headers)}`;
    },
    readOnlyAdministrator,
  );
  if (!signedIn) return notes.steps;
  await notes.attempt(
    "Read groups and members",
    async () => {
      const { body } = await read("/api/v1/groups", oktaGroup, { limit: 1 });
      const [group] = body;
      if (!group) return { warning: "No group is visible." };
      const path = `/api/v1/groups/${encodeURIComponent(group.id)}/users`;
      await read(path, oktaMember, { limit: 1 });
      return "A group and its members can be read.";
    },
    readOnlyAdministrator,
  );
  if (settings["appId"]) {
    await notes.attempt(
      "Read the application's people",
      async () => {
        const path = `/api/v1/apps/${encodeURIComponent(settings["appId"] ?? "")}/users`;
        const { body } = await read(path, oktaAppUser, { limit: 1, expand: "user" });
        if (body.length === 0) return { warning: "Nobody is assigned to this application." };
        return "A person assigned to the application can be read.";
      },
      appPermission,
    );
  }
  return notes.steps;
}

function allowance(headers: Readonly<Record<string, string>>): string {
  const limit = headers["x-rate-limit-limit"];
  return limit === undefined ? "" : ` Okta allows ${limit} such calls a minute.`;
}
