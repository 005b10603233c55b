import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { connectEntra } from "./connect-entra";
import { newPerson, signUp } from "./people";
import { openPage, resultsOnScreen, runPaths, settled } from "./usher-pages";

const ada = { given: "Ada", family: "Lovelace", number: "1" };

test("why is told stage by stage, one person is synchronised alone, and a run is rolled back", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Rolf Back"));
  const entra = await connectEntra(page, slug);
  const id = await entra.provision(ada);
  const crew = await entra.provisionGroup("crew");
  await entra.addMembers(crew, [id]);

  await openPage(page, `/${slug}/users`);
  await page.getByRole("main").getByRole("link", { name: /Ada/ }).first().click();
  await page.getByRole("button", { name: "Sync this person" }).click();
  await page.waitForURL(/\/runs\/run_/);
  await expect(page.getByText("about one person alone")).toBeVisible();
  await settled(page, slug);

  await openPage(page, `/${slug}/users`);
  await page.getByRole("main").getByRole("link", { name: /Ada/ }).first().click();
  await expect(page.getByRole("table", { name: "Timeline" })).toContainText("New account");
  const accounts = page.getByRole("table", { name: "Accounts" });
  await expect(accounts).toContainText("ada@contoso.test");
  await expect(accounts).toContainText("from userName");
  const groups = page.getByRole("table", { name: "Groups in the targets" });
  await expect(groups.getByRole("row", { name: /crew/ })).toContainText("Given by Usher");
  await groups.getByRole("link", { name: "crew", exact: true }).click();
  await expect(page.getByText("by its name")).toBeVisible();
  await page.getByRole("listitem").filter({ hasText: "In both" }).getByRole("link").click();
  await expect(page.getByRole("link", { name: /Show all members/ })).toBeVisible();
  await page.getByRole("table", { name: "Members" }).getByRole("link", { name: /Ada/ }).click();
  await page.getByRole("link", { name: "Why, or why not?" }).click();
  await expect(page.getByText("Nothing stands in the way")).toBeVisible();
  await page.getByLabel("Group in the target").fill("crew");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText("ada@contoso.test is in crew")).toBeVisible();
  await page.getByLabel("Group in the target").fill("nowhere");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText("ada@contoso.test is not in nowhere")).toBeVisible();
  const stage = page.getByRole("listitem").filter({ hasText: "No rule and no group" });
  await expect(stage.getByRole("link", { name: "Group sync" })).toHaveAttribute(
    "href",
    /\/group-sync$/,
  );

  const [run = ""] = await runThatWrote(page, slug);
  await openPage(page, run);
  await page.getByRole("link", { name: "compare", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Compare runs" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Only in B/ })).toBeVisible();
  await openPage(page, `${run}?by=person`);
  expect(await csvOf(page)).toContain('"user.create","ada@contoso.test"');
  await page.getByRole("button", { name: "Roll back…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("The next run of this sync would do it all again");
  await dialog.getByRole("button", { name: "Plan the rollback" }).click();
  await expect(page.getByText(/The plan takes back/)).toBeVisible();
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByLabel("Comment").fill("Ada asked for it");
  await page.getByRole("button", { name: "Approve and apply" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await expect(page.getByText("“Ada asked for it”")).toBeVisible();
  const results = await resultsOnScreen(page);
  expect(results.map(({ what, outcome }) => `${what}: ${outcome}`).sort()).toEqual([
    "Account: enabled → disabled: Applied",
    "Leaves crew: Applied",
  ]);
});

async function csvOf(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  return readFileSync(await (await download).path(), "utf8");
}

/** The one whose results have the new account. */
async function runThatWrote(page: Page, slug: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of await runPaths(page, slug)) {
    await openPage(page, path);
    const results = await resultsOnScreen(page);
    if (results.some(({ what }) => what.startsWith("New account"))) found.push(path);
  }
  return found;
}
