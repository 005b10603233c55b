import { type Browser, expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { startIdentityProvider } from "../support/identity-provider";
import { journeyUsherOf } from "../support/journey-usher";
import { setUpApp } from "./authenticator-app";
import { followMail, newPerson, type Person, password, signIn, signUp } from "./people";
import { openPage } from "./usher-pages";

test("a workspace's provider lets newcomers in, and then everybody but the owner who keeps another way", async ({
  browser,
  page,
}) => {
  const { url } = journeyUsherOf().facts;
  const idp = await startIdentityProvider(`${url}/sign-in/sso/callback`);
  const owner = newPerson("Olive Stern");
  const slug = await signUp(page, owner);
  const { totp } = await setUpApp(page);
  const guest = await guestOf(browser, page, slug);

  const domain = `${slug}.example`;
  await openPage(page, `/${slug}/settings/security`);
  await page.getByLabel("Domain", { exact: true }).fill(domain);
  await page.getByRole("button", { name: "Add domain" }).click();
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await expect(page.getByText("not there yet")).toBeVisible();
  await recordAppears(domain);
  await openPage(page, `/${slug}/settings/security`);
  await page.getByLabel("Issuer").fill(`${idp.issuer}/elsewhere`);
  await page.getByLabel("Client id").fill(idp.clientId);
  await page.getByLabel("Client secret").fill(idp.clientSecret);
  await page.getByRole("button", { name: "Save provider" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await page.getByLabel("Issuer").fill(idp.issuer);
  await page.getByLabel("Client secret").fill(idp.clientSecret);
  await page.getByRole("button", { name: "Save provider" }).click();
  await expect(page.getByText("Now sign in through it once")).toBeVisible();

  const newcomer = { name: "Ida Newman", email: `ida@${domain}` };
  idp.setArriving({ sub: "ida", ...newcomer });
  const theirs = await pageOfNobody(browser);
  await openPage(theirs, "/sign-in");
  await theirs.getByRole("link", { name: "Single sign-on of your workspace" }).click();
  await theirs.getByLabel("Work e-mail").fill(newcomer.email);
  await theirs.getByRole("button", { name: "Continue" }).click();
  await theirs.waitForURL(new RegExp(`/${slug}|/workspaces`));
  await openPage(theirs, `/${slug}/members`);
  await expect(theirs.getByRole("row").filter({ hasText: newcomer.email })).toContainText("Viewer");

  await openPage(page, `/${slug}/settings/security`);
  await page.getByRole("button", { name: /^Let members in through/ }).click();
  await expect(page.getByText("is the only way in, but for Olive Stern")).toBeVisible();

  const refused = await pageOfNobody(browser);
  await openPage(refused, `/${slug}/members`);
  await signIn(refused, guest.email);
  await expect(refused.getByText("through its own identity provider alone")).toBeVisible();

  const keeper = await pageOfNobody(browser);
  await openPage(keeper, `/${slug}/audit`);
  await signIn(keeper, owner.email);
  await keeper.getByLabel("Code").fill(totp.generate({ timestamp: Date.now() + 30_000 }));
  await keeper.getByRole("button", { name: "Continue" }).click();
  await keeper.waitForURL(({ pathname }) => pathname === `/${slug}/audit`);
  for (const action of ["Workspace SSO saved", "Workspace SSO enforced"]) {
    await expect(keeper.getByText(action, { exact: true }).first()).toBeVisible();
  }
  for (const one of [theirs, refused, keeper]) await one.context().close();
  await idp.close();
});

/** Somebody who joined with a password. */
async function guestOf(browser: Browser, page: Page, slug: string): Promise<Person> {
  const guest = newPerson("Gus Loft");
  await openPage(page, `/${slug}/members`);
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Work e-mail").fill(guest.email);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  const theirs = await pageOfNobody(browser);
  await followMail(theirs, guest, /invites you/i);
  await theirs.getByLabel("Your name").fill(guest.name);
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Join", exact: true }).click();
  await theirs.waitForURL((address) => !address.pathname.startsWith("/invite"));
  await theirs.context().close();
  return guest;
}

async function pageOfNobody(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** What the button finds once the record stands in DNS, where these tests can put none. */
async function recordAppears(domain: string): Promise<void> {
  const client = new pg.Client({ connectionString: journeyUsherOf().ownerUrl });
  await client.connect();
  try {
    await client.query("update domains set verified_at = now() where name = $1", [domain]);
  } finally {
    await client.end();
  }
}
