import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sayOnce } from "@/app/(dashboard)/[tenant]/targets/consent-outcome";
import { testDatabase } from "../support/database";
import { parametersOf, screens, urlPatternOf } from "./inventory";
import type { Outcome } from "./next-request";
import { openAt, type Page, parameters, paramsOf } from "./open-page";
import { createWorkspace, fingerprintOf, type Ids, secretWord, unknownIds } from "./workspaces";

const mine = await createWorkspace("Alpha");
const theirs = await createWorkspace(secretWord);
let before: unknown;

beforeAll(async () => {
  before = [await fingerprintOf(mine), await fingerprintOf(theirs)];
});
afterAll(async () => {
  await mine.stop();
  await theirs.stop();
});

/** Ids that pages take from the query, all at once: a page ignores what it does not know. */
const queryOf = (ids: Ids) => ({
  ...{ app: ids.appId, target: ids.targetId, sync: ids.syncId, run: ids.runId },
  ...{ appId: ids.appId, targetId: ids.targetId, syncId: ids.syncId },
  ...{ request: ids.requestId, user: ids.userId, person: ids.userId, group: ids.groupId },
  ...{ token: ids.tokenId, invitation: ids.invitationId, change: "1", basedOn: "1" },
  ...{ about: ids.userId, replay: "now" },
  ...{ one: ids.runId, other: ids.heldRunId },
});

/** Open to everyone, whoever they are. */
const openPages = new Set([
  ...[
    "/",
    "/sign-in",
    "/sign-in/second",
    "/sign-in/sso",
    "/sign-up",
    "/sign-out",
    "/forgot-password",
    "/reset-password",
  ],
  ...[
    "/verify",
    "/confirm-address",
    "/invite",
    "/connect/[link]",
    "/outbox",
    "/outbox/[mail]",
    "/api-docs",
    "/docs/api",
  ],
]);
/** For anyone signed in, about nobody but themselves. */
const ownPages = new Set(["/account", "/account/authenticator", "/workspaces", "/workspaces/new"]);

/** For support alone; for everybody else they do not exist. Its own test is support.test.ts. */
const staffPages = new Set(["/support", "/support/[workspaceId]"]);

const all = screens.map((file) => ({ file, name: urlPatternOf(file), isPage: isPage(file) }));
const ofWorkspace = all.filter(({ name }) => /\[(tenant|key)\]/.test(name));

test("every page belongs to a workspace, to the person signed in, or to everyone", () => {
  expect(ofWorkspace.length).toBeGreaterThan(20);
  const others = all
    .filter((one) => one.isPage && !ofWorkspace.includes(one))
    .map(({ name }) => name);
  expect(
    others.filter((name) => !openPages.has(name) && !ownPages.has(name) && !staffPages.has(name)),
  ).toEqual([]);
});

test("every variable part of a workspace's page is attacked here", () => {
  const names = new Set(ofWorkspace.flatMap(({ name }) => parametersOf(name)));
  expect([...names].filter((name) => !(name in parameters))).toEqual([]);
});

/** The workspace is changed in the test before; versions, providers and methods are nobody's. */
const isForeign = (name: string) => !["tenant", "version", "provider", "method"].includes(name);

describe("a workspace's page or layout", () => {
  test.each(ofWorkspace)("$file leads strangers to the sign-in", async (page) => {
    const outcome = await open(page, null, mine.ids);
    expect(outcome).toMatchObject({ kind: "redirect", to: expect.stringMatching(/^\/sign-in\?/) });
    expect(await open(page, null, unknownIds())).toEqual(outcome);
  });

  test.each(ofWorkspace)("$file is a 404 for the owner of another one", async (page) => {
    const outcome = await open(page, mine.cookies.owner, theirs.ids);
    expect(outcome).toEqual({ kind: "status", status: 404 });
    expect(await open(page, mine.cookies.owner, unknownIds())).toEqual(outcome);
  });

  test.each(ofWorkspace.filter(({ name }) => parametersOf(name).length > 1))(
    "$file looks at each part of its address",
    async (page) => {
      for (const part of parametersOf(page.name).filter(isForeign)) {
        const params = paramsOf(page, mine.ids);
        const foreign = { ...params, [part]: parameters[part]?.(theirs.ids) ?? "" };
        const outcome = await openAt(page, mine.cookies.owner, foreign, {});
        expect(outcome, part).toEqual({ kind: "status", status: 404 });
      }
    },
  );

  test.each(ofWorkspace)("$file shows its owner nothing of another one", async (page) => {
    const { owner } = mine.cookies;
    const outcome = await openAt(page, owner, paramsOf(page, mine.ids), queryOf(theirs.ids));
    expect(JSON.stringify(outcome)).not.toContain(secretWord);
    if (outcome.kind === "status") expect(outcome.status).toBe(404);
  });

  test.each(ofWorkspace)("$file opens for its own owner", async (page) => {
    const outcome = await open(page, theirs.cookies.owner, theirs.ids);
    expect(outcome).not.toMatchObject({ kind: "status" });
  });
});

