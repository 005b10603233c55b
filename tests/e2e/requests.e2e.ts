import { expect, type Page, test } from "@playwright/test";
import { journeyUsherOf } from "../support/journey-usher";
import { signIn } from "./people";
import { openPage } from "./usher-pages";

const { facts } = journeyUsherOf();

/** One call as an identity provider makes it; answers with its request id. */
async function call(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${facts.scim.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${facts.scim.token}`,
      "content-type": "application/scim+json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { requestId: answer.headers.get("x-request-id") ?? "", text };
}

async function openRequests(page: Page): Promise<string> {
  const { email, password, workspace } = facts.demo;
  await openPage(page, `/sign-in?callbackUrl=/${workspace}/apps`);
  await signIn(page, email, password);
  await page.waitForURL(`**/${workspace}/apps`);
  const app = await page.locator('a[href*="/apps/app_"]').first().getAttribute("href");
  await page.goto(`${app}/requests`);
  return app ?? "";
}

test("a request shows up by itself, is explained, and is replayed without a trace", async ({
  page,
}) => {
  const name = `live-${Date.now()}@example.com`;
  await call("GET", "/Users?count=1");
  const app = await openRequests(page);
  const table = page.getByRole("table", { name: "SCIM requests" });
  await expect(table).toContainText("Listed users");

  const created = await call("POST", "/Users", { userName: name, displayName: "Lia Live" });
  await expect(table).toContainText("Created Lia Live");

  await page.getByRole("link", { name: /Created Lia Live/ }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("How we read it");
  await expect(drawer).toContainText(created.requestId);
  await drawer.getByRole("link", { name: "Open as a page" }).click();
  await expect(page).toHaveURL(new RegExp(`/requests/${created.requestId}$`));

  await page.getByRole("button", { name: "Preview a replay" }).click();
  await expect(page.getByText("If it came again now: 409")).toBeVisible();

  await page.goto(`${app}/requests?q=${encodeURIComponent(name)}&outcome=refused`);
  await expect(page.getByText("No requests match")).toBeVisible();
  await page.goto(app);
  await page.getByRole("link", { name: /Create a user/ }).click();
  await expect(page).toHaveURL(/call=user\.create/);
  await expect(table).toContainText("Created Lia Live");
});
