import { expect, type Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { password } from "./people";
import { openPage } from "./usher-pages";

/** Turns on an authenticator app for whoever is signed in, and gives it and the recovery codes. */
export async function setUpApp(page: Page): Promise<{ totp: TOTP; codes: string[] }> {
  await openPage(page, "/account");
  await page.getByLabel("Your password").first().fill(password);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await page.waitForURL(/\/account\/authenticator/);
  await page.getByText("Cannot scan it?").click();
  const key = await page.locator("code").textContent();
  const totp = new TOTP({ secret: Secret.fromBase32((key ?? "").replace(/\s/g, "")) });
  await page.getByLabel("Code that the app shows now").fill(totp.generate());
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("Keep these recovery codes now")).toBeVisible();
  const codes = await page
    .getByRole("listitem")
    .filter({ hasText: /^\w{6}-\w{6}$/ })
    .allInnerTexts();
  expect(codes).toHaveLength(10);
  return { totp, codes };
}
