import type { HttpClient } from "@/lib/http/client";
import { usernameSent } from "../datacenter/credentials";
import {
  type Found,
  judgeSignIn,
  type Look,
  lookAtProduct,
  passed,
  runSteps,
  tellAbilities,
  tellPeople,
  tellSeats,
} from "../datacenter/probe-steps";
import { able, hasVerb } from "../datacenter/verbs";
import type { Probe, TargetSettings } from "../port";
import { readSeats } from "./bitbucket-seats";
import { group, pageOf, properties, user } from "./bitbucket-shapes";

const api = "/rest/api/1.0";

/** Looks at an instance step by step and changes nothing; the first failed step ends it. */
export function probeBitbucket(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Probe> {
  return runSteps(http, [
    [
      "Product",
      lookAtProduct(
        http,
        { typeId: "stash", name: "Bitbucket", info: "/rest/api/1.0/application-properties" },
        signal,
      ),
    ],
    ["Sign-in", lookAtSignIn(http, settings, signal)],
    ["Administrator", () => lookAtUsers(http, signal)],
    ["People", () => lookAtPeople(http, signal)],
    ["Groups", () => lookAtGroups(http, signal)],
    ["Seats", async () => tellSeats("Bitbucket", await readSeats(http, signal))],
    ["Abilities", (found) => lookAtVerbs(http, found, signal)],
  ]);
}

/** The properties are for anyone; who asked for them, the header tells. */
function lookAtSignIn(http: HttpClient, settings: TargetSettings, signal: AbortSignal): Look {
  return async (found) => {
    const path = `${api}/application-properties`;
    const { body, headers } = await http.json("GET", path, { schema: properties, signal });
    found.version ??= body.version;
    return judgeSignIn("Bitbucket", found, {
      told: "",
      header: headers["x-ausername"],
      expected: usernameSent(settings),
    });
  };
}

async function lookAtUsers(http: HttpClient, signal: AbortSignal) {
  const schema = pageOf(user);
  await http.json("GET", `${api}/admin/users`, { query: { limit: 1 }, schema, signal });
  return passed("May administer users and groups.");
}

async function lookAtPeople(http: HttpClient, signal: AbortSignal) {
  const options = { query: { limit: 1_000 }, schema: pageOf(user), signal, list: true };
  const { body } = await http.json("GET", `${api}/admin/users`, options);
  return tellPeople(body.values.length, body.isLastPage);
}

async function lookAtGroups(http: HttpClient, signal: AbortSignal) {
  const query = { limit: 1_000 };
  const { body } = await http.json("GET", `${api}/admin/groups`, {
    ...{ query, schema: pageOf(group), signal, list: true },
  });
  const count = body.values.length;
  return passed(`Sees ${body.isLastPage ? count : `more than ${count}`} groups.`);
}

/** All versions have the rest. */
async function lookAtVerbs(http: HttpClient, found: Found, signal: AbortSignal) {
  const nobody = "usher probe, nobody has this name";
  const has = (path: string, body: object) =>
    hasVerb(http, path.endsWith("/rename") ? "POST" : "PUT", `${api}/admin${path}`, {
      body,
      signal,
    });
  const yes = able(true, "");
  found.capabilities = {
    listUsers: yes,
    createUser: yes,
    updateUser: able(
      await has("/users", { name: nobody, displayName: "Nobody", email: "nobody@example.com" }),
      "This version cannot change accounts over REST.",
    ),
    readEmail: yes,
    setActive: able(
      false,
      "Bitbucket has no way to disable an account. When someone leaves, Usher takes away the groups " +
        "that it gave, which frees the seat; if the rules delete people, the account is deleted.",
    ),
    renameUser: able(
      await has("/users/rename", { name: nobody, newName: nobody }),
      "This version cannot rename accounts over REST.",
    ),
    deleteUser: yes,
    profile: able(false, "Bitbucket keeps nothing of a person beyond name and e-mail address."),
    leads: able(false, "Nobody leads projects or components in Bitbucket."),
    lastLogin: able(
      false,
      "Bitbucket cannot disable accounts over REST, so nothing could follow from its last logins. Connect the directory that it reads, such as Crowd or Jira.",
    ),
    createGroup: yes,
    renameGroup: able(false, "Bitbucket has no way to rename a group over REST."),
    deleteGroup: yes,
  };
  return tellAbilities(found);
}
