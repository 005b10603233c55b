import { expect, type Page, test } from "@playwright/test";
import { connectEntra } from "./connect-entra";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("safety limits have a ceiling, can be raised for a while, and are previewed by a run", async ({
  page,
}) => {
  await openTab(page, "Sue Safe", "Safety");
  const percent = page.getByLabel("At most, in percent", { exact: true }).first();
  await percent.fill("90");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Use 25 or less.")).toBeVisible();
  await percent.fill("10");
  await page.getByLabel("All limits").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 2, saved")).toBeVisible();
  await page.reload();
  await expect(percent).toHaveValue("10");
  await expect(page.getByLabel("All limits").locator("option:checked")).toContainText("until");

  await percent.fill("12");
  await page.getByRole("button", { name: "Save and preview changes" }).click();
  await page.waitForURL(/\/runs\/run_/);
  await expect(page.getByText("A preview: nothing was written")).toBeVisible();
});

async function openTab(page: Page, name: string, tab: string): Promise<void> {
  const slug = await signUp(page, newPerson(name));
  await connectEntra(page, slug);
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  await page.getByRole("link", { name: tab, exact: true }).click();
  await page.waitForURL(new RegExp(`/${tab.toLowerCase()}$`));
}
