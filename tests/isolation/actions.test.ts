import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ActionRecipe, actionRecipes } from "./action-recipes";
import { attacked, call, nameOf } from "./call-action";
import { actions, inlineActions } from "./inventory";
import type { Outcome } from "./next-request";
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

test("every server action has a recipe here, and none hides inside a component", () => {
  expect(actions.length).toBeGreaterThan(30);
  expect(actions.map(nameOf).sort()).toEqual(Object.keys(actionRecipes).sort());
  expect(inlineActions).toEqual([]);
});

const ofMembers = attacked.filter(({ recipe }) => recipe.who === "member");
const ofLogins = attacked.filter(({ recipe }) => recipe.who === "login");
const ofStaff = attacked.filter(({ recipe }) => recipe.who === "staff");
const ofStrangers = attacked.filter(({ recipe }) => recipe.who === "stranger");

describe("without a session", () => {
  test.each([...ofMembers, ...ofLogins, ...ofStaff])(
    "$name leads to the sign-in",
    async (attack) => {
      const outcome = await call(attack, null, mine.ids.tenant, mine.ids);
      expect(outcome).toMatchObject({
        kind: "redirect",
        to: expect.stringMatching(/^\/sign-in\?/),
      });
    },
  );

  test.each(ofStrangers)("$name lets nobody in who names things by their ids", async (attack) => {
    const guess = await call(attack, null, "", theirs.ids);
    const unknown = await call(attack, null, "", unknownIds());
    expect(withoutChallenge(guess)).toBe(withoutChallenge(unknown));
    expect(isSignedIn(guess)).toBe(false);
  });
});

describe("as an owner", () => {
  test.each(ofStaff)("$name does not exist", async (attack) => {
    const outcome = await call(attack, mine.cookies.owner, mine.ids.tenant, mine.ids);
    expect(outcome).toEqual({ kind: "status", status: 404 });
  });
});

describe("as the owner of another workspace", () => {
  test.each(ofMembers)("$name answers as if the workspace did not exist", async (attack) => {
    const outcome = await call(attack, mine.cookies.owner, theirs.ids.tenant, theirs.ids);
    const unknown = unknownIds();
    expect(outcome).toEqual({ kind: "status", status: 404 });
    expect(await call(attack, mine.cookies.owner, unknown.tenant, unknown)).toEqual(outcome);
  });
});

test("nothing has changed in either workspace up to here", async () => {
  expect([await fingerprintOf(mine), await fingerprintOf(theirs)]).toEqual(before);
});

describe("as the owner of another workspace, with the other's ids in the form", () => {
  test.each([...ofMembers, ...ofLogins].filter(({ recipe }) => namesSomething(recipe)))(
    "$name answers as if nothing had that id",
    async (attack) => {
      const { owner } = mine.cookies;
      const outcome = await call(attack, owner, mine.ids.tenant, theirs.ids);
      expect(outcome).toEqual(await call(attack, owner, mine.ids.tenant, unknownIds()));
      expect(JSON.stringify(outcome)).not.toContain(secretWord);
    },
  );

  // The first of two ids is ours: the second must be looked at too.
  test.each(ofMembers.filter(({ recipe }) => namesSomething(recipe)))(
    "$name looks at each id, not at the first alone",
    async (attack) => {
      for (const id of namedBy(attack.recipe)) {
        const { owner } = mine.cookies;
        const foreign = { ...mine.ids, [id]: theirs.ids[id] };
        const unknown = { ...mine.ids, [id]: unknownIds()[id] };
        const outcome = await call(attack, owner, mine.ids.tenant, foreign);
        if (!attack.recipe.silent) expect(refusalIn(outcome)).toMatch(notThere);
        expect(outcome).toEqual(await call(attack, owner, mine.ids.tenant, unknown));
      }
    },
  );
});

test("nothing has changed in the other workspace after all of it", async () => {
  expect(await fingerprintOf(theirs)).toEqual(z.array(z.unknown()).parse(before)[1]);
});

const notThere =
  /does not exist|not a member|accepted or revoked|does not wait for approval|has ended already/;

/** Which of a workspace's ids the form carries. */
function namedBy({ form }: ActionRecipe): (keyof Ids)[] {
  const values = Object.values(form(mine.ids));
  const keys = Object.keys(mine.ids).filter((key): key is keyof Ids => key in mine.ids);
  return keys.filter((key) => values.includes(mine.ids[key]));
}

function namesSomething(recipe: ActionRecipe): boolean {
  return namedBy(recipe).length > 0;
}

function refusalIn(outcome: Outcome): string {
  const state = z.object({
    error: z.string().optional(),
    fields: z.record(z.string(), z.string()),
  });
  const parsed = state.partial().parse(outcome.kind === "returned" ? outcome.value : {});
  return [parsed.error, ...Object.values(parsed.fields ?? {})].join(" ");
}

/** What a passkey is to sign differs each time, and says nothing. */
function withoutChallenge(outcome: Outcome): string {
  return JSON.stringify(outcome).replace(/"challenge":"[\w-]+"/, "");
}

function isSignedIn(outcome: Outcome): boolean {
  return outcome.kind === "redirect" && !/^\/(sign-in|forgot-password)/.test(outcome.to);
}