describe("a page of support", () => {
  test.each(all.filter(({ name }) => name.startsWith("/support")))(
    "$file leads strangers to the sign-in, and is a 404 for a workspace's owner",
    async (page) => {
      const params = { workspaceId: theirs.ids.tenantId };
      const led = await openAt(page, null, params, {});
      expect(led).toMatchObject({ to: expect.stringMatching(/^\/sign-in\?/) });
      const refused = await openAt(page, theirs.cookies.owner, params, {});
      expect(refused).toEqual({ kind: "status", status: 404 });
    },
  );
});

describe("a person's own page", () => {
  const own = all.filter(({ name }) => ownPages.has(name));
  test.each(own)("$file leads strangers to the sign-in", async (page) => {
    expect(await open(page, null, mine.ids)).toMatchObject({
      ...{ kind: "redirect", to: expect.stringMatching(/^\/sign-in\?/) },
    });
  });

  test.each(own)("$file shows nothing of somebody else", async (page) => {
    const outcome = await openAt(page, mine.cookies.owner, {}, queryOf(theirs.ids));
    expect(JSON.stringify(outcome)).not.toContain(secretWord);
  });
});

test("the lists of one's own workspace show what is in it, so that the tests above see them", async () => {
  const lists = ofWorkspace.filter(({ name, isPage }) => isPage && name === "/[tenant]/apps");
  expect(lists).toHaveLength(1);
  for (const list of lists) {
    const outcome = await open(list, theirs.cookies.owner, theirs.ids);
    expect(JSON.stringify(outcome)).toContain(`${secretWord} Entra`);
  }
});

test("nothing has changed in either workspace after all of it", async () => {
  const sums = z.record(z.string(), z.string());
  const [ofMine, ofTheirs] = z.tuple([sums, sums]).parse(before);
  expect(await fingerprintOf(mine)).toEqual(ofMine);
  // Their own owner looked at two runs side by side, which is kept for a day.
  const { comparisons: _, compared_changes: __, ...others } = ofTheirs;
  expect(await fingerprintOf(theirs)).toMatchObject(others);
});

test("a target whose product can be connected shows how, and says no words that others put into its address", async () => {
  const { sql } = testDatabase();
  const clientId = JSON.stringify({ baseUrl: "https://jira.example.com", clientId: "usher" });
  await sql("update targets set product = 'jira', settings = $2, secrets = $3 where id = $1", [
    ...[mine.ids.targetId, clientId, JSON.stringify({ clientSecret: "sealed" })],
  ]);
  const [page] = ofWorkspace.filter(({ name }) => name === "/[tenant]/targets/[targetId]/settings");
  if (!page) throw new Error("There is no such page.");
  const shown = async (said: string) => {
    const params = paramsOf(page, mine.ids);
    return JSON.stringify(await openAt(page, mine.cookies.owner, params, { said }));
  };
  const text = await shown("forged.words");
  expect(text).toMatch(/Connect.*Application links.*targets\/connected/s);
  expect(text).not.toContain("forged");
  expect(await shown(decodeURIComponent(sayOnce("Nobody was let in.")))).toContain(
    "Nobody was let",
  );
});

function isPage(file: string): boolean {
  return file.endsWith("/page.tsx");
}

function open(page: Page, cookie: string | null, ids: Ids): Promise<Outcome> {
  return openAt(page, cookie, paramsOf(page, ids), {});
}
