import type { HttpClient } from "@/lib/http/client";
import { unlessHidden } from "@/lib/http/unless-hidden";
import { usernameSent } from "../datacenter/credentials";
import {
  type Found,
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
import { detectCapabilities } from "./confluence-capabilities";
import { refusals } from "./confluence-errors";
import { administrator, isAdministrator } from "./confluence-permission";
import { readSeats } from "./confluence-seats";
import { currentUser, group, listedPerson, pageOf } from "./confluence-shapes";

/** Looks at an instance step by step and changes nothing; the first failed step ends it. */
export function probeConfluence(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Probe> {
  return runSteps(http, [
    [
      "Product",
      lookAtProduct(
        http,
        { typeId: "confluence", name: "Confluence", info: "/rest/api/server-information" },
        signal,
      ),
    ],
    ["Sign-in", lookAtSignIn(http, settings, signal)],
    ["Administrator", () => lookAtPermission(http, signal)],
    ["People", () => lookAtPeople(http, signal)],
    ["Groups", () => lookAtGroups(http, signal)],
    ["Seats", async () => tellSeats("Confluence", await readSeats(http, signal))],
    ["Abilities", (found) => lookAtVerbs(http, settings, found, signal)],
  ]);
}

/** C5. */
function lookAtSignIn(http: HttpClient, settings: TargetSettings, signal: AbortSignal): Look {
  return async (found) => {
    const { body, headers } = await http.json("GET", "/rest/api/user/current", {
      schema: currentUser,
      signal,
    });
    const isNobody = body.type === "anonymous" || !body.username;
    return judgeSignIn("Confluence", found, {
      told: body.username ?? "",
      header: isNobody ? "anonymous" : headers["x-ausername"],
      expected: usernameSent(settings),
    });
  };
}

async function lookAtPermission(http: HttpClient, signal: AbortSignal) {
  if (await isAdministrator(http, signal)) return passed("May administer users and groups.");
  return failed(refusals.lacksPermission(administrator).message);
}

/** C2, where this version has it. */
async function lookAtPeople(http: HttpClient, signal: AbortSignal) {
  const query = { start: 0, limit: 200 };
  const answer = await unlessHidden(http, "/rest/api/user/list", { query, signal, list: true });
  if (!answer) return passed("People are listed group by group in this version.");
  const { results, _links } = http.parse(answer, pageOf(listedPerson));
  return tellPeople(results.length, !_links?.next);
}

async function lookAtGroups(http: HttpClient, signal: AbortSignal) {
  const { body } = await http.json("GET", "/rest/api/group", {
    query: { start: 0, limit: 200 },
    schema: pageOf(group),
    signal,
    list: true,
  });
  const count = body.results.length;
  if (count === 0) return warning("Confluence shows no group at all. Usually it has some.");
  return passed(`Sees ${body._links?.next ? `more than ${count}` : count} groups.`);
}

/** Reports what the abilities are; each missing one with its reason. */
async function lookAtVerbs(
  http: HttpClient,
  settings: TargetSettings,
  found: Found,
  signal: AbortSignal,
) {
  found.capabilities = await detectCapabilities(http, settings, signal);
  return tellAbilities(found);
}
