import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { noteProbe } from "@/lib/core/target/probe-steps";
import type { OpenHttp, SourceProbeStep } from "../port";
import { listedGroups } from "./onelogin-groups";
import { authorizeOnelogin } from "./onelogin-session";
import { oneloginRole, oneloginUser } from "./onelogin-shapes";

const scope = (name: string) =>
  `OneLogin does not allow it. Make a credential with ${name} under Developers → API Credentials.`;

/** Signs in and reads one of each (sources.md §4). */
export async function probeOnelogin(
  open: OpenHttp,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const onelogin = authorizeOnelogin(open, settings);
  const notes = noteProbe();
  const read = <Body>(path: string, schema: z.ZodType<Body>) =>
    onelogin.with(signal, (http) =>
      http.json("GET", path, { schema, signal, query: { limit: 1 } }),
    );

  const signedIn = await notes.attempt(
    "Sign in and read users",
    async () => {
      const { body, headers } = await read("/api/2/users", z.array(oneloginUser));
      if (body.length === 0) return { warning: "No user is visible." };
      const left = headers["x-ratelimit-remaining"];
      const calls = left === undefined ? "" : ` ${left} calls are left this hour.`;
      return `A user can be read.${calls}`;
    },
    scope("Read users"),
  );
  if (!signedIn) return notes.steps;
  if (settings["groupSource"] === "groups") {
    await notes.attempt(
      "Read groups",
      async () => {
        for await (const { items } of listedGroups(onelogin, signal))
          if (items.length > 0) return "A group can be read.";
        return { warning: "No group is visible." };
      },
      scope("Read all"),
    );
  } else if ((settings["groupSource"] || "roles") === "roles") {
    await notes.attempt(
      "Read roles",
      async () => {
        const { body } = await read("/api/2/roles", z.array(oneloginRole));
        return body.length > 0 ? "A role can be read." : { warning: "No role is visible." };
      },
      scope("Read users"),
    );
  }
  return notes.steps;
}
