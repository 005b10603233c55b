import { expect, test } from "@playwright/test";
import { connectEntra } from "./connect-entra";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("group rules show what they do while they are edited, are saved as a version and stay", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Gwen Rule"));
  const entra = await connectEntra(page, slug);
  for (const name of ["App-Wiki-Users", "App-Wiki-Admins", "Temp-1"]) {
    await entra.provisionGroup(name);
  }
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  await page.getByRole("link", { name: "Group sync" }).click();
  await expect(page.getByText("Of 3 groups at the provider, 3 feed a group")).toBeVisible();

  await page.getByLabel("Never these groups").fill("temp-*");
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByLabel("Step 1: expression").fill("^App-(\\w+)-.+$");
  await page.getByLabel("Step 1: replacement").fill("grp-$1");
  await expect(page.getByText("Of 3 groups at the provider, 2 feed a group")).toBeVisible();
  await expect(page.getByText("1 name is claimed by more than one group")).toBeVisible();
  await page.getByText("1 group left out.").click();
  await expect(page.getByText("Temp-1 by temp-*")).toBeVisible();

  await page.getByLabel("Step 1: expression").fill("^App-(");
  await expect(page.getByText("The preview shows the rules before the last change")).toBeVisible();
  await page.getByLabel("Step 1: expression").fill("^App-(\\w+)-.+$");
  await page.getByText("Merge groups that lead to one name").click();
  await expect(page.getByText(/claimed by more than one/)).toBeHidden();

  await page.getByLabel("Reason").fill("One group for the wiki");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 2, saved")).toContainText("One group for the wiki");
  await page.reload();
  await expect(page.getByLabel("Never these groups")).toHaveValue("temp-*");
  await expect(page.getByLabel("Step 1: replacement")).toHaveValue("grp-$1");
});

test("a pasted mapping pairs groups, names the ones that do not exist, and is saved", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Mona Pairs"));
  const entra = await connectEntra(page, slug);
  await entra.provisionGroup("Engineering");
  await entra.provisionGroup("Sales");
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  await page.getByRole("link", { name: "Group sync" }).click();
  await page.getByRole("radio", { name: /Manual mapping/ }).check();
  await page.getByText("Paste a list or read a CSV file").click();
  const lines = "Engineering, confluence-users\nEngineering; devs\nNobody, devs, none";
  await page.getByRole("textbox", { name: /One pair a line/ }).fill(lines);
  await page.getByRole("button", { name: "Add 2 rows" }).click();
  await expect(page.getByText("Of 2 groups at the provider, 1 feed a group")).toBeVisible();
  await expect(page.getByText("The provider has no group called Nobody")).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Version 2, saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Group of the target, row 2")).toHaveValue("devs");
  await expect(page.getByLabel("Row 2, source 2", { exact: true })).toHaveValue("Nobody");
});
