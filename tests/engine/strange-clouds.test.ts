import { afterEach, expect, test } from "vitest";
import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import type { FakeTarget } from "@/lib/targets/port";
import { serveConfluenceCloud } from "../support/strange-confluence-cloud";
import { serveJiraCloud } from "../support/strange-jira-cloud";
import { serveJsm } from "../support/strange-jsm";
import { burst } from "../support/strange-site";
import {
  closeAll,
  closing,
  inPieces,
  members,
  packed,
  worldOfEight,
  written,
} from "./strange-world";
import {
  actor,
  addGroup,
  addPerson,
  changeMembers,
  fullRun,
  patchPerson,
  push,
  worldOn,
} from "./world";

/**
 * Whole runs over sites of Atlassian Cloud that were written from the vendor's documents alone
 * (targets.md §7.3), and that differ from the fakes wherever these allow it.
 */
afterEach(closeAll);

const person = (n: number) => {
  const address = `p${n}@acme.test`;
  return { username: address, displayName: "Other", email: address, active: true };
};
const old = { username: "old@acme.test", displayName: "Old", email: "old@acme.test", active: true };

const eight = [0, 1, 2, 3, 4, 5, 6, 7].map(person);

type Case = [name: string, product: string, serve: () => Promise<FakeTarget>, writes: number];
const cases: Case[] = [
  [
    "Jira Cloud that shows no addresses and tells by a link alone that a list goes on",
    "jira-cloud",
    async () => {
      const groups = { "Jira-Users": ["old@acme.test"] };
      const options = { people: [old], groups, strict: true, cap: 3, dress: packed };
      return serveJiraCloud({ ...options, pages: "link" });
    },
    1 + 8 + 8,
  ],
  [
    "Jira Cloud that answers writes with nothing and writes numbers as words",
    "jira-cloud",
    async () => {
      const groups = { "Jira-Users": ["old@acme.test"] };
      const people = [old, person(0)];
      return serveJiraCloud({
        people,
        groups,
        silent: true,
        cap: 3,
        pages: "words",
        dress: inPieces,
      });
    },
    1 + 7 + 8,
  ],
  [
    "Confluence Cloud that leaves people out of its pages",
    "confluence-cloud",
    async () => {
      const people = [old, ...eight];
      const groups = { users: people.map(({ email }) => email) };
      return serveConfluenceCloud({ people, groups, cap: 3, dress: packed });
    },
    1 + 8,
  ],
  [
    "Confluence Cloud without links, and without bodies after writes",
    "confluence-cloud",
    async () => {
      const people = [old, ...eight];
      const groups = { users: people.map(({ email }) => email) };
      const options = { people, groups, silent: true, links: "none" as const, dress: inPieces };
      return serveConfluenceCloud({ ...options, cap: 5 });
    },
    1 + 8,
  ],
  [
    "a service project whose pages go on by a link alone, and that shows no addresses",
    "jsm",
    async () => {
      const options = { people: [old], groups: { Acme: ["old@acme.test"] }, strict: true, cap: 3 };
      return serveJsm({ ...options, linked: true, dress: packed });
    },
    2 + 8 * 2 + 1,
  ],
  [
    "a service project that answers writes with nothing",
    "jsm",
    async () => {
      const options = { people: [old, person(0)], groups: { Acme: [] }, silent: true, cap: 3 };
      return serveJsm({ ...options, dress: inPieces });
    },
    2 + 7 * 2 + 1,
  ],
];

test.each(cases)(
  "%s: the first run's end is exact, the second writes nothing",
  async (_, product, serve, writes) => {
    const server = await serve();
    const { world, ids, group } = await worldOfEight(product, server);

    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect(written(server)).toHaveLength(writes);
    expect(await members(server)).toEqual(ids.map((_id, n) => `p${n}@acme.test`));
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect(written(server)).toHaveLength(writes);

    await patchPerson(world, ids[1] ?? "", { active: false });
    await changeMembers(world, group, "remove", [ids[2] ?? ""]);
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect(await members(server)).toEqual([0, 3, 4, 5, 6, 7].map((n) => `p${n}@acme.test`));
    const after = written(server).length;
    await fullRun(world);
    expect(written(server)).toHaveLength(after);
  },
);

test("whom Jira Cloud's list shows late is not invited again, and bursts are waited for", async () => {
  const groups = { "Jira-Users": [] };
  const server = await serveJiraCloud({ people: [person(0)], groups, lag: 20 });
  server.trouble.push({ on: ({ method }) => method === "POST", reply: burst });
  closing.push(server);
  const world = await worldOn("jira-cloud", server);
  const ids = [await addPerson(world, "p1"), await addPerson(world, "p2")];
  await addGroup(world, "Größe", ids);
  const invitations = () => written(server).filter(({ path }) => path === "/rest/api/3/user");
  await fullRun(world);
  expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
  expect(invitations().filter(({ status }) => status === 201)).toHaveLength(2);
  expect(await members(server)).toEqual(["p1@acme.test", "p2@acme.test"]);
});

test("a push asks for administrators by the group's own id, never by its name", async () => {
  const groups = { "Jira-Users": [], "site-admins": ["old@acme.test"] };
  const server = await serveJiraCloud({ people: [old, person(1)], groups });
  closing.push(server);
  const world = await worldOn("jira-cloud", server);
  await saveSettings(world.tenantId, actor, world.syncId, {
    users: { ...defaultSettings.users, adoption: "automatic" },
  });
  const id = await addPerson(world, "p1");
  const group = await addGroup(world, "Größe", [id]);
  expect(await push(world)).toMatchObject({ state: "succeeded" });
  await changeMembers(world, group, "remove", [id]);
  expect(await push(world)).toMatchObject({ state: "succeeded" });
  expect(await members(server)).toEqual([]);
  const asked = server.calls.filter(({ path }) => path.includes("/group/member"));
  expect(asked.map(({ path }) => new URL(path, "http://a").searchParams.get("groupId"))).toEqual([
    "10001",
  ]);
});

test("where nobody can be disabled, all groups go where the rules say all", async () => {
  const groups = { "Jira-Users": [], Others: ["p1@acme.test"] };
  const server = await serveJiraCloud({ people: [person(1)], groups });
  closing.push(server);
  const world = await worldOn("jira-cloud", server);
  await saveSettings(world.tenantId, actor, world.syncId, {
    users: { ...defaultSettings.users, adoption: "automatic", strip: "all" },
  });
  const id = await addPerson(world, "p1");
  await fullRun(world);
  await patchPerson(world, id, { active: false });
  expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
  expect((await server.state()).groups).toMatchObject({ Others: [] });
});
