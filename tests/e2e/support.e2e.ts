import { expect, test } from "@playwright/test";
import { followMail, newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("support enters with a grant or in an emergency, under a banner, changes nothing, and is told of", async ({
  browser,
  page,
}) => {
  const owner = newPerson("Olga Reed");
  const slug = await signUp(page, owner);
  // Mails of what happens go to confirmed addresses alone.
  await followMail(page, owner, /confirm/i);
  await openPage(page, `/${slug}/settings/support`);
  await page.getByLabel("What to look at").fill("Ticket 4711");
  await page.getByRole("button", { name: "Grant access" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Ticket 4711" })).toContainText("Open");

  const context = await browser.newContext();
  const theirs = await context.newPage();
  const staff = newPerson("Sam Keller");
  staff.email = staff.email.replace("@example.com", "@staff.example.com");
  await signUp(theirs, staff);
  expect((await openPage(theirs, "/support"))?.status()).toBe(404);
  await followMail(theirs, staff, /confirm/i);
  await openPage(theirs, `/support?q=${slug}`);
  await theirs.getByRole("table", { name: "Workspaces" }).getByRole("link").first().click();
  expect((await theirs.request.get(`/${slug}/apps`)).status()).toBe(404);
  await theirs.getByLabel("Reason").fill("Looks at the first run, ticket 4711");
  await theirs.getByRole("button", { name: "Enter", exact: true }).click();
  await theirs.waitForURL(new RegExp(`/${slug}$`));
  await openPage(theirs, `/${slug}/targets`);
  const banner = theirs.getByRole("region", { name: "Notices" });
  await expect(banner).toContainText("You are here as support");
  await expect(theirs.getByRole("link", { name: "Add target" })).toBeHidden();

  await openPage(page, `/${slug}/audit?area=support`);
  const seen = page.getByRole("row").filter({ hasText: "Support viewed" });
  // The overview led there, and links that nobody followed are none.
  await expect(seen).toHaveCount(2);
  await expect(seen.filter({ hasText: `/${slug}/targets` })).toHaveCount(1);
  await expect(page.getByRole("row").filter({ hasText: "Support entered" })).toContainText(
    "Sam Keller",
  );

  await openPage(page, `/${slug}/settings/support`);
  await page.getByRole("button", { name: "End: Ticket 4711" }).click();
  const dialog = page.getByRole("dialog", { name: "End the access?" });
  await dialog.getByRole("button", { name: "End access" }).click();
  await expect(dialog).toBeHidden();
  expect((await openPage(theirs, `/${slug}/targets`))?.status()).toBe(404);

  // Without a grant, in an emergency: the owners read of it in a mail and in the log.
  await openPage(theirs, `/support?q=${slug}`);
  await theirs.getByRole("table", { name: "Workspaces" }).getByRole("link").first().click();
  await theirs.getByRole("button", { name: "Break glass…" }).click();
  const question = theirs.getByRole("dialog");
  await question.getByLabel("Reason").fill("Everybody is being disabled, ticket 4712");
  await question.getByRole("button", { name: "Enter and mail the owners" }).click();
  await theirs.waitForURL(new RegExp(`/${slug}$`));
  await expect(theirs.getByRole("region", { name: "Notices" })).toContainText(
    "You are here as support",
  );
  await expect(async () => {
    await openPage(page, "/outbox");
    const mail = page.getByRole("row").filter({ hasText: owner.email });
    await expect(mail.filter({ hasText: /support/i }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await openPage(page, `/${slug}/audit?area=support`);
  await expect(page.getByText("ticket 4712").first()).toBeVisible();
  await context.close();
});
