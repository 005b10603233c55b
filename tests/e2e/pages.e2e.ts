import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { z } from "zod";
import { parametersOf, screens, urlPatternOf } from "../isolation/inventory";
import { journeyUsherOf } from "../support/journey-usher";
import { type EntraPerson, nameOf, startEntra, userNameOf } from "./entra";
import { newPerson, signIn, signUp } from "./people";
import { openPage } from "./usher-pages";

/** The pages as the code has them: one that is added is looked at here from then on. */
const patterns = screens.filter((file) => file.endsWith("/page.tsx")).map(urlPatternOf);
const desktop = { width: 1_440, height: 900 };
const phone = { width: 390, height: 844 };
/** Everything once; on a phone in the dark what differs there: contrast, and what a finger must hit. */
const looks = [
  { colorScheme: "light", viewport: desktop, only: null },
  { colorScheme: "dark", viewport: phone, only: ["color-contrast", "target-size"] },
] as const;

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Open without a session, and only so: whoever is signed in is led on. */
const forStrangers = ["/", "/sign-in", "/sign-up", "/forgot-password"];
const strangersToo = ["/reset-password", "/invite", "/docs/api"];

// A trace of so many pages takes longer than looking at them.
test.use({ trace: "off", reducedMotion: "reduce" });

/** Another one each time: a test that failed begins anew in a process of its own. */
const person: EntraPerson = { given: `Page${Date.now()}`, family: "Turner", number: "7" };
let parameters: Record<string, string> = {};

test.beforeAll(async ({ browser }) => {
  parameters = await demoIds();
  const page = await browser.newPage();
  await signUp(page, newPerson("Mail Sender"));
  await openPage(page, "/outbox");
  const mail = page.locator('a[href^="/outbox/"]').first();
  parameters["mail"] = (await mail.getAttribute("href"))?.split("/").at(-1) ?? "";
  await page.close();
});

test("every page keeps to WCAG and to its width, wide and narrow, light and dark", async ({
  page,
}) => {
  test.setTimeout(600_000);
  const problems: string[] = [];
  for (const pattern of [...forStrangers, ...strangersToo]) {
    problems.push(...(await problemsOf(page, pattern)));
  }
  await openPage(page, "/sign-in");
  const { email, password } = journeyUsherOf().facts.demo;
  await signIn(page, email, password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  const forMembers = patterns.filter((one) => ![...forStrangers, ...strangersToo].includes(one));
  // One after the other: a tab in the background is not repainted when its colours change.
  for (const pattern of forMembers) problems.push(...(await problemsOf(page, pattern)));
  expect(problems).toEqual([]);
});

test("the command menu opens, finds and goes by keyboard alone", async ({ page }) => {
  const { email, password, workspace } = journeyUsherOf().facts.demo;
  await openPage(page, `/sign-in?callbackUrl=/${workspace}`);
  await signIn(page, email, password);
  await page.waitForURL(({ pathname }) => pathname === `/${workspace}`);
  const menu = page.getByRole("dialog", { name: "Search or jump to" });
  await openPage(page, `/${workspace}`);
  await page.keyboard.press("Control+k");
  await expect(menu).toBeVisible();
  await page.keyboard.type("targets");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/${workspace}/targets$`));
  await expect(menu).toBeHidden();

  await page.keyboard.press("Control+k");
  await page.keyboard.type(userNameOf(person));
  await expect(menu.getByRole("option", { name: nameOf(person) })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/users\//);
  await page.keyboard.press("Control+k");
  await expect(menu).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
});

async function problemsOf(page: Page, pattern: string): Promise<string[]> {
  const response = await openPage(page, addressOf(pattern));
  const problems = response?.status() === 200 ? [] : [`${pattern}: ${response?.status()}`];
  await expect(page.getByRole("heading", { level: 1 }).first(), pattern).toBeVisible();
  // The API's page is so long that each look takes a quarter of a minute.
  for (const { colorScheme, viewport, only } of looks.slice(0, pattern === "/docs/api" ? 1 : 2)) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    const where = `${pattern}, ${colorScheme}, ${viewport.width} px`;
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) problems.push(`${where}: scrolls sideways by ${wide} px`);
    for (const found of await violationsOf(page, only)) problems.push(`${where}: ${found}`);
  }
  return problems;
}

async function violationsOf(page: Page, only: readonly string[] | null): Promise<string[]> {
  // No page has frames, which the other mode opens a page of its own for.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (only ? axe.withRules([...only]) : axe.withTags(wcag)).analyze();
  return violations.map(({ id, nodes }) => {
    const places = nodes.map((node) => node.target.join(" "));
    return `${id} at ${places.slice(0, 3).join(", ")}`;
  });
}

function addressOf(pattern: string, values = parameters): string {
  return parametersOf(pattern).reduce((address, name) => {
    const value = values[name];
    if (!value) throw new Error(`${pattern} has a part that this test cannot fill in: ${name}`);
    return address.replace(new RegExp(`\\[+(\\.\\.\\.)?${name}\\]+`), value);
  }, pattern);
}

const items = z.object({ items: z.array(z.looseObject({ id: z.string() })) });

/** The demo workspace's ids, after somebody and a group were pushed and reached the sandbox. */
async function demoIds(): Promise<Record<string, string>> {
  const { urls, facts } = journeyUsherOf();
  const entra = startEntra(facts.scim.baseUrl, facts.scim.token, urls);
  const userId = await entra.provision(person);
  const groupId = await entra.provisionGroup(`${person.given} readers`);
  await entra.addMembers(groupId, [userId]);
  const first = async (list: string) => {
    const headers = { authorization: `Bearer ${facts.apiKey}` };
    const response = await fetch(`${facts.url}/api/v1/${list}`, { headers });
    return items.parse(await response.json()).items[0]?.id ?? "";
  };
  await expect.poll(() => first("runs?state=succeeded"), { timeout: 60_000 }).not.toBe("");
  const appId = await first("apps");
  const own = await fetch(`${facts.url}/api/v1/workspace`, {
    headers: { authorization: `Bearer ${facts.apiKey}` },
  });
  const workspaceId = z.object({ id: z.string() }).parse(await own.json()).id;
  return {
    ...{ tenant: facts.demo.workspace, userId, groupId, appId },
    ...{ syncId: await first("syncs"), requestId: await first(`apps/${appId}/requests`) },
    ...{ targetId: await first("targets"), run: await first("runs?state=succeeded") },
    key: facts.sandbox.url.split("/").at(-1) ?? "",
    ...{ channelId: await first("channels"), workspaceId },
    version: "1",
    ...{ provider: "entra", method: "scim" },
  };
}
