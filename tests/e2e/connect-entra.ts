import { expect, type Page } from "@playwright/test";
import { journeyUsherOf } from "../support/journey-usher";
import { startEntra } from "./entra";
import { openPage } from "./usher-pages";

/** Through the setup: a sandbox, and Entra that pushes to the workspace. */
export async function connectEntra(page: Page, slug: string) {
  await openPage(page, `/setup/${slug}/workspace`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add the sandbox" }).click();
  await page.waitForURL(/\/provider$/);
  await page.getByRole("radio", { name: /Microsoft Entra ID/ }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/connect$/);
  await page.getByRole("button", { name: "Create token" }).click();
  const secret = page.getByRole("textbox", { name: "Secret token" }).first();
  await expect(secret).toHaveValue(/^usher_scim_/);
  const base = await page.getByRole("textbox", { name: "SCIM base URL" }).inputValue();
  return startEntra(base, await secret.inputValue(), journeyUsherOf().urls);
}
