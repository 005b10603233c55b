import { expect, type Locator, type Page, test } from "@playwright/test";
import { connectEntra } from "./connect-entra";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

type Tab = {
  name: string;
  /** The control that is edited, and what it says then. */
  field: (page: Page) => Locator;
  value: string;
  /** What shows before anything is saved. */
  preview: (page: Page) => Locator;
};

const tabs: Tab[] = [
  {
    ...{ name: "User sync", value: "^(.+)@nowhere$" },
    field: (page) => page.getByRole("textbox", { name: /^Pattern/ }),
    preview: (page) =>
      page.getByLabel("User names by the pattern").getByText("does not match").first(),
  },
  {
    ...{ name: "Attributes", value: "name.familyName" },
    field: (page) => page.getByLabel("User name, source 1"),
    preview: (page) => page.getByRole("table").first().getByText("draft", { exact: true }),
  },
  {
    ...{ name: "Group sync", value: "everyone-here" },
    field: (page) => page.getByLabel("For everybody"),
    preview: (page) => page.getByText("1 group created"),
  },
  {
    ...{ name: "Schedule", value: "cron" },
    field: (page) => page.getByLabel("Run", { exact: true }),
    preview: (page) => page.getByRole("region", { name: "Next full runs" }).getByText("02:30"),
  },
  {
    ...{ name: "Safety", value: "20" },
    field: (page) => page.getByLabel("Always allowed").first(),
    preview: (page) => page.getByText("In 24 hours 20 may be disabled or deleted"),
  },
  {
    ...{ name: "Tests", value: "nobody@contoso.test: no account" },
    field: (page) => page.getByLabel("What becomes of these people"),
    preview: (page) => page.getByText("nobody@contoso.test").last(),
  },
];

test("each tab is edited, previewed, saved as a version, and taken back", async ({ page }) => {
  const slug = await signUp(page, newPerson("Etta Ctab"));
  const entra = await connectEntra(page, slug);
  await entra.provision({ given: "Dora", family: "Draft", number: "1" });
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  for (const [index, tab] of tabs.entries()) await editAndTakeBack(page, tab, 2 * index + 1);
});

test("the rules for inactive users say at once whom they mean, are saved and taken back", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Ina Ctive"));
  await connectEntra(page, slug);
  await openPage(page, `/${slug}/apps/new`);
  await page.getByRole("radio", { name: /Inactive users/ }).check();
  await page.getByRole("button", { name: "Add app" }).click();
  await page.waitForURL(/\/apps\/app_/);
  await editAndTakeBack(
    page,
    {
      ...{ name: "Inactive users", value: "30" },
      field: () => page.getByLabel("Disable after so many days without a login"),
      preview: () => page.getByText("0 accounts would be disabled now"),
    },
    1,
  );
});

async function editAndTakeBack(page: Page, tab: Tab, version: number): Promise<void> {
  await page.getByRole("link", { name: tab.name, exact: true }).click();
  await expect(page.getByText(`Version ${version}, saved`)).toBeVisible();
  const field = tab.field(page);
  const before = await field.inputValue();
  const isChoice = (await field.evaluate(({ tagName }) => tagName)) === "SELECT";
  await (isChoice ? field.selectOption(tab.value) : field.fill(tab.value));
  if (isChoice) await page.getByLabel("Run: times").fill("30 2 * * 1-5");
  await expect(tab.preview(page).first()).toBeVisible();
  await page.getByLabel("Reason").fill(`Another ${tab.name}`);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(`Version ${version + 1}, saved`)).toContainText(tab.name);
  await expect(field).toHaveValue(tab.value);

  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await page.getByRole("link", { name: String(version), exact: true }).click();
  await page.getByRole("button", { name: `Go back to version ${version}…` }).click();
  const question = page.getByRole("dialog", { name: `Go back to version ${version}?` });
  await question.getByRole("button", { name: "Save as a new version" }).click();
  await expect(question).toBeHidden();
  await page.getByRole("link", { name: tab.name, exact: true }).click();
  await expect(page.getByText(`Version ${version + 2}, saved`)).toContainText("Back to version");
  await expect(field).toHaveValue(before);
}
