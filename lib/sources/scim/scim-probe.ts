import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep } from "../port";
import { discover } from "./scim-lists";
import { authorizeScim } from "./scim-session";
import { listResponse, scimGroup, scimMembers, scimUser } from "./scim-shapes";

const permission =
  "The server does not allow it. Give Usher's account the right to read users and groups.";

/** Signs in, asks how the server pages, and reads one of each. */
export async function probeScim(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const scim = authorizeScim(open, settings);
  const notes = noteProbe();
  const first = <Item>(path: string, item: z.ZodType<Item>) =>
    scim.with(signal, async (http) => {
      const options = { schema: listResponse(item), signal, query: { startIndex: 1, count: 1 } };
      return (await http.json("GET", path, options)).body;
    });

  const signedIn = await notes.attempt(
    "Sign in and read users",
    async () => {
      const { totalResults, Resources } = await first("/Users", scimUser);
      if (totalResults === null && Resources.length > 0) return "A user can be read.";
      return totalResults
        ? `${totalResults} users can be read.`
        : { warning: "No user is visible." };
    },
    permission,
  );
  if (!signedIn) return notes.steps;
  await notes.attempt("Look how the server pages", async () => {
    const config = await discover(scim, signal);
    if (!config)
      return { warning: "The server does not say how it pages, so Usher goes by index." };
    return config.pagination?.cursor ? "By cursor." : "By index.";
  });
  await notes.attempt(
    "Read groups and members",
    async () => {
      const [group] = (await first("/Groups", scimGroup)).Resources;
      if (!group) return { warning: "No group is visible." };
      const path = `/Groups/${encodeURIComponent(group.id)}`;
      const query = { attributes: "displayName,members" };
      await scim.with(signal, (http) =>
        http.json("GET", path, { schema: scimMembers, signal, query }),
      );
      return "A group and its members can be read.";
    },
    permission,
  );
  return notes.steps;
}
