import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe, toldRow } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceConnection, SourceProbeStep, SourceUserRecord } from "../port";
import { connectRest } from "./rest-client";

const shownMax = 3;
const permission =
  "The API does not allow it. Check the credentials, and whether they may list people and groups.";

/** Reads the first people and groups, and shows how they are understood. */
export async function probeRest(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const notes = noteProbe();
  const isRead = await notes.attempt(
    "Sign in and read people",
    async () => {
      const people = await firstPage(connectRest(open, settings), signal);
      if (people.length === 0) return { warning: "The list of people is empty." };
      const first = people.slice(0, shownMax).map(toldRow).join("; ");
      return `${people.length} people on the first page. The first: ${first}.`;
    },
    permission,
  );
  if (!isRead || (settings["groupSource"] ?? "none") !== "endpoint") return notes.steps;
  await notes.attempt(
    "Read groups and members",
    async () => {
      const connection = connectRest(open, settings);
      for await (const { items } of connection.groups(signal)) {
        const [group] = items;
        if (!group) break;
        for await (const page of connection.members(group.id, signal))
          return `The first group is ${group.displayName}, with ${page.items.length} members on its first page.`;
      }
      return { warning: "The list of groups is empty." };
    },
    permission,
  );
  return notes.steps;
}

async function firstPage(
  connection: SourceConnection,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  for await (const { items } of connection.users(signal)) if (items.length > 0) return items;
  return [];
}
