import { expect } from "@playwright/test";
import { z } from "zod";
import { parametersOf } from "../isolation/inventory";
import { journeyUsherOf } from "../support/journey-usher";
import { type EntraPerson, startEntra } from "./entra";

/** The address of a page of the code, with these ids in place of its parameters. */
export function addressOf(pattern: string, values: Record<string, string>): string {
  return parametersOf(pattern).reduce((address, name) => {
    const value = values[name];
    if (!value) throw new Error(`${pattern} has a part that this test cannot fill in: ${name}`);
    return address.replace(new RegExp(`\\[+(\\.\\.\\.)?${name}\\]+`), value);
  }, pattern);
}

const items = z.object({ items: z.array(z.looseObject({ id: z.string() })) });

/** The demo workspace's ids, after somebody and a group were pushed and reached the sandbox. */
export async function demoIds(person: EntraPerson): Promise<Record<string, string>> {
  const { urls, facts } = journeyUsherOf();
  const entra = startEntra(facts.scim.baseUrl, facts.scim.token, urls);
  const userId = await entra.provision(person);
  const groupId = await entra.provisionGroup(`${person.given} readers`);
  await entra.addMembers(groupId, [userId]);
  const first = async (list: string) => {
    const headers = { authorization: `Bearer ${facts.apiKey}` };
    const response = await fetch(`${facts.url}/api/v1/${list}`, { headers });
    return items.parse(await response.json()).items[0]?.id ?? "";
  };
  await expect.poll(() => first("runs?state=succeeded"), { timeout: 60_000 }).not.toBe("");
  const appId = await first("apps");
  const own = await fetch(`${facts.url}/api/v1/workspace`, {
    headers: { authorization: `Bearer ${facts.apiKey}` },
  });
  const workspaceId = z.object({ id: z.string() }).parse(await own.json()).id;
  return {
    ...{ tenant: facts.demo.workspace, userId, groupId, appId },
    ...{ syncId: await first("syncs"), requestId: await first(`apps/${appId}/requests`) },
    ...{ targetId: await first("targets"), run: await first("runs?state=succeeded") },
    key: facts.sandbox.url.split("/").at(-1) ?? "",
    ...{ channelId: await first("channels"), workspaceId },
    version: "1",
    ...{ provider: "entra", method: "scim" },
  };
}
