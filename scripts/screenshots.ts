import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Browser, chromium, type Page } from "@playwright/test";
import { startUsher, type TestUsher } from "@/tests/support/usher";
import { buildAll } from "./lib/build";
import { pushPeople } from "./lib/demo-people";
import { explain } from "./lib/failure";
import { findChromium, provideTestPrograms } from "./lib/required";
import { step } from "./lib/steps";

/** `npm run screenshots`: what the documentation shows, taken anew over the same people. */
const folder = "docs/screenshots";
const sizes = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } };
const settledTimeoutMs = 60_000;

type Shot = { name: string; path: string; opens?: string };

try {
  await step("Providing Chromium", provideTestPrograms);
  await step("Building when needed", buildAll);
  const usher = await step("Booting Usher", () => startUsher());
  try {
    await step("Pushing people by SCIM", () => pushPeople(usher.facts.scim));
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
    await step("Waiting until the sandbox has them", () => waitForSandbox(facts.sandbox));
    for (const scheme of ["light", "dark"] as const) {
      const page = await signedIn(browser, url, facts.demo, scheme);
      for (const shot of shots(`/${facts.demo.workspace}`, new URL(facts.sandbox.url).pathname)) {
        await step(`${shot.name}, ${scheme}`, () => take(page, url, shot, scheme));
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** `opens` follows the first link that matches, for pages whose address the database chose. */
function shots(workspace: string, sandbox: string): Shot[] {
  return [
    { name: "landing", path: "/" },
    { name: "overview", path: workspace },
    { name: "apps", path: `${workspace}/apps` },
    { name: "app", path: `${workspace}/apps`, opens: "/apps/app_" },
    { name: "users", path: `${workspace}/users` },
    { name: "why", path: `${workspace}/users`, opens: "/users/app_" },
    { name: "groups", path: `${workspace}/groups` },
    { name: "group", path: `${workspace}/groups`, opens: "/groups/app_" },
    { name: "runs", path: `${workspace}/runs` },
    { name: "compare", path: `${workspace}/runs/compare` },
    { name: "run", path: `${workspace}/runs`, opens: "/runs/run_" },
    { name: "targets", path: `${workspace}/targets` },
    { name: "sandbox", path: sandbox },
  ];
}

async function signedIn(
  browser: Browser,
  url: string,
  { email, password, workspace }: TestUsher["facts"]["demo"],
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
  if (shot.opens) {
    const link = page.locator(`a[href*="${shot.opens}"]`).first();
    await page.goto(new URL((await link.getAttribute("href")) ?? "", url).href);
  }
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

/** The sandbox speaks Confluence's REST; the last group pushed is the last to arrive. */
async function waitForSandbox({ url, username, password }: TestUsher["facts"]["sandbox"]) {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const deadline = Date.now() + settledTimeoutMs;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/rest/api/group/engineering/member`, {
      headers: { authorization },
    });
    if (answer.ok && JSON.stringify(await answer.json()).includes("ada")) return;
    await pause(250);
  }
  throw new Error("The people who were pushed did not reach the sandbox.");
}
