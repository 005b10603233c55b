import type { HttpClient } from "@/lib/http/client";
import { usernameSent } from "../datacenter/credentials";
import {
  failed,
  judgeSignIn,
  type Look,
  lookAtProduct,
  passed,
  runSteps,
  tellAbilities,
  tellPeople,
  tellSeats,
  warning,
} from "../datacenter/probe-steps";
import type { Probe, TargetSettings } from "../port";
import { detectCapabilities } from "./jira-capabilities";
import { refusals } from "./jira-errors";
import { administrator, isAdministrator } from "./jira-permission";
import { readSeats } from "./jira-seats";
import { groupPicker, myself, users } from "./jira-shapes";

/** Looks at an instance step by step and changes nothing; the first failed step ends it. */
export function probeJira(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Probe> {
  return runSteps(http, [
    [
      "Product",
      lookAtProduct(http, { typeId: "jira", name: "Jira", info: "/rest/api/2/serverInfo" }, signal),
    ],
    ["Sign-in", lookAtSignIn(http, settings, signal)],
    ["Administrator", () => lookAtPermission(http, signal)],
    ["People", () => lookAtPeople(http, signal)],
    ["Groups", () => lookAtGroups(http, signal)],
    ["Seats", async () => tellSeats("Jira", await readSeats(http, settings, signal))],
    [
      "Abilities",
      async (found) => {
        found.capabilities = await detectCapabilities(http, signal);
        return tellAbilities(found);
      },
    ],
  ]);
}

/** J16. */
function lookAtSignIn(http: HttpClient, settings: TargetSettings, signal: AbortSignal): Look {
  return async (found) => {
    const path = "/rest/api/2/myself";
    const { body, headers } = await http.json("GET", path, { schema: myself, signal });
    return judgeSignIn("Jira", found, {
      told: body.name ?? "",
      header: headers["x-ausername"],
      expected: usernameSent(settings),
    });
  };
}

async function lookAtPermission(http: HttpClient, signal: AbortSignal) {
  if (await isAdministrator(http, signal)) return passed("May administer users and groups.");
  return failed(refusals.lacksPermission(administrator).message);
}

/** All versions show a hundred (targets.md §3, J2). */
async function lookAtPeople(http: HttpClient, signal: AbortSignal) {
  const { body } = await http.json("GET", "/rest/api/2/user/search", {
    query: { username: ".", startAt: 0, maxResults: 100, includeInactive: true },
    schema: users,
    signal,
    list: true,
  });
  return tellPeople(body.length, body.length < 100);
}

async function lookAtGroups(http: HttpClient, signal: AbortSignal) {
  const { body } = await http.json("GET", "/rest/api/2/groups/picker", {
    query: { query: "", maxResults: 1 },
    schema: groupPicker,
    signal,
  });
  if (body.total === 0) return warning("Jira shows no group at all. Usually it has some.");
  return passed(`Sees ${body.total} groups.`);
}
