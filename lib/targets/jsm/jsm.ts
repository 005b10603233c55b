import { z } from "zod";
import { siteAbilities } from "../cloud-site/site-abilities";
import { addressOf, cloudUser } from "../cloud-site/site-account";
import { siteConsent } from "../cloud-site/site-consent";
import {
  groupKey,
  normalize as normalizeSite,
  refuses,
  refusesGroup,
  siteAccess,
  siteDirectory,
  siteFields,
} from "../cloud-site/site-definition";
import { mayAdminister } from "../cloud-site/site-permission";
import { failed, passed, runSteps, tellAbilities } from "../datacenter/probe-steps";
import { able } from "../datacenter/verbs";
import { callsAtOnce, defineTarget, type TargetSettings } from "../port";
import { api, connectJsm, deskOf, product } from "./jsm-client";
import { jsmGuide } from "./jsm-guide";

const desk = z.object({ projectName: z.string().nullish(), projectKey: z.string().nullish() });

/** Customers and organisations of a service project of Jira Service Management in the Cloud. */
export const jsm = defineTarget({
  id: "jsm",
  label: "Jira Service Management customers",
  fields: [
    ...siteFields,
    {
      name: "serviceDesk",
      label: "Service project",
      help: "Its key, as in front of its requests' numbers, or its number",
      placeholder: "HELP",
    },
  ],
  guide: jsmGuide,
  directory: siteDirectory,
  concurrency: callsAtOnce,
  readsItsWrites: false,
  // The name is given with the account and belongs to its owner from then on.
  normalize: (fields) => ({ ...normalizeSite(fields), displayName: fields.displayName.trim() }),
  groupKey,
  adminGroups: [],
  refuses,
  refusesGroup,
  consent: siteConsent([
    "read:jira-user",
    "read:jira-work",
    "read:servicedesk-request",
    "write:servicedesk-request",
    "manage:servicedesk-customer",
  ]),
  access(settings) {
    const { baseUrl, headers } = siteAccess()(settings);
    // Who the customers of a project are is told only to those who ask for it in this way.
    return { baseUrl, headers: { ...headers, "x-experimentalapi": "opt-in" } };
  },
  probe: (http, settings, signal) =>
    runSteps(http, [
      [
        "Sign-in",
        async (found) => {
          const { body } = await http.json("GET", "/rest/api/3/myself", {
            ...{ schema: cloudUser, signal },
          });
          found.product = product;
          found.version = "Cloud";
          found.ownUsername = addressOf(body) ?? body.accountId;
          return passed(`Signed in as ${found.ownUsername}.`);
        },
      ],
      [
        "Administrator",
        async () =>
          (await mayAdminister(http, signal))
            ? passed("May create customers.")
            : failed(
                "This account may not create customers. Give it the Administer Jira permission, then test the connection again.",
              ),
      ],
      [
        "Service project",
        async () => {
          const path = `${api}/servicedesk/${deskOf(settings)}`;
          const answer = await http.send("GET", path, { signal, returns: [404] });
          if (answer.status === 404) return failed(noDesk(settings));
          const { projectName, projectKey } = http.parse(answer, desk);
          return passed(`Works on ${projectName ?? projectKey ?? settings["serviceDesk"]}.`);
        },
      ],
      [
        "Abilities",
        async (found) => {
          const yes = able(true, "");
          found.capabilities = {
            ...siteAbilities({
              ...{ listUsers: yes, createUser: yes },
              createGroup: able(true, "", "linked"),
              deleteGroup: able(
                false,
                "Organisations may serve other service projects as well, so Usher does not delete them.",
              ),
            }),
            setActive: able(
              false,
              "Customers who leave lose the organisations that Usher gave them. Remove them from the service project there, if they are customers without one.",
            ),
            renameGroup: able(false, "An organisation cannot be renamed over REST."),
          };
          return tellAbilities(found);
        },
      ],
    ]),
  connect: (http, settings) => connectJsm(http, deskOf(settings)),
});

function noDesk({ serviceDesk }: TargetSettings): string {
  return `There is no service project ${serviceDesk}, or this account cannot see it. Enter the key as in front of its requests' numbers, and make the account an agent of it.`;
}
