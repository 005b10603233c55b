import { expect, type Page, test } from "@playwright/test";
import { setUpApp } from "./authenticator-app";
import { newPerson, password, signIn, signUp } from "./people";
import { openPage } from "./usher-pages";

test("an authenticator app and a passkey are set up and open the account; the log tells and is whole", async ({
  page,
  context,
}) => {
  const person = newPerson("Nora Quist");
  const slug = await signUp(page, person);

  const { totp, codes } = await setUpApp(page);
  await context.clearCookies();
  await openPage(page, `/${slug}/audit`);
  await signIn(page, person.email);
  await page.waitForURL(/\/sign-in\/second/);
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This code is not right")).toBeVisible();
  // The code of now confirmed the app; each is taken once, so this is the next half minute's.
  await page.getByLabel("Code").fill(totp.generate({ timestamp: Date.now() + 30_000 }));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(({ pathname }) => pathname === `/${slug}/audit`);

  await addPasskey(page);
  await context.clearCookies();
  await openPage(page, `/sign-in?callbackUrl=/${slug}/audit`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(({ pathname }) => pathname === `/${slug}/audit`);
  await expect(page.getByText("Member passkey added")).toBeVisible();
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText("The log is whole")).toBeVisible();

  await context.clearCookies();
  await openPage(page, "/sign-in");
  await signIn(page, person.email);
  await page.getByLabel("Code").fill(codes[0] ?? "");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/setup\/|\/workspaces|\/nora|\/quist/i);
});

/** Chromium's own stand-in for a device with a lock. */
async function addPasskey(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await openPage(page, "/account");
  await page.getByLabel("Name of the passkey").fill("Work laptop");
  await page.getByLabel("Your password").last().fill(password);
  await page.getByRole("button", { name: "Add passkey" }).click();
  const made = page.getByRole("button", { name: "Remove the passkey Work laptop" });
  await expect(made).toBeVisible();
}
