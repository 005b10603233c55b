import { expect, type Page, test } from "@playwright/test";
import { followMail, newPerson, type Person, password, signUp } from "./people";
import { openPage } from "./usher-pages";

const writing =
  /^(Add app|Add target|Add the sandbox|Sync now|Preview changes|Invite member|Create token|Create key|Create API key|Save|Approve|Rename|Delete|Revoke|Test connection)/;

test("an invited viewer sees everything and can change nothing; made admin, they can", async ({
  browser,
  page,
}) => {
  const [owner, guest] = [newPerson("Iris Holt"), newPerson("Vera Stone")];
  const slug = await signUp(page, owner);
  await openPage(page, `/setup/${slug}/workspace`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add the sandbox" }).click();
  await page.waitForURL(/\/provider$/);
  await page.getByRole("radio", { name: /Okta/ }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/connect$/);

  await openPage(page, `/${slug}/members`);
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Work e-mail").fill(guest.email);
  await dialog.getByRole("radio", { name: /Viewer/ }).check();
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: guest.email })).toBeVisible();
  await page.getByRole("button", { name: `Send the invitation to ${guest.email} again` }).click();
  await expect(page.getByText(`A new invitation to ${guest.email} is on its way`)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: guest.email })).toHaveCount(1);

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await followMail(theirs, guest, /invites you/i);
  await theirs.getByLabel("Your name").fill(guest.name);
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Join", exact: true }).click();
  await theirs.waitForURL(/\/workspaces|\/iris|\/holt/i);

  for (const path of await pathsOf(theirs, slug)) {
    await openPage(theirs, path);
    await expect(theirs.getByRole("heading", { level: 1 })).toBeVisible();
    const main = theirs.getByRole("main");
    const names = [
      ...(await main.getByRole("button", { name: writing }).allInnerTexts()),
      ...(await main.getByRole("link", { name: writing }).allInnerTexts()),
    ];
    expect({ path, names }).toEqual({ path, names: [] });
  }

  await page.reload();
  await choose(page, guest, { item: "Make admin", title: /^Make/, confirm: "Change role" });
  await openPage(theirs, `/${slug}/apps`);
  await expect(theirs.getByRole("link", { name: "Add app" })).toBeVisible();

  const remove = { item: "Remove from workspace", title: /^Remove/, confirm: "Remove member" };
  await choose(page, guest, remove);
  const gone = await openPage(theirs, `/${slug}/apps`);
  expect(gone?.status()).toBe(404);
  await context.close();
});

async function choose(
  page: Page,
  { name }: Person,
  { item, title, confirm }: { item: string; title: RegExp; confirm: string },
): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByRole("button", { name: confirm }).click();
  await expect(dialog).toBeHidden();
}

/** The lists, and what they lead to first. */
async function pathsOf(page: Page, slug: string): Promise<string[]> {
  const lists = ["", "/apps", "/targets", "/runs", "/users", "/groups", "/members", "/audit"];
  const paths = lists.map((path) => `/${slug}${path}`);
  for (const list of ["apps", "targets"]) {
    await openPage(page, `/${slug}/${list}`);
    const link = page.locator(`main a[href*="/${list}/"]`).first();
    const path = (await link.getAttribute("href")) ?? "";
    await openPage(page, path);
    const tabs = page.getByRole("main").getByRole("navigation").getByRole("link");
    const hrefs = await tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute("href")));
    paths.push(path, ...hrefs.flatMap((href) => (href?.startsWith(path) ? [href] : [])));
  }
  return [...new Set(paths)];
}
