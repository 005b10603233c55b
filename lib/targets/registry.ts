import { atlassian } from "./atlassian/atlassian";
import { bamboo } from "./bamboo/bamboo";
import { bitbucket } from "./bitbucket/bitbucket";
import { confluence } from "./confluence/confluence";
import { createConfluenceFake, versions } from "./confluence/confluence.fake";
import type { ConfluenceStore } from "./confluence/confluence-store";
import { confluenceCloud } from "./confluence-cloud/confluence-cloud";
import { crowd } from "./crowd/crowd";
import { jira } from "./jira/jira";
import { jiraCloud } from "./jira-cloud/jira-cloud";
import { jsm } from "./jsm/jsm";
import type { TargetDefinition } from "./port";
import { scim } from "./scim/scim";

/** All products Usher can feed; a new one is one line here. */
export const targets: readonly TargetDefinition[] = [
  confluence,
  jira,
  bitbucket,
  bamboo,
  crowd,
  atlassian,
  jiraCloud,
  confluenceCloud,
  jsm,
  scim,
];

export function findTarget(id: string): TargetDefinition | null {
  return targets.find((target) => target.id === id) ?? null;
}

/** What a sandbox target is: the newest fake of this product, with its state kept elsewhere. */
export const sandbox = { product: confluence.id, versions, createFake: createConfluenceFake };
export type SandboxStore = ConfluenceStore;
