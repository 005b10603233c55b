import { siteAbilities } from "../cloud-site/site-abilities";
import { cloudUser } from "../cloud-site/site-account";
import { siteConsent } from "../cloud-site/site-consent";
import {
  groupKey,
  normalize,
  refuses,
  refusesGroup,
  siteAccess,
  siteDirectory,
  siteFields,
  siteGuide,
} from "../cloud-site/site-definition";
import { failed, passed, runSteps, tellAbilities } from "../datacenter/probe-steps";
import { able } from "../datacenter/verbs";
import { callsAtOnce, defineTarget } from "../port";
import { connectConfluenceCloud, mayAdminister, product } from "./confluence-cloud-client";

/** Groups, and with them access, of a Confluence site in Atlassian Cloud. */
export const confluenceCloud = defineTarget({
  id: "confluence-cloud",
  label: product,
  fields: siteFields,
  guide: siteGuide,
  directory: siteDirectory,
  concurrency: callsAtOnce,
  readsItsWrites: false,
  looksUpNames: false,
  normalize,
  groupKey,
  adminGroups: ["site-admins", "confluence-administrators"],
  refuses,
  refusesGroup,
  consent: siteConsent([
    "read:confluence-user",
    "read:confluence-groups",
    "write:confluence-groups",
  ]),
  access: siteAccess("/wiki", "confluence"),
  probe: (http, _settings, signal) =>
    runSteps(http, [
      [
        "Sign-in",
        async (found) => {
          const { body } = await http.json("GET", "/rest/api/user/current", {
            ...{ schema: cloudUser, signal },
          });
          found.product = product;
          found.version = "Cloud";
          found.ownUsername = body.email?.toLowerCase() || body.accountId;
          return passed(`Signed in as ${found.ownUsername}.`);
        },
      ],
      [
        "Administrator",
        async () =>
          (await mayAdminister(http, signal))
            ? passed("May administer groups.")
            : failed(
                "This account may not administer groups. Make it an organisation or site admin, then test the connection again.",
              ),
      ],
      [
        "Abilities",
        async (found) => {
          const yes = able(true, "");
          found.capabilities = siteAbilities({
            listUsers: able(
              false,
              "Confluence Cloud lists only the members of groups, so people in no group are not found.",
            ),
            createUser: able(
              false,
              "Confluence Cloud cannot invite people over REST. Connect Jira Cloud or the Atlassian Cloud organisation for that.",
            ),
            ...{ createGroup: yes, deleteGroup: yes },
          });
          return tellAbilities(found);
        },
      ],
    ]),
  connect: (http) => connectConfluenceCloud(http),
});
