import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { screens, urlPatternOf } from "../isolation/inventory";
import { journeyUsherOf } from "../support/journey-usher";
import { addressOf, demoIds } from "./demo-addresses";
import { problemsHere } from "./looks";
import { followMail, newPerson, password, signIn, signUp } from "./people";
import { openPage } from "./usher-pages";

/** What a page looks like before, beside and instead of what it is for. */
test.use({ reducedMotion: "reduce" });
test.setTimeout(300_000);

let ids: Record<string, string> = {};

test.beforeAll(async () => {
  ids = await demoIds({ given: `State${Date.now()}`, family: "Turner", number: "11" });
});

async function signInToDemo(page: Page): Promise<string> {
  const { email, password: secret, workspace } = journeyUsherOf().facts.demo;
  await openPage(page, "/sign-in");
  await signIn(page, email, secret);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return workspace;
}

/** Each loading.tsx with the nearest page that it stands in for. */
const waiting = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("/loading.tsx"))
  .map((file) => {
    const folder = `app/${dirname(file)}/`;
    const within = screens.filter((one) => one.startsWith(folder) && one.endsWith("/page.tsx"));
    // A checklist's own address leads on to the step where somebody is.
    const first = within.filter((one) => urlPatternOf(one) !== "/setup/[tenant]");
    const [nearest = ""] = first.toSorted((left, right) => left.length - right.length);
    return { file, pattern: urlPatternOf(nearest) };
  });

test("what stands in for a page on its way keeps to WCAG and to the width", {
  tag: "@looks",
}, async ({ page }) => {
  await signInToDemo(page);
  const problems: string[] = [];
  for (const { file, pattern } of waiting) {
    const address = addressOf(pattern, ids);
    const whole = await (await page.request.get(address)).text();
    await page.route(`**${address}`, (route) =>
      route.fulfill({ contentType: "text/html", body: beginningOf(whole) }),
    );
    await page.goto(address);
    if ((await page.locator("[data-skeleton]").count()) === 0)
      problems.push(`${file}: no skeleton`);
    problems.push(...(await problemsHere(page, file)));
    await page.unroute(`**${address}`);
  }
  expect(problems).toEqual([]);
});

/** The page as it is before its data came, and without the scripts that would wait for them. */
function beginningOf(html: string): string {
  const [beginning = ""] = html.split(/<div hidden="" id="S:/);
  return beginning.replace(/<script\b[^>]*>.*?<\/script>/gs, "");
}

test("a workspace with nothing in it, and pages that are refused, keep to them", {
  tag: "@looks",
}, async ({ browser, page }) => {
  const problems: string[] = [];
  const owner = newPerson("Nora Bare");
  const slug = await signUp(page, owner);
  for (const path of [
    "",
    "/apps",
    "/targets",
    "/runs",
    "/users",
    "/groups",
    "/members",
    "/audit",
  ]) {
    await openPage(page, `/${slug}${path}`);
    problems.push(...(await problemsHere(page, `nothing in ${path || "the overview"}`)));
  }
  for (const path of ["/settings/notifications", "/settings/api-keys", "/runs/compare"]) {
    await openPage(page, `/${slug}${path}`);
    problems.push(...(await problemsHere(page, `nothing in ${path}`)));
  }

  const guest = newPerson("Vito Guest");
  await openPage(page, `/${slug}/members`);
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Work e-mail").fill(guest.email);
  problems.push(...(await problemsHere(page, "the dialog of an invitation", "[role=dialog]")));
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const theirs = await context.newPage();
  await followMail(theirs, guest, /invites you/i);
  problems.push(...(await problemsHere(theirs, "an invitation")));
  await theirs.getByLabel("Your name").fill(guest.name);
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Join", exact: true }).click();
  await theirs.waitForURL(/\/workspaces|\/nora|\/bare/i);
  await openPage(theirs, `/${slug}/settings/notifications/new`);
  await expect(theirs.getByText("Your role does not allow this")).toBeVisible();
  problems.push(...(await problemsHere(theirs, "a page for others")));
  await context.close();
  expect(problems).toEqual([]);
});

test("what opens over a page, and what a form refuses, keeps to them", { tag: "@looks" }, async ({
  page,
}) => {
  const problems: string[] = [];
  const look = async (name: string, within?: string) =>
    problems.push(...(await problemsHere(page, name, within)));

  await openPage(page, "/sign-in");
  await signIn(page, "nobody@example.com", "not the password");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("a sign-in that is refused");
  const workspace = await signInToDemo(page);

  await openPage(page, `/${workspace}`);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("set");
  await expect(page.getByRole("option").first()).toBeVisible();
  await look("the command menu", "[role=dialog]");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: workspaceSwitcher }).first().click();
  await expect(page.getByRole("menu")).toBeVisible();
  await look("the menu of workspaces", "[role=menu]");

  await openPage(page, addressOf("/[tenant]/runs/[run]", ids));
  await page.getByRole("button", { name: "Kind" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await look("a menu of filters", "[role=menu]");
  await page.keyboard.press("Escape");
  await page.getByRole("table", { name: "Results" }).getByRole("link").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("the drawer of a change", "[role=dialog]");

  await openPage(page, addressOf("/[tenant]/apps/[appId]/requests", ids));
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("the drawer of a request", "[role=dialog]");

  await openPage(page, addressOf("/[tenant]/targets/[targetId]/settings", ids));
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("a question before something is deleted", "[role=dialog], [role=alertdialog]");
  expect(problems).toEqual([]);
});

const workspaceSwitcher = /Demo workspace/;

test("a page that fails says so, keeps to them and can be tried again", { tag: "@looks" }, async ({
  page,
}) => {
  await signInToDemo(page);
  // A fault of ours in the browser: whatever tells how long ago something was cannot be drawn.
  await page.addInitScript(() => {
    Intl.RelativeTimeFormat.prototype.format = () => {
      throw new Error("Broken for a test.");
    };
  });
  await page.goto(addressOf("/[tenant]/users", ids));
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  expect(await problemsHere(page, "a page that failed")).toEqual([]);
  await page.evaluate(() => {
    Intl.RelativeTimeFormat.prototype.format = () => "just now";
  });
  await again.click();
  await expect(page.getByRole("table").first()).toBeVisible();
});
