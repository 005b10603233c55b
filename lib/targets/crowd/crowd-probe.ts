import { z } from "zod";
import { isAuthRefusal } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import {
  type Found,
  failed,
  passed,
  runSteps,
  tellAbilities,
  tellPeople,
  warning,
} from "../datacenter/probe-steps";
import { able, hasVerb } from "../datacenter/verbs";
import type { Probe, TargetSettings } from "../port";
import { api } from "./crowd-entities";
import { reasonOf } from "./crowd-errors";
import { askForSomebody, searchAll } from "./crowd-search";
import { groupPage, userPage } from "./crowd-shapes";

/**
 * Looks at an instance step by step and changes nothing. The application's credentials are good for
 * this API alone: anywhere else they would count as a person's wrong password.
 */
export function probeCrowd(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Probe> {
  return runSteps(http, [
    ["Sign-in", (found) => lookAtSignIn(http, settings, found, signal)],
    ["People", () => lookAtPeople(http, signal)],
    ["Groups", () => lookAtGroups(http, signal)],
    ["Abilities", (found) => lookAtVerbs(http, found, signal)],
  ]);
}

/** The header says "Crowd/5.3.0", or the like of a Jira. */
async function lookAtSignIn(
  http: HttpClient,
  { application }: TargetSettings,
  found: Found,
  signal: AbortSignal,
) {
  const answer = await askForSomebody(http, signal).catch((error: unknown) => {
    if (isAuthRefusal(error)) return null;
    throw error;
  });
  if (!answer)
    return failed(
      `Crowd refused the application ${application} (401). Enter name and password of the application ` +
        "that was made for Usher there; those of a person do not work, whatever the person may do.",
    );
  const { message } = reasonOf(answer);
  if (answer.status === 404)
    return failed("Crowd's API is not at this address. Enter it with the context path (/crowd).");
  if (answer.status === 403)
    return failed(
      `Crowd does not let the application ${application} in from here (${message}). Put Usher's ` +
        "address on the application's list of allowed addresses, and give it a directory.",
    );
  http.parse(answer, userPage);
  const [, name, version] = /^(\S+?)\/(\S+)$/.exec(answer.headers[versionHeader] ?? "") ?? [];
  found.product = name === "JIRA" ? "Jira as user server" : (name ?? "Crowd");
  found.version = version ?? null;
  return passed(`Signed in as the application ${application}.`);
}

const versionHeader = "x-embedded-crowd-version";

const query = { "start-index": 0, "max-results": 1_000 };
const names = z.object({ users: z.array(z.unknown()) });

async function lookAtPeople(http: HttpClient, signal: AbortSignal) {
  const { body } = await searchAll(http, "user", { query, schema: names, signal });
  return tellPeople(body.users.length, body.users.length < 1_000);
}

async function lookAtGroups(http: HttpClient, signal: AbortSignal) {
  const { body } = await searchAll(http, "group", { query, schema: groupPage, signal });
  const count = body.groups.length;
  if (count === 0) return warning("Crowd shows the application no group. Usually it has some.");
  return passed(`Sees ${count < 1_000 ? count : "1000 or more"} groups.`);
}

/** What the application may write, its directory decides, and each write tells. */
async function lookAtVerbs(http: HttpClient, found: Found, signal: AbortSignal) {
  const nobody = "usher probe, nobody has this name";
  const path = `${api}/user/rename`;
  const body = { "new-name": nobody };
  const renames = await hasVerb(http, "POST", path, { query: { username: nobody }, body, signal });
  const yes = able(true, "");
  found.capabilities = {
    ...{ listUsers: yes, createUser: yes, updateUser: yes, readEmail: yes, setActive: yes },
    renameUser: able(renames, "This version cannot rename accounts over this API."),
    deleteUser: yes,
    profile: yes,
    leads: able(
      false,
      "Crowd does not know what people lead in Jira. Connect Jira itself to hand projects over.",
    ),
    lastLogin: yes,
    createGroup: yes,
    renameGroup: able(false, "Crowd has no way to rename a group over this API."),
    deleteGroup: yes,
  };
  return tellAbilities(found);
}
