import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep } from "../port";
import { authorizeGoogle } from "./google-account";
import { isThrottle, scopeOf } from "./google-lists";
import { directoryPage, googleGroup, googleMember, googleUser } from "./google-shapes";

/** Signs in and reads one of each, naming what is missing (sources.md §3). */
export async function probeGoogle(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const google = authorizeGoogle(open, settings);
  const notes = noteProbe();
  const { adminEmail } = settings;
  const scope = scopeOf(settings);
  const read = <Item>(
    path: string,
    key: "users" | "groups" | "members",
    item: z.ZodType<Item>,
    query: Record<string, string | number>,
  ) =>
    google.with(signal, async (http) => {
      const schema = directoryPage(key, item);
      const options = { schema, signal, query: { ...query, maxResults: 1 }, isThrottle };
      return (await http.json("GET", `/admin/directory/v1${path}`, options)).body.items;
    });
  const permission = (right: string) =>
    `Google does not allow it. Give ${adminEmail} an admin role with the privilege ${right} → Read, and check that the Admin SDK API is enabled in the service account's project.`;

  const signedIn = await notes.attempt(
    "Sign in and read users",
    async () => {
      const users = await read("/users", "users", googleUser, scope);
      return users.length > 0 ? "A user can be read." : { warning: "No user is visible." };
    },
    permission("Users"),
  );
  if (!signedIn) return notes.steps;
  await notes.attempt(
    "Read groups and members",
    async () => {
      const [group] = await read("/groups", "groups", googleGroup, scope);
      if (!group) return { warning: "No group is visible." };
      const path = `/groups/${encodeURIComponent(group.id)}/members`;
      await read(path, "members", googleMember, {});
      return "A group and its members can be read.";
    },
    permission("Groups"),
  );
  return notes.steps;
}
