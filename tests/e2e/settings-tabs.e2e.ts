import { expect, test } from "@playwright/test";
import { connectEntra } from "./connect-entra";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("mapping, user names and schedule are tried, saved as versions, and taken back", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Tabea Settings"));
  const entra = await connectEntra(page, slug);
  await entra.provision({ given: "Dora", family: "Draft", number: "1" });
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();

  await page.getByRole("link", { name: "Attributes" }).click();
  const people = page.getByRole("table").first();
  await expect(people.getByText("Dora Draft")).toBeVisible();
  await page.locator("summary").filter({ hasText: "Full name" }).click();
  await page.getByLabel("Full name, source 1").fill("name.nope[");
  await expect(page.getByText("Cannot be read yet")).toBeVisible();
  await page.getByLabel("Full name, source 1").fill("name.familyName");
  await expect(people.getByText("Draft", { exact: true })).toBeVisible();
  await expect(page.getByText("Nobody would be left out")).toBeVisible();
  await page.getByLabel("Reason").fill("Family names");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 2, saved")).toContainText("Family names");

  await page.getByRole("link", { name: "User sync" }).click();
  const pattern = page.getByRole("textbox", { name: /^Pattern/ });
  await pattern.fill("^(.+)@nowhere$");
  const names = page.getByLabel("User names by the pattern");
  await expect(names.getByText("does not match")).toBeVisible();
  await pattern.fill("^([^@]+)@.*$");
  await expect(names.getByText("does not match")).toBeHidden();
  await page.getByRole("button", { name: /^Count over all/ }).click();
  await expect(page.getByText("1 match, 0 do not")).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 3, saved")).toBeVisible();

  await page.getByRole("link", { name: "Schedule" }).click();
  const every = page.getByLabel("Run", { exact: true });
  const before = await every.inputValue();
  await every.selectOption("cron");
  await page.getByLabel("Run: times").fill("61 2 * * *");
  await expect(page.getByText("These are the times before the last change")).toBeVisible();
  await page.getByLabel("Run: times").fill("30 2 * * 1-5");
  await page.getByLabel("Zone").selectOption("Europe/Berlin");
  const next = page.getByRole("region", { name: "Next full runs" }).getByRole("listitem");
  await expect(next).toHaveCount(5);
  await expect(next.first()).toContainText("02:30");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 4, saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Run: times")).toHaveValue("30 2 * * 1-5");
  await expect(page.getByLabel("Zone")).toHaveValue("Europe/Berlin");

  await page.getByRole("link", { name: "Versions" }).click();
  await page.getByRole("link", { name: "1", exact: true }).click();
  await page.getByRole("button", { name: "Go back to version 1…" }).click();
  const question = page.getByRole("dialog", { name: "Go back to version 1?" });
  await question.getByRole("button", { name: "Save as a new version" }).click();
  await expect(question).toBeHidden();
  await page.getByRole("link", { name: "Schedule" }).click();
  await expect(page.getByText("Version 5, saved")).toBeVisible();
  await expect(every).toHaveValue(before);
});
