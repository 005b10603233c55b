import { type Browser, expect, type Page, test } from "@playwright/test";
import { startFake } from "@/lib/sources/entra/entra.fake";
import type { FakeSource } from "@/lib/sources/port";
import { problemsHere } from "./looks";
import { newPerson, signUp } from "./people";
import { openPage, resultsOnScreen } from "./usher-pages";

const names = ["Ada", "Ben", "Cleo", "Dora"];
let entra: FakeSource;

test.beforeAll(async () => {
  const users = names.map((name) => ({
    ...{ id: `id-${name}`, userName: `${name}@acme.test`.toLowerCase(), active: true },
    ...{ displayName: `${name} Doe`, email: `${name}@acme.test`.toLowerCase() },
  }));
  entra = await startFake({
    users,
    groups: [{ id: "g", displayName: "Staff", members: ["id-Ada"] }],
  });
});
test.afterAll(() => entra.close());

test("Entra ID is connected by its API, tested, searched, previewed and synced", async ({
  page,
}) => {
  const slug = await withSandbox(page, "Grace Raph");
  await addApp(page, slug, /Microsoft Entra ID/, "Provider API");

  await test.step("Connect and test", async () => {
    const { settings } = entra;
    await page.getByLabel("Directory (tenant) ID").fill(settings["directoryId"] ?? "");
    await page
      .getByLabel("Application (client) ID", { exact: true })
      .fill(settings["clientId"] ?? "");
    await page.getByLabel("Sign-in address").fill(settings["authorityUrl"] ?? "");
    await page.getByLabel("Microsoft Graph address").fill(settings["graphUrl"] ?? "");
    await page.getByLabel("Client secret").fill("its ID, not its value");
    await page.getByRole("button", { name: "Save and test connection" }).click();
    await expect(page.getByText("Secret ID is often taken for it")).toBeVisible();
    await page.getByLabel("Client secret").fill(settings["clientSecret"] ?? "");
    await page.getByRole("button", { name: "Save and test connection" }).click();
    await expect(page.getByText("Saved, and the connection works.")).toBeVisible();
  });

  await test.step("Search user", async () => {
    await page.getByRole("link", { name: "Search user" }).click();
    await page.getByLabel("Value").fill("ada@acme.test");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.getByText("New account · Ada Doe")).toBeVisible();
    await expect(page.getByText("As the provider says now")).toBeVisible();
  });
  await previewAndSync(page, slug, /Microsoft Entra ID/, names.length);
});

test("a CSV file is uploaded, shown by its rows, searched, previewed and synced", async ({
  page,
}) => {
  const slug = await withSandbox(page, "Cora Svoboda");
  await addApp(page, slug, /CSV file/);

  await test.step("Connect and upload", async () => {
    const address = page.getByLabel("Address of the file");
    await expect(page.getByLabel("Where the file is")).toHaveValue("upload");
    await expect(address).toBeHidden();
    await page.getByLabel("Where the file is").selectOption("At an address");
    await expect(address).toBeVisible();
    await page.getByLabel("Where the file is").selectOption("Uploaded here");
    await expect(address).toBeHidden();
    await page.getByRole("button", { name: "Save and test connection" }).click();
    await expect(page.getByText("No file was uploaded yet")).toBeVisible();
    await page.getByRole("link", { name: "Rows" }).click();
    await upload(page, "Personalnummer;Login;E-Mail;Name\n1;ada;ada@acme.test;Ada Doe\n2;ben");
    await expect(page.getByText("Line 3", { exact: true })).toBeVisible();
    await shoot(page, "csv-problems");
    const lines = names.map((name, at) => `${at};${name};${name}@acme.test;${name} Doe;Staff|All`);
    await upload(page, ["Employee ID;Login;E-Mail;Full name;Groups", ...lines].join("\r\n"));
    await expect(page.getByText("4 people in 2 groups", { exact: false }).first()).toBeVisible();
    await expect(page.getByRole("table", { name: "People as read" })).toContainText("Cleo Doe");
    await shoot(page, "csv-rows");
  });

  await test.step("Search user", async () => {
    await page.getByRole("link", { name: "Search user" }).click();
    await page.getByLabel("Value").fill("cleo@acme.test");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.getByText("New account · Cleo Doe")).toBeVisible();
  });
  await previewAndSync(page, slug, /CSV file/, names.length);
});

test("somebody without an account connects an app by a setup link, which works once", async ({
  page,
  browser,
}) => {
  const slug = await withSandbox(page, "Lena Inke");
  await addApp(page, slug, /Okta/);
  await page.getByLabel("For whom").fill("Kim of the identity team");
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByRole("textbox", { name: "Setup link" }).first().inputValue();
  const kim = await visitor(browser);
  await openPage(kim, link);
  await shoot(kim, "setup-link-begin");
  await kim.getByRole("button", { name: "Begin" }).click();
  await kim.getByRole("button", { name: "Create token" }).click();
  await expect(kim.getByRole("textbox", { name: "Secret token" }).first()).toHaveValue(
    /^usher_scim_/,
  );
  await shoot(kim, "setup-link");
  expect(await problemsHere(kim, "the setup link")).toEqual([]);
  const another = await visitor(browser);
  await openPage(another, link);
  await expect(another.getByText("This link was used already")).toBeVisible();
  await kim.getByRole("button", { name: "I am done" }).click();
  // By its role: what the page is called is also told to those who cannot see it change.
  await expect(kim.getByRole("heading", { name: "Done, thank you" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("list", { name: "Setup links" })).toContainText("Done");
  await shoot(page, "setup-links");
});

async function visitor(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function withSandbox(page: Page, name: string): Promise<string> {
  const slug = await signUp(page, newPerson(name));
  await openPage(page, `/setup/${slug}/workspace`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add the sandbox" }).click();
  await page.waitForURL(/\/provider$/);
  return slug;
}

async function addApp(page: Page, slug: string, provider: RegExp, method?: string) {
  await openPage(page, `/${slug}/apps/new`);
  await page.getByRole("radio", { name: provider }).check();
  if (method) await page.getByRole("radio", { name: method }).check();
  await page.getByRole("button", { name: "Add app" }).click();
  await page.waitForURL(/\/configuration$/);
}

async function upload(page: Page, text: string) {
  const file = { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Upload file" }).click();
  await page.waitForURL(/\?file=fil_/);
}

async function previewAndSync(page: Page, slug: string, app: RegExp, people: number) {
  await test.step("Preview", async () => {
    await page.getByRole("link", { name: "Overview", exact: true }).last().click();
    await page.getByRole("button", { name: "Preview changes" }).click();
    await page.waitForURL(/\/runs\/run_/);
    await expect(async () => {
      const made = (await resultsOnScreen(page)).filter(({ what }) =>
        what.startsWith("New account"),
      );
      expect(made).toHaveLength(people);
    }).toPass({ timeout: 60_000 });
  });
  await test.step("Sync", async () => {
    await openPage(page, `/${slug}/apps`);
    await page.getByRole("main").getByRole("link", { name: app }).first().click();
    await page.getByRole("button", { name: "Sync now" }).click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole("button", { name: "Approve…" }).click({ timeout: 60_000 });
    await page.getByRole("button", { name: "Approve and apply" }).click();
    await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
  });
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screens/${name}.png`, fullPage: true });
}
