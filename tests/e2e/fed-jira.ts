import type { Page } from "@playwright/test";
import type { FakeTarget } from "@/lib/targets/port";
import { addTarget, appWithFile, feed } from "./connect-file";
import { followMail, newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

const product = "Jira Data Center";

/** A workspace whose file of two people, both in a group, feeds a Jira. */
export async function feedJira(page: Page, name: string, fake: FakeTarget): Promise<string> {
  const owner = newPerson(name);
  const slug = await signUp(page, owner);
  await followMail(page, owner, /confirm/i);
  const lines = ["ada", "ben"].map((one) => `${one};${one}@acme.test;${one}@acme.test;${one};crew`);
  const app = await appWithFile(page, slug, lines);
  await addTarget(page, slug, product, fake.settings);
  await feed(page, app, product);
  return slug;
}

export async function syncNow(page: Page, slug: string): Promise<void> {
  await openPage(page, `/${slug}/runs`);
  await page.getByRole("main").getByRole("button", { name: "Sync now" }).click();
  await page.waitForURL(/\/runs\/run_/);
}

export async function approveAll(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("button", { name: "Approve and apply" }).click();
}
