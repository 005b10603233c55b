import { expect, type Page, test } from "@playwright/test";
import { startFake } from "@/lib/targets/jira/jira.fake";
import { isSignedWith, startReceiver } from "../support/receiver";
import { approveAll, feedJira, syncNow } from "./fed-jira";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

test("a webhook is added, tried, signed, and a message that failed is sent again by hand", async ({
  page,
}) => {
  const receiver = await startReceiver();
  const slug = await signUp(page, newPerson("Nora Bell"));
  await openPage(page, `/${slug}/settings/notifications`);
  await expect(page.getByRole("link", { name: "Owners and admins" })).toBeVisible();
  await page.getByRole("link", { name: "Add channel" }).click();
  await page.getByRole("link", { name: "Webhook" }).click();
  // The form for mails has addresses, too, and stands there until the other one is.
  await expect(page.getByText("Where your program takes messages")).toBeVisible();
  await page.getByLabel("Address").fill("https://10.0.0.1/hook");
  await page.getByLabel("Name").fill("Pager");
  await page.getByRole("button", { name: "Add channel" }).click();
  await expect(page.getByText("not public")).toBeVisible();
  await page.getByLabel("Address").fill(receiver.url);
  await page.getByRole("button", { name: "Add channel" }).click();
  const secret = await page.getByRole("textbox", { name: "Signing secret" }).inputValue();

  await page.getByRole("link", { name: "Back to the list" }).click();
  await page.getByRole("link", { name: "Pager" }).click();
  receiver.replies.push({ status: 500, body: "out of order" });
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "status 500" })).toBeVisible();
  await page.getByRole("button", { name: "Send a test" }).click();
  const row = page
    .getByRole("row")
    .filter({ hasText: "A test from Usher" })
    .filter({ hasText: "Sent" });
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: /^Send again/ }).click();
  await expect.poll(() => receiver.received.length).toBe(3);
  expect(receiver.received.map((one) => isSignedWith(secret, one))).toEqual([true, true, true]);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(ids[2]).toBe(ids[1]);
  await receiver.close();
});

test("Slack and Teams are told of a held run once, and once that it goes on", async ({ page }) => {
  const fake = await startFake({ version: "10.3" });
  const chats = { Slack: await startReceiver(), "Microsoft Teams": await startReceiver() };
  const slug = await feedJira(page, "Cora Lane", fake);
  for (const [kind, { url }] of Object.entries(chats)) await addChat(page, slug, kind, url);

  await syncNow(page, slug);
  await expect(page.getByText("nothing is written until you decide")).toBeVisible();
  for (const { received } of Object.values(chats)) {
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(1);
    expect(received[0]?.body).toContain("waits for approval");
    expect(received[0]?.body).toContain(`/${slug}/runs/run_`);
  }
  expect(JSON.parse(chats.Slack.received[0]?.body ?? "")).toHaveProperty("blocks");
  const card = { type: "message", attachments: [{ content: { type: "AdaptiveCard" } }] };
  expect(JSON.parse(chats["Microsoft Teams"].received[0]?.body ?? "")).toMatchObject(card);

  await approveAll(page);
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible();
  for (const { received, close } of Object.values(chats)) {
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(2);
    await close();
  }
  await fake.close();
});

async function addChat(page: Page, slug: string, kind: string, url: string): Promise<void> {
  await openPage(page, `/${slug}/settings/notifications/new`);
  await page.getByRole("link", { name: kind }).click();
  await expect(page.getByRole("link", { name: kind })).toHaveAttribute("aria-current", /.+/);
  await page.getByLabel("Name").fill(kind);
  await page.getByLabel("Address").fill(url);
  await page.getByRole("button", { name: "Add channel" }).click();
  await page.waitForURL(/\/settings\/notifications(\/chn_\w+)?$/);
}
