import { expect, test } from "@playwright/test";
import { connectEntra } from "./connect-entra";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("a draft shows what it changes, is saved with its reason, compared and taken back", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Vera Sion"));
  const entra = await connectEntra(page, slug);
  await entra.provision({ given: "Dora", family: "Draft", number: "1" });
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  await page.getByRole("link", { name: "Group sync" }).click();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();

  await page.getByLabel("For everybody").fill("everyone-here");
  await expect(page.getByText("1 group created")).toBeVisible();
  await page.getByRole("button", { name: /^Show / }).click();
  const drawer = page.getByRole("dialog", { name: "What this changes" });
  await expect(drawer.getByRole("heading", { name: "everyone-here" })).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByLabel("Reason").fill("A group for all");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 2, saved")).toContainText("A group for all");

  await page.getByRole("link", { name: "Versions" }).click();
  await page.getByRole("link", { name: "1", exact: true }).click();
  await page.getByRole("button", { name: "Go back to version 1…" }).click();
  const question = page.getByRole("dialog", { name: "Go back to version 1?" });
  await expect(question.getByText("1 group created")).toBeVisible();
  await question.getByRole("button", { name: "Save as a new version" }).click();
  await expect(question).toBeHidden();

  await page.getByRole("link", { name: "All versions" }).click();
  await page.getByRole("link", { name: /^3/ }).click();
  await expect(page.getByText("Version 3, saved")).toContainText("Back to version 1");
  await expect(page.getByRole("row", { name: /Default groups: for everybody/ })).toContainText(
    "everyone-here",
  );
});
