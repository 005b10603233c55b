import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

const run = promisify(execFile);

test("calls at login are turned on, and a signed call brings somebody into the sandbox", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Lena Login"));
  await connectSandbox(page, slug);
  await openPage(page, `/${slug}/apps`);
  await page.getByRole("main").getByRole("link", { name: /Entra/ }).first().click();
  await page.getByRole("link", { name: "At login" }).click();
  await expect(page.getByText("No calls yet")).toBeVisible();

  await page.getByLabel("Take calls at login").check();
  await page.getByLabel("A login makes people known").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Make a secret first")).toBeVisible();
  await page.getByRole("button", { name: "Make a secret" }).click();
  const secret = page.getByLabel("Secret", { exact: true });
  await expect(secret).toHaveValue(/^usher_login_/);
  const env = {
    USHER_LOGIN_URL: await page.getByLabel("Address", { exact: true }).inputValue(),
    USHER_LOGIN_SECRET: await secret.inputValue(),
  };
  await page.getByLabel("Take calls at login").check();
  await page.getByLabel("A login makes people known").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Calls at login are taken from now on.")).toBeVisible();

  const login = {
    loginId: "lara@example.com",
    email: "lara@example.com",
    attributes: { name: "Lara Latest" },
  };
  const client = ["docs/examples/login-client.mjs", JSON.stringify(login)];
  const { stdout } = await run(process.execPath, client, { env: { ...process.env, ...env } });
  expect(JSON.parse(stdout)).toMatchObject({ personId: expect.any(String) });

  await openPage(page, new URL(page.url()).pathname);
  const calls = page.getByRole("table", { name: "Last calls at login" });
  await expect(calls.getByText("lara@example.com")).toBeVisible();
  await calls.getByRole("link", { name: "Open" }).click();
  await expect(
    page.getByText("Lara Latest").or(page.getByText("lara@example.com")).first(),
  ).toBeVisible();
  await expect(page.getByText("Delta run, login")).toBeVisible();
  await expect(async () => {
    await openPage(page, `/${slug}/users`);
    await expect(page.getByRole("link", { name: /lara@example.com|Lara Latest/ })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
});

async function connectSandbox(page: Page, slug: string) {
  await openPage(page, `/setup/${slug}/workspace`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add the sandbox" }).click();
  await page.waitForURL(/\/provider$/);
  await page.getByRole("radio", { name: /Microsoft Entra ID/ }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/connect$/);
}
