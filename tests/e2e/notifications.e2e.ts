import { expect, test } from "@playwright/test";
import { isSignedWith, startReceiver } from "../support/receiver";
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
