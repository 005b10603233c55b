import { expect, type Page, test } from "@playwright/test";
import { createCrowd } from "../ldap/crowd";
import { reader, readerPassword, type Slapd, startSlapd, suffix } from "../ldap/slapd";
import { newPerson, signUp } from "./people";
import { openPage, resultsOnScreen } from "./usher-pages";

const crowd = createCrowd({ people: 12, groups: 2, isPlain: true });
let server: Slapd;

test.beforeAll(async () => {
  server = await startSlapd(crowd.ldif);
});
test.afterAll(() => server.stop());

test("a directory is connected, tested, searched, previewed and synced", async ({ page }) => {
  const slug = await signUp(page, newPerson("Lydia Dap"));
  await openPage(page, `/setup/${slug}/workspace`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add the sandbox" }).click();
  await page.waitForURL(/\/provider$/);

  await test.step("Connect", async () => {
    await page.getByRole("radio", { name: /^Active Directory/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(/\/connect$/);
    await fillIn(page, { "Sign in as": reader, "Base DN": suffix });
    await page.getByLabel("Kind of directory").selectOption("OpenLDAP");
    await page.getByLabel("Servers").fill(`ldaps://127.0.0.1:${server.tlsPort}`);
    await page.getByLabel("Password").fill("wrong");
  });

  await test.step("Test", async () => {
    await page.getByRole("button", { name: "Save and test connection" }).click();
    await expect(page.getByText("nobody Usher knows has signed it")).toBeVisible();
    await page.getByLabel("Certificate authority").fill(server.certificate);
    await page.getByLabel("Password").fill(readerPassword);
    await page.getByRole("button", { name: "Save and test connection" }).click();
    await expect(page.getByText("Saved, and the connection works.")).toBeVisible();
    await page.getByRole("link", { name: "Continue" }).click();
    await expect(page.getByRole("button", { name: "Read and preview changes" })).toBeVisible();
    await openPage(page, `/${slug}/apps`);
    await page.getByRole("table").getByRole("link", { name: "Active Directory" }).click();
  });

  await test.step("Search user", async () => {
    await page.getByRole("link", { name: "Search user" }).click();
    await page.getByLabel("Value").fill("E3");
    await page.getByLabel("Attribute").fill("employeeNumber");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.getByText("No account there belongs to this person yet.")).toBeVisible();
    await expect(page.getByText("New account · Person 3")).toBeVisible();
    await expect(page.getByText(/cn=Person 3\+uid=u00003/)).toBeVisible();
    await shoot(page, "search-user");
  });

  await test.step("Preview", async () => {
    await page.getByRole("link", { name: "Overview", exact: true }).last().click();
    await page.getByRole("button", { name: "Preview changes" }).click();
    await page.waitForURL(/\/runs\/run_/);
    await expect(page.getByRole("heading", { name: "Results" })).toBeVisible();
    await expect(async () => {
      const made = (await resultsOnScreen(page)).filter(({ what }) =>
        what.startsWith("New account"),
      );
      expect(made).toHaveLength(crowd.people.size - 1);
    }).toPass({ timeout: 60_000 });
  });

  await test.step("Sync", async () => {
    await openPage(page, `/${slug}/apps`);
    await page
      .getByRole("main")
      .getByRole("link", { name: /Active Directory/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Sync now" }).click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole("button", { name: "Approve…" }).click({ timeout: 60_000 });
    await page.getByRole("button", { name: "Approve and apply" }).click();
    await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
    await shoot(page, "synced");
  });
});

async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screens/ldap-${name}.png`, fullPage: true });
}
