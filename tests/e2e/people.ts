import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { openPage } from "./usher-pages";

export const password = "seven quiet harbours";

export type Person = { name: string; email: string };

export function newPerson(name: string): Person {
  return { name, email: `${name.split(" ")[0]}-${randomBytes(4).toString("hex")}@example.com` };
}

/** Signs somebody up with a workspace of their own; gives its slug. */
export async function signUp(page: Page, { name, email }: Person): Promise<string> {
  await openPage(page, "/sign-up");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Workspace name").fill(`${name.split(" ")[1]} ${email.slice(-20, -12)}`);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL(/\/setup\//);
  return slugIn(page);
}

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Opens the newest mail to somebody in the outbox and follows its link. */
export async function followMail(page: Page, { email }: Person, subject: RegExp): Promise<void> {
  await expect(async () => {
    await openPage(page, "/outbox");
    const row = page.getByRole("row").filter({ hasText: email }).filter({ hasText: subject });
    await row.first().getByRole("link").click({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(page.getByRole("heading", { name: subject })).toBeVisible();
  await page.getByRole("link", { name: /^https?:/ }).click();
}

/** The workspace's slug in the address of one of its pages. */
export function slugIn(page: Page): string {
  const [, first = "", second = ""] = new URL(page.url()).pathname.split("/");
  return first === "setup" ? second : first;
}
