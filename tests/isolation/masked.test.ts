import { afterAll, expect, test } from "vitest";
import { screens, urlPatternOf } from "./inventory";
import { openAt, paramsOf } from "./open-page";
import { createWorkspace, type Workspace } from "./workspaces";

const word = "Zanzibar";
/** How the people of this workspace begin; its other things bear the word alone. */
const people = new RegExp(`${word}-(ann|bob|cy)`, "i");
const here: Workspace = await createWorkspace(word);
afterAll(() => here.stop());

const pages = screens
  .map((file) => ({ file, name: urlPatternOf(file) }))
  .filter(({ name }) => /\[(tenant|key)\]/.test(name));

/** Each page as it opens, and with what its address can open in it. */
const queries = () => [
  {},
  { change: "1", request: here.ids.requestId, people: here.ids.userId },
  { one: here.ids.runId, other: here.ids.heldRunId, show: "onlyOther" },
];

async function shown(page: (typeof pages)[number], cookie: string): Promise<string> {
  const texts = [];
  for (const query of queries()) {
    texts.push(JSON.stringify(await openAt(page, cookie, paramsOf(page, here.ids), query)));
  }
  return texts.join("\n");
}

test.each(pages)("$file names nobody to a viewer", async (page) => {
  expect(around(await shown(page, here.cookies.viewer))).toEqual([]);
});

test("the same pages name them to an operator, so that the test above looks at the right places", async () => {
  const naming = [];
  for (const page of pages) {
    if (people.test(await shown(page, here.cookies.operator))) naming.push(page.name);
  }
  expect(naming).toEqual(
    expect.arrayContaining([
      "/[tenant]/users",
      "/[tenant]/users/[appId]/[userId]",
      "/[tenant]/runs/[run]",
    ]),
  );
});

/** Where somebody is named, with the words beside it. */
function around(text: string): string[] {
  return [...text.matchAll(new RegExp(`.{0,60}${people.source}.{0,30}`, "gi"))].map(([hit]) => hit);
}
