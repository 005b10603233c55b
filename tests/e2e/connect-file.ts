import { expect, type Page } from "@playwright/test";
import type { TargetSettings } from "@/lib/targets/port";
import { openPage } from "./usher-pages";

/** An app not fed by anything but a file, so that nothing else takes time; gives its address. */
export async function appWithFile(
  page: Page,
  slug: string,
  lines: readonly string[],
): Promise<string> {
  await openPage(page, `/${slug}/apps/new`);
  await page.getByRole("radio", { name: /CSV file/ }).check();
  await page.getByRole("button", { name: "Add app" }).click();
  await page.waitForURL(/\/configuration$/);
  const app = page.url().replace(/\/configuration$/, "");
  await page.getByLabel("Where the file is").selectOption("Uploaded here");
  await page.getByRole("button", { name: "Save and test connection" }).click();
  await page.getByRole("link", { name: "Rows" }).click();
  const text = ["Employee ID;Login;E-Mail;Full name;Groups", ...lines].join("\r\n");
  const file = { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Upload file" }).click();
  await page.waitForURL(/\?file=fil_/);
  return app;
}

/** Enters a product's address and credentials; ends on the target's page. */
export async function addTarget(page: Page, slug: string, label: string, settings: TargetSettings) {
  await openPage(page, `/${slug}/targets/new`);
  await page.getByRole("link", { name: label, exact: true }).click();
  await expect(page.getByRole("heading", { name: label, exact: true })).toBeVisible();
  const form = page.locator("form").filter({ has: page.locator("input[name=product]") });
  await form.locator("[name=name]").fill(label);
  for (const [name, value] of Object.entries(settings)) {
    await form.locator(`input[name=${name}]`).fill(value);
  }
  await form.getByRole("button", { name: "Add and test connection" }).click();
  await page.waitForURL(/\/targets\/tgt_/);
}

/** Lets an app feed a target. */
export async function feed(page: Page, app: string, label: string): Promise<void> {
  await openPage(page, app);
  await page.getByLabel(/target it feeds|another target/).selectOption({ label });
  await page.getByRole("button", { name: "Feed this target" }).click();
  await expect(page.getByText("Never run")).toBeVisible();
}
