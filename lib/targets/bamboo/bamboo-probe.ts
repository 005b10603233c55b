import type { HttpClient } from "@/lib/http/client";
import { isHidden } from "@/lib/http/unless-hidden";
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
} from "../datacenter/probe-steps";
import { able, hasVerb } from "../datacenter/verbs";
import type { Probe, TargetSettings } from "../port";
import { administrator, isAdministrator, refusals } from "./bamboo-errors";
import { api } from "./bamboo-lists";
import { currentUser, group, pageOf, user } from "./bamboo-shapes";

/** Looks at an instance step by step and changes nothing; the first failed step ends it. */
export function probeBamboo(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Probe> {
  return runSteps(http, [
    [
      "Product",
      lookAtProduct(
        http,
        { typeId: "bamboo", name: "Bamboo", info: "/rest/api/latest/info" },
        signal,
      ),
    ],
    ["Sign-in", lookAtSignIn(http, settings, signal)],
    ["Administrator", () => lookAtPermission(http, signal)],
    ["People", () => lookAtPeople(http, signal)],
    ["Groups", () => lookAtGroups(http, signal)],
    ["Abilities", (found) => lookAtVerbs(http, found, signal)],
  ]);
}

/** Versions that say nothing of who signed in show it by what they let Usher do. */
function lookAtSignIn(http: HttpClient, settings: TargetSettings, signal: AbortSignal): Look {
  return async (found) => {
    const path = "/rest/api/latest/currentUser";
    const options = { signal, returns: [403, 404, 405] };
    const answer = await http.send("GET", path, options).catch((error: unknown) => {
      if (isHidden(error)) return null;
      throw error;
    });
    const isTold = answer !== null && answer.status < 300;
    const told = isTold ? (http.parse(answer, currentUser).name ?? "") : "";
    const header = answer?.headers["x-ausername"];
    const expected = usernameSent(settings);
    return judgeSignIn("Bamboo", found, { told, header, expected });
  };
}

async function lookAtPermission(http: HttpClient, signal: AbortSignal) {
  if (await isAdministrator(http, signal)) return passed("May administer users and groups.");
  return failed(refusals.lacksPermission(administrator).message);
}

async function lookAtPeople(http: HttpClient, signal: AbortSignal) {
  const options = { query: { start: 0, limit: 1_000 }, schema: pageOf(user), signal, list: true };
  const { body } = await http.json("GET", `${api}/users`, options);
  return tellPeople(body.items.length, body.isLastPage ?? body.items.length < 1_000);
}

async function lookAtGroups(http: HttpClient, signal: AbortSignal) {
  const query = { start: 0, limit: 1_000 };
  const schema = pageOf(group);
  const { body } = await http.json("GET", `${api}/groups`, { query, schema, signal, list: true });
  return passed(`Sees ${body.items.length}${body.isLastPage === false ? " and more" : ""} groups.`);
}

const nobody = { name: "usher probe, nobody has this name" };

async function lookAtVerbs(http: HttpClient, found: Found, signal: AbortSignal) {
  const yes = able(true, "");
  const updates = await hasVerb(http, "PUT", `${api}/users`, { body: nobody, signal });
  const body = { ...nobody, newName: nobody.name };
  found.capabilities = {
    listUsers: yes,
    createUser: yes,
    updateUser: able(
      updates,
      "This version cannot change names and e-mail addresses over REST. Change them in Bamboo, or " +
        "connect the directory that it reads, such as Crowd or Jira.",
    ),
    readEmail: yes,
    setActive: able(
      updates && (await tellsWhoIsActive(http, signal)) && (await takesEnabled(http, signal)),
      "This version cannot disable an account over REST. When someone leaves, Usher takes away the " +
        "groups that it gave; if the rules delete people, the account is deleted.",
    ),
    renameUser: able(
      await hasVerb(http, "PUT", `${api}/users/rename`, { body, signal }),
      "This version cannot rename accounts over REST. Rename them there by hand.",
    ),
    deleteUser: yes,
    profile: able(false, "Bamboo keeps nothing of a person beyond name and e-mail address."),
    leads: able(false, "Nobody leads projects or components in Bamboo."),
    lastLogin: able(false, "Bamboo does not tell over REST when people signed in last."),
    createGroup: yes,
    renameGroup: able(false, "Bamboo has no way to rename a group over REST."),
    deleteGroup: yes,
  };
  return tellAbilities(found);
}

/** Where the list does not show it, nobody could tell whether an account was disabled. */
async function tellsWhoIsActive(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const options = { query: { start: 0, limit: 1 }, schema: pageOf(user), signal };
  const { body } = await http.json("GET", `${api}/users`, options);
  return body.items.some(({ enabled, active }) => typeof (enabled ?? active) === "boolean");
}

/**
 * A server that knows the field refuses what is no yes or no in it, before it looks for the person;
 * one that reads past it misses nobody but the person, as with a field that nobody knows.
 */
async function takesEnabled(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const ask = (body: object) => {
    const options = { body: { ...nobody, ...body }, returns: [400, 403, 404, 405], signal };
    return http.send("PUT", `${api}/users`, options);
  };
  const known = await ask({ enabled: {} });
  if (known.status !== 400 || /unrecogni[sz]ed/i.test(known.text)) return false;
  return (await ask({ usherProbe: {} })).status !== 400;
}
