import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { startUsher, type TestUsher } from "@/tests/support/usher";
import { buildAll } from "./lib/build";
import { explain } from "./lib/failure";
import { findChromium, provideTestPrograms } from "./lib/required";
import { step } from "./lib/steps";

/** `npm run screenshots`: every page in four variants, over the workspace with a month behind it. */
const folder = "docs/screenshots";
const sizes = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } };
const workspace = "northwind";

type Shot = { name: string; path: string; opens?: string; tab?: string };

try {
  await step("Providing Chromium", provideTestPrograms);
  await step("Building when needed", buildAll);
  const usher = await step("Booting Usher", () => startUsher({ seed: "story" }));
  try {
    await takeAll(usher);
  } finally {
    await usher.stop();
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

async function takeAll({ url, facts }: TestUsher): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
  });
  try {
    for (const scheme of ["light", "dark"] as const) {
      const page = await signedIn(browser, url, facts.demo, scheme);
      for (const shot of shots(`/${workspace}`, new URL(facts.sandbox.url).pathname)) {
        await step(`${shot.name}, ${scheme}`, () => take(page, url, shot, scheme));
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** `opens` follows the first link that matches, for pages whose address the database chose. */
function shots(at: string, sandbox: string): Shot[] {
  const apps = `${at}/apps`;
  const tabs = ["configuration", "ldap", "requests", "search", "login"];
  const syncTabs = ["user-sync", "attributes", "group-sync", "schedule", "safety", "tests"];
  const settings = ["api-keys", "notifications", "plan", "security", "support"];
  return [
    { name: "landing", path: "/" },
    { name: "workspaces", path: "/workspaces" },
    { name: "account", path: "/account" },
    { name: "overview", path: at },
    { name: "first-steps", path: "/demo-workspace" },
    { name: "apps", path: apps },
    { name: "new-app", path: `${apps}/new` },
    { name: "app", path: apps, opens: "/apps/app_" },
    ...tabs.map((tab) => ({ name: tab, path: apps, opens: "/apps/app_", tab: `/${tab}` })),
    ...syncTabs.map((tab) => ({ name: tab, path: apps, opens: "/apps/app_", tab: `/${tab}` })),
    { name: "users", path: `${at}/users` },
    { name: "person", path: `${at}/users`, opens: "/users/app_" },
    { name: "groups", path: `${at}/groups` },
    { name: "group", path: `${at}/groups`, opens: "/groups/app_" },
    { name: "runs", path: `${at}/runs` },
    { name: "compare", path: `${at}/runs/compare` },
    { name: "held-run", path: `${at}/runs?state=held`, opens: "/runs/run_" },
    { name: "run", path: `${at}/runs?state=succeeded`, opens: "/runs/run_" },
    { name: "targets", path: `${at}/targets` },
    { name: "target", path: `${at}/targets`, opens: "/targets/tgt_" },
    { name: "members", path: `${at}/members` },
    { name: "audit", path: `${at}/audit` },
    { name: "settings", path: `${at}/settings` },
    ...settings.map((page) => ({ name: page, path: `${at}/settings/${page}` })),
    { name: "sandbox", path: sandbox },
  ];
}

async function signedIn(
  browser: Browser,
  url: string,
  { email, password }: TestUsher["facts"]["demo"],
  colorScheme: "light" | "dark",
): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: sizes.desktop });
  await page.goto(`${url}/sign-in?callbackUrl=/${workspace}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${url}/${workspace}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function take(page: Page, url: string, shot: Shot, scheme: string): Promise<void> {
  const answer = await page.goto(`${url}${shot.path}`);
  if (!answer?.ok()) throw new Error(`${shot.path} answered ${answer?.status()}`);
  if (shot.opens) await follow(page, url, shot.opens);
  if (shot.tab) await follow(page, url, shot.tab);
  await page.locator("main").waitFor();
  await page.waitForFunction(() => document.querySelector(".animate-pulse-soft") === null);
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.screenshot({
      path: join(folder, `${shot.name}-${scheme}-${size}.png`),
      animations: "disabled",
    });
  }
  await page.setViewportSize(sizes.desktop);
}

/** Goes where the first link on the page leads whose address has this in it. */
async function follow(page: Page, url: string, part: string): Promise<void> {
  const link = page.locator(`main a[href*="${part}"]`).first();
  await page.goto(new URL((await link.getAttribute("href")) ?? "", url).href);
  await page.waitForFunction(() => document.querySelector(".animate-pulse-soft") === null);
}
