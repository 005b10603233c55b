import { expect, type Page, test } from "@playwright/test";
import { screens, urlPatternOf } from "../isolation/inventory";
import { journeyUsherOf } from "../support/journey-usher";
import { addressOf, demoIds } from "./demo-addresses";
import { type EntraPerson, nameOf, startEntra, userNameOf } from "./entra";
import { problemsHere } from "./looks";
import { newPerson, signIn, signUp } from "./people";
import { openPage } from "./usher-pages";

/** The pages as the code has them: one that is added is looked at here from then on. */
const patterns = screens.filter((file) => file.endsWith("/page.tsx")).map(urlPatternOf);
/** Open without a session, and only so: whoever is signed in is led on. */
const forStrangers = ["/", "/sign-in", "/sign-up", "/forgot-password"];
const strangersToo = ["/reset-password", "/invite", "/docs/api"];
/** Opens in one browser, once: its own journey looks at it. */
const atSetupLinks = ["/connect/[link]"];
/** What shows people and groups by names that a directory chose. */
const withNames = [
  ...["/[tenant]/groups", "/[tenant]/groups/[appId]/[groupId]", "/[tenant]/users"],
  ...["/[tenant]/users/[appId]/[userId]", "/[tenant]/users/[appId]/[userId]/why"],
  ...["/setup/[tenant]/first-request", "/sandbox/[key]"],
];

test.use({ reducedMotion: "reduce" });

/** Another one each time: a test that failed begins anew in a process of its own. */
const person: EntraPerson = { given: `Page${Date.now()}`, family: "Turner", number: "7" };
let parameters: Record<string, string> = {};

test.beforeAll(async ({ browser }) => {
  parameters = await demoIds(person);
  const page = await browser.newPage();
  await signUp(page, newPerson("Mail Sender"));
  await openPage(page, "/outbox");
  const mail = page.locator('a[href^="/outbox/"]').first();
  parameters["mail"] = (await mail.getAttribute("href"))?.split("/").at(-1) ?? "";
  await page.close();
});

test("every page keeps to WCAG and to its width, wide and narrow, light and dark", {
  tag: "@looks",
}, async ({ page }) => {
  test.setTimeout(600_000);
  const problems: string[] = [];
  for (const pattern of [...forStrangers, ...strangersToo]) {
    problems.push(...(await problemsOf(page, pattern)));
  }
  await openPage(page, "/sign-in");
  const { email, password } = journeyUsherOf().facts.demo;
  await signIn(page, email, password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  const elsewhere = [...forStrangers, ...strangersToo, ...atSetupLinks];
  const forMembers = patterns.filter((one) => !elsewhere.includes(one));
  // One after the other: a tab in the background is not repainted when its colours change.
  for (const pattern of forMembers) problems.push(...(await problemsOf(page, pattern)));
  problems.push(...(await problemsOfStates(page)));
  expect(problems).toEqual([]);
});

/** What no address alone leads to. */
async function problemsOfStates(page: Page): Promise<string[]> {
  await openPage(page, addressOf("/[tenant]/nowhere", parameters));
  const problems = await problemsHere(page, "a page that is not there");
  await openPage(page, addressOf("/[tenant]/targets/[targetId]/settings", parameters));
  await page.getByLabel("Windows").fill("Sat 25:00-02:00");
  await page.getByRole("button", { name: "Save windows" }).click();
  await expect(page.getByText("cannot be read")).toBeVisible();
  problems.push(...(await problemsHere(page, "a maintenance window that is refused")));
  return problems;
}

test("names of any length and from either side keep to the width of their pages", {
  tag: "@looks",
}, async ({ page }) => {
  test.setTimeout(180_000);
  const { urls, facts } = journeyUsherOf();
  const entra = startEntra(facts.scim.baseUrl, facts.scim.token, urls);
  const long = {
    given: `Wolfe${Date.now()}`.padEnd(100, "x"),
    family: "y".repeat(120),
    number: "8",
  };
  const right = { given: `m${Date.now()}`, family: "الخوارزمي بن موسى (Admin)", number: "9" };
  const ids = [await entra.provision(long), await entra.provision(right)];
  const name = `Everybody${Date.now()}`.padEnd(200, "z");
  const groupId = await entra.provisionGroup(name);
  await entra.addMembers(groupId, ids);
  const { email, password } = facts.demo;
  await openPage(page, "/sign-in");
  await signIn(page, email, password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  const values = { ...parameters, groupId, userId: ids[0] ?? "" };
  const group = addressOf("/[tenant]/groups/[appId]/[groupId]", values);
  await expect(async () => {
    await openPage(page, group);
    await expect(page.getByText("In both", { exact: true })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  const problems: string[] = [];
  for (const pattern of withNames) problems.push(...(await problemsOf(page, pattern, values)));
  expect(problems).toEqual([]);

  await page.setViewportSize({ width: 390, height: 500 });
  await openPage(page, addressOf("/setup/[tenant]/first-request", parameters));
  await expect(page.locator('[aria-current="step"]')).toBeInViewport({ ratio: 1 });

  // A drawer that is longer than the screen scrolls as a whole, and none of its parts gives way.
  await openPage(page, addressOf("/[tenant]/users/[appId]/[userId]", values));
  await page.locator('main a[href*="?change="]').first().click();
  const fields = page.getByRole("dialog").getByRole("table").locator("..");
  await expect(fields).toBeVisible();
  const hidden = await fields.evaluate((box) => box.scrollHeight - box.clientHeight);
  expect(hidden).toBe(0);
});

test("the command menu opens, finds and goes by keyboard alone", { tag: "@looks" }, async ({
  page,
}) => {
  const { email, password, workspace } = journeyUsherOf().facts.demo;
  await openPage(page, `/sign-in?callbackUrl=/${workspace}`);
  await signIn(page, email, password);
  await page.waitForURL(({ pathname }) => pathname === `/${workspace}`);
  const menu = page.getByRole("dialog", { name: "Search or jump to" });
  await openPage(page, `/${workspace}`);
  const field = menu.getByRole("combobox");
  // Its script is still on its way, and its field has the keyboard a moment after it is shown.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("targetz");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("s");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("targets");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/${workspace}/targets$`));
  await expect(menu).toBeHidden();

  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await page.keyboard.type(userNameOf(person));
  await expect(menu.getByRole("option", { name: nameOf(person) })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/users\//);
  await page.keyboard.press("Control+k");
  await expect(menu).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
});

async function problemsOf(page: Page, pattern: string, values = parameters): Promise<string[]> {
  const response = await openPage(page, addressOf(pattern, values));
  const problems = response?.status() === 200 ? [] : [`${pattern}: ${response?.status()}`];
  await expect(page.getByRole("heading", { level: 1 }).first(), pattern).toBeVisible();
  if (pattern === "/docs/api") await page.evaluate(shorten);
  problems.push(...(await problemsHere(page, pattern)));
  return problems;
}

/** Its hundred calls and schemas are of one make, and looking at all of them takes a minute. */
function shorten() {
  for (const one of document.querySelectorAll("section > article:nth-of-type(n + 4)")) one.remove();
  for (const one of document.querySelectorAll("nav > div:nth-of-type(n + 4)")) one.remove();
}
