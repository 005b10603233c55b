import { z } from "zod";
import { siteAbilities } from "../cloud-site/site-abilities";
import { addressOf, cloudUser } from "../cloud-site/site-account";
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
import { mayAdminister } from "../cloud-site/site-permission";
import { failed, passed, runSteps, tellAbilities } from "../datacenter/probe-steps";
import { able } from "../datacenter/verbs";
import { callsAtOnce, defineTarget, type TargetSettings } from "../port";
import { connectJiraCloud, product } from "./jira-cloud-client";

const serverInfo = z.object({
  version: z.string().nullish(),
  deploymentType: z.string().nullish(),
});

/** Groups, and with them products, of a Jira site in Atlassian Cloud. */
export const jiraCloud = defineTarget({
  id: "jira-cloud",
  label: product,
  fields: [
    ...siteFields,
    {
      name: "products",
      label: "Products for new people",
      help: "Given with the invitation, for example jira-software; several with commas, none when empty",
      optional: true,
      placeholder: "jira-software",
    },
  ],
  guide: siteGuide,
  directory: siteDirectory,
  concurrency: callsAtOnce,
  readsItsWrites: false,
  normalize,
  groupKey,
  adminGroups: ["site-admins", "jira-administrators"],
  refuses,
  refusesGroup,
  consent: siteConsent(["read:jira-user", "read:jira-work", "manage:jira-configuration"]),
  access: siteAccess(),
  probe: (http, _settings, signal) =>
    runSteps(http, [
      [
        "Product",
        async (found) => {
          const { body } = await http.json("GET", "/rest/api/3/serverInfo", {
            ...{ schema: serverInfo, signal },
          });
          if (body.deploymentType && body.deploymentType !== "Cloud") {
            return failed(
              `This is a Jira ${body.deploymentType}, not a site in the Cloud. Choose Jira Data Center as the product.`,
            );
          }
          found.product = product;
          found.version = `Cloud ${body.version ?? ""}`.trim();
          return passed(`${product} answers at ${http.baseUrl}.`);
        },
      ],
      [
        "Sign-in",
        async (found) => {
          const { body } = await http.json("GET", "/rest/api/3/myself", {
            ...{ schema: cloudUser, signal },
          });
          found.ownUsername = addressOf(body) ?? body.accountId;
          return passed(`Signed in as ${found.ownUsername}.`);
        },
      ],
      [
        "Administrator",
        async () =>
          (await mayAdminister(http, signal))
            ? passed("May administer the site.")
            : failed(
                "This account may not administer the site. Make it an organisation or site admin, then test the connection again.",
              ),
      ],
      [
        "Abilities",
        async (found) => {
          const yes = able(true, "");
          found.capabilities = siteAbilities({
            ...{ listUsers: yes, createUser: yes, createGroup: yes, deleteGroup: yes },
          });
          return tellAbilities(found);
        },
      ],
    ]),
  connect: (http, settings) => connectJiraCloud(http, productsIn(settings)),
});

function productsIn({ products = "" }: TargetSettings): string[] {
  return products
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
