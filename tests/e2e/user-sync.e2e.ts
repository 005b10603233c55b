import { expect, type Page, test } from "@playwright/test";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("user rules are edited, saved as a version, previewed, and stay", async ({ page }) => {
  const slug = await signUp(page, newPerson("Ursula Rules"));
  await connectSandbox(page, slug);
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  await page.getByRole("link", { name: "User sync" }).click();

  await page.getByRole("button", { name: "Add a rule" }).click();
  await expect(page.getByText("does not show e-mail addresses")).toBeHidden();
  await page.getByRole("button", { name: "Move rule 2 up" }).click();
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByLabel("Rule 3", { exact: true }).selectOption("attribute");
  await page.getByLabel("Rule 3: source attribute").fill("emails[");
  const outOfScope = page.getByRole("group", { name: "Their account" }).nth(1);
  await outOfScope.getByRole("radio", { name: /Take the groups away/ }).check();
  await page.getByLabel("Grace period, in days").nth(1).fill("7");
  await page.getByLabel("Groups that stay").fill("all-*");
  await page.getByLabel("Reason").fill("E-mail first");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/cannot be read/)).toBeVisible();
  await page.getByLabel("Rule 3: source attribute").fill("nickName");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 2, saved")).toContainText("E-mail first");

  await page.reload();
  await expect(page.getByLabel("Rule 1", { exact: true })).toHaveValue("email");
  await expect(page.getByLabel("Rule 3: source attribute")).toHaveValue("nickName");
  await expect(outOfScope.getByRole("radio", { name: /Take the groups away/ })).toBeChecked();
  await expect(page.getByLabel("Grace period, in days").nth(1)).toHaveValue("7");
  await expect(page.getByLabel("Groups that stay")).toHaveValue("all-*");
  await expect(page.getByText("does not show e-mail addresses")).toBeVisible();
  await expect(page.getByText("Nobody is waiting for anything now.")).toBeVisible();
  await page.getByRole("button", { name: "Save and preview changes" }).click();
  await page.waitForURL(/\/runs\/run_/);
});

async function connectSandbox(page: Page, slug: string) {
  await openPage(page, `/setup/${slug}/workspace`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add the sandbox" }).click();
  await page.waitForURL(/\/provider$/);
  await page.getByRole("radio", { name: /Microsoft Entra ID/ }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/connect$/);
}
