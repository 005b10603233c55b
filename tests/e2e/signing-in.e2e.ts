import { expect, test } from "@playwright/test";
import { followMail, newPerson, password, signIn, signUp } from "./people";
import { openPage } from "./usher-pages";

test("signing out ends the session, and signing in leads back to where one was", async ({
  page,
}) => {
  const person = newPerson("Ines Marsh");
  const slug = await signUp(page, person);
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("button", { name: /Ines Marsh/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);

  await openPage(page, `/${slug}/members`);
  await page.waitForURL(/\/sign-in\?callbackUrl=/);
  await signIn(page, person.email, "not the password");
  await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);

  await signIn(page, person.email);
  await page.waitForURL(new RegExp(`/${slug}/members$`));
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
});

test("a forgotten password is set anew by mail, and the old one is worth nothing", async ({
  browser,
  page,
}) => {
  const person = newPerson("Otto Brand");
  const slug = await signUp(page, person);
  const elsewhere = await browser.newPage();
  await openPage(elsewhere, "/sign-in");
  await elsewhere.getByRole("link", { name: "Forgot your password?" }).click();
  // Both pages have a field of this label: the second one is meant.
  await elsewhere.waitForURL(/\/forgot-password/);
  await elsewhere.getByLabel("E-mail").fill(person.email);
  await elsewhere.getByRole("button", { name: "Send the link" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await followMail(elsewhere, person, /password/i);
  await elsewhere.getByLabel("New password").fill("nine patient lanterns");
  await elsewhere.getByRole("button", { name: "Set password and sign in" }).click();
  await elsewhere.waitForURL(new RegExp(`/(workspaces|${slug})`));

  // The browser that was signed in before is not any more.
  await openPage(page, `/${slug}/apps`);
  await page.waitForURL(/\/sign-in/);
  await signIn(page, person.email, password);
  await expect(page.getByText("do not belong together")).toBeVisible();
  await signIn(page, person.email, "nine patient lanterns");
  await page.waitForURL(new RegExp(`/${slug}/apps`));
  await elsewhere.close();
});

test("signing in never leads to another site", async ({ page, baseURL }) => {
  const person = newPerson("Rosa Wells");
  await signUp(page, person);
  await page.context().clearCookies();
  for (const evil of ["//evil.example", "https:evil.example", "/\\evil.example"]) {
    await openPage(page, `/sign-in?callbackUrl=${encodeURIComponent(evil)}`);
    await signIn(page, person.email);
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    expect(new URL(page.url()).origin).toBe(new URL(baseURL ?? "").origin);
    await page.context().clearCookies();
  }
});
