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
  await page.getByRole("button", { name: "Roll back…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("The next run of this sync would do it all again");
  await dialog.getByRole("button", { name: "Plan the rollback" }).click();
  await expect(page.getByText(/The plan takes back/)).toBeVisible();
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("button", { name: "Approve and apply" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  const results = await resultsOnScreen(page);
  expect(results.map(({ what, outcome }) => `${what}: ${outcome}`).sort()).toEqual([
    "Account: enabled → disabled: Applied",
    "Leaves crew: Applied",
  ]);
});

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
