import { afterEach, expect, test } from "vitest";
import type { FakeTarget } from "@/lib/targets/port";
import { serveBamboo } from "../support/strange-bamboo";
import { serveBitbucket } from "../support/strange-bitbucket";
import { serveConfluence } from "../support/strange-confluence";
import { serveCrowd } from "../support/strange-crowd";
import { serveJira } from "../support/strange-jira";
import { serveScim } from "../support/strange-scim";
import {
  closeAll,
  closing,
  inPieces,
  members,
  packed,
  worldOfEight,
  written,
} from "./strange-world";
import { addPerson, changeMembers, changesOf, fullRun, patchPerson, push, worldOn } from "./world";

/**
 * Whole runs over servers that were written from the vendors' documents alone (targets.md), and that
 * differ from the fakes wherever these allow it.
 */
afterEach(closeAll);

/** Somebody whom the first run meets; the groups are those that let people in. */
const before = {
  people: [
    { username: "Old.Hand", displayName: "Old Hand", email: "old@acme.test", active: true },
    { username: "p0@acme.test", displayName: "Other", email: "p0@acme.test", active: true },
  ],
  groups: { "confluence-users": ["old.hand"], "Jira-Users": ["old.hand"], "stash-users": [] },
};

const others = Array.from({ length: 24 }, (_, n) => {
  const username = `x${n}@acme.test`;
  return { username, displayName: "X", email: username, active: true };
});

type Case = [name: string, product: string, serve: () => Promise<FakeTarget>, writes: number];
/** A group, seven people, one brought up to date, and eight memberships, by the product's own calls. */
const cases: Case[] = [
  [
    "Confluence 8.5, three entries at once, its links relative to the context",
    "confluence",
    () => serveConfluence({ ...before, major: 8.5, cap: 3, dress: packed }),
    // Names cannot be changed before version 10.
    1 + 7 + 8,
  ],
  [
    "Confluence 10, its links with the address that it has inside",
    "confluence",
    () => serveConfluence({ ...before, major: 10, cap: 3, links: "absolute", dress: inPieces }),
    1 + 7 + 1 + 8,
  ],
  [
    "Confluence 7.19, where the Remote API makes accounts and answers with nothing",
    "confluence",
    () => serveConfluence({ ...before, major: 7.19, cap: 3, remote: "nothing", dress: packed }),
    // Who is in no group shows when the name is taken; a change reads the whole user by a POST.
    1 + 8 + 2 + 8,
  ],
  [
    "Confluence 8.5, where the Remote API changes names and answers with null",
    "confluence",
    () => serveConfluence({ ...before, major: 8.5, cap: 3, remote: "null", dress: inPieces }),
    1 + 7 + 2 + 8,
  ],
  [
    "Jira 9.12 that answers writes with nothing",
    "jira",
    () => serveJira({ ...before, version: [9, 12], cap: 3, silent: true, dress: packed }),
    1 + 7 + 1 + 8,
  ],
  [
    "Jira 10.0, which lists nobody: who is met is brought up to date at once",
    "jira",
    () => serveJira({ ...before, version: [10, 0], cap: 3, dress: inPieces }),
    1 + 8 + 1 + 8,
  ],
  [
    "Jira 11, four people at once in an order of its own",
    "jira",
    () => serveJira({ ...before, version: [11, 0], dress: inPieces }),
    1 + 7 + 1 + 8,
  ],
  [
    "Crowd that wants a restriction and tells no newcomer's key",
    "crowd",
    () => serveCrowd({ ...before, wantsRestriction: true, silent: true, dress: packed }),
    1 + 7 + 1 + 8,
  ],
  [
    "Jira as a user server, without keys, renames and events, in lower case",
    "crowd",
    () => serveCrowd({ ...before, context: "/jira", isJira: true, dress: inPieces }),
    1 + 7 + 1 + 8,
  ],
  [
    "Bitbucket, three entries at once",
    "bitbucket",
    () => serveBitbucket({ ...before, cap: 3, dress: packed }),
    1 + 7 + 1 + 1,
  ],
  [
    "Bamboo whose pages tell the whole list's length as a word",
    "bamboo",
    () => serveBamboo({ ...before, pages: "whole", cap: 3, dress: packed }),
    // Names cannot be changed here; the memberships are one call.
    1 + 7 + 1,
  ],
  [
    "Bamboo that tells what it made of the limit, and changes names",
    "bamboo",
    () => serveBamboo({ ...before, pages: "own", cap: 3, updates: true, dress: inPieces }),
    1 + 7 + 1 + 1,
  ],
  [
    "Bamboo whose lists have no page around them, 25 at once",
    "bamboo",
    () => serveBamboo({ people: [...before.people, ...others], pages: "nothing" }),
    1 + 7 + 1,
  ],
  [
    "SCIM without the filter by members, members out by a list",
    "scim",
    () => serveScim({ cap: 3, removal: "value", silent: true, dress: packed }),
    1 + 8 + 1,
  ],
  [
    "a Cloud directory whose paths choose no values",
    "atlassian",
    async () => {
      const server = await serveScim({ context: "/scim/directory/d-1", choosesValues: false });
      const settings = { directoryId: "d-1", token: "a-token", apiUrl: server.origin };
      return { ...server, settings };
    },
    1 + 8 + 1,
  ],
  [
    "SCIM without PATCH",
    "scim",
    () => serveScim({ patches: false, silent: true, dress: inPieces }),
    1 + 8 + 1,
  ],
];

test.each(cases)(
  "%s: the first run's end is exact, the second writes nothing",
  async (_, product, serve, writes) => {
    const server = await serve();
    const { world, ids, group } = await worldOfEight(product, server);

    await fullRun(world);
    // Whom no list shows is met while they are made, and planned for at once.
    await push(world);
    expect(written(server)).toHaveLength(writes);
    expect(await members(server)).toEqual(ids.map((_id, n) => `p${n}@acme.test`));
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect(written(server)).toHaveLength(writes);

    await patchPerson(world, ids[1] ?? "", { active: false });
    await patchPerson(world, ids[3] ?? "", { emails: [{ value: "new@acme.test", primary: true }] });
    await changeMembers(world, group, "remove", [ids[2] ?? ""]);
    expect(await fullRun(world)).toMatchObject({ state: "succeeded" });
    expect(await members(server)).not.toContain("p2@acme.test");
    const after = written(server).length;
    await fullRun(world);
    expect(written(server)).toHaveLength(after);
  },
);

test("a lead whom Jira tells by name alone is not disabled, and Jira is not asked to", async () => {
  const server = await serveJira({ ...before, version: [9, 12], lead: "p0@acme.test" });
  closing.push(server);
  const world = await worldOn("jira", server);
  const id = await addPerson(world, "p0");
  await fullRun(world);
  await patchPerson(world, id, { active: false });
  const count = written(server).length;
  const run = await fullRun(world);
  expect(await changesOf(world, run["id"])).toEqual([
    "user.disable p0@acme.test skipped: lead_fallback_invalid",
  ]);
  expect(written(server)).toHaveLength(count);
});
