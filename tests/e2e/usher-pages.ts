import { expect, type Page, type Response } from "@playwright/test";

/** One row of a run's results, as it stands on screen. */
export type Result = { who: string; what: string; why: string; outcome: string };

/**
 * Goes to a page and waits until all of it is there: what streams in takes a skeleton's place, and
 * a button answers only after React has taken it over.
 */
export async function openPage(page: Page, path: string): Promise<Response | null> {
  const response = await page.goto(path);
  await expect(page.locator("[data-skeleton]")).toHaveCount(0);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button")].every((button) =>
      Object.keys(button).some((key) => key.startsWith("__react")),
    ),
  );
  return response;
}

/** Every row of every run of the workspace, newest run first. */
export async function allResults(page: Page, slug: string): Promise<Result[]> {
  const results: Result[] = [];
  for (const path of await runPaths(page, slug)) {
    await openPage(page, path);
    results.push(...(await resultsOnScreen(page)));
  }
  return results;
}

/** The runs as the list shows them, newest first. */
export async function runPaths(page: Page, slug: string): Promise<string[]> {
  await openPage(page, `/${slug}/runs`);
  const links = page.getByRole("table", { name: "Runs" }).getByRole("link");
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  return hrefs.filter((href) => href?.includes("/runs/run_")).map(String);
}

/** Waits until every run has come to its end or to a decision. */
export async function settled(page: Page, slug: string): Promise<void> {
  await expect(async () => {
    await openPage(page, `/${slug}/runs`);
    const table = page.getByRole("table", { name: "Runs" });
    await expect(table).toBeVisible({ timeout: 5_000 });
    expect(await table.getByText(/^(Queued|Running)$/).count()).toBe(0);
  }).toPass({ timeout: 90_000 });
}

export async function resultsOnScreen(page: Page): Promise<Result[]> {
  await expect(page.getByRole("heading", { name: "Results" })).toBeVisible();
  const rows = await cellsOf(page, "Results");
  return rows
    .filter((cells) => cells.length >= 4)
    .map(([who = "", what = "", why = "", outcome = ""]) => ({
      // Without the sign before the name.
      who: who.split("\n").at(-1) ?? "",
      ...{ what, why, outcome },
    }));
}

/** What the sandbox holds: user name → name, state and groups, as its page shows them. */
export async function sandboxPeople(page: Page, path: string) {
  await openPage(page, path);
  const rows = await cellsOf(page, "Users of the sandbox");
  return Object.fromEntries(
    rows
      .filter(([name = ""]) => name.endsWith("@contoso.test"))
      .map(([name = "", fullName, email, state, _login, groups]) => [
        name,
        { fullName, email, state, groups },
      ]),
  );
}

/** The text of a table as it is seen, row by row. */
async function cellsOf(page: Page, name: string): Promise<string[][]> {
  const rows = await page.getByRole("table", { name }).getByRole("row").all();
  const texts = await Promise.all(rows.map((row) => row.getByRole("cell").allInnerTexts()));
  return texts.map((cells) => cells.map((cell) => cell.trim()));
}
