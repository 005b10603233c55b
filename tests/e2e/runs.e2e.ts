import { expect, type Page, test } from "@playwright/test";
import { z } from "zod";
import { startFake as startJira } from "@/lib/targets/jira/jira.fake";
import type { FakeTarget } from "@/lib/targets/port";
import { journeyUsherOf } from "../support/journey-usher";
import { approveAll, feedJira, syncNow } from "./fed-jira";
import { problemsHere } from "./looks";
import { openPage, type Result, resultsOnScreen } from "./usher-pages";

const newcomer = "The person is active in the identity provider and has no account yet.";
const leftOut = "Only a part of the plan was approved, and this is not in it.";

test("a part of a held plan is approved with a comment, and nothing but that part is carried out", async ({
  page,
}) => {
  const fake = await startJira({ version: "11.0" });
  const slug = await feedJira(page, "Paula Part", fake);
  await syncNow(page, slug);
  await expect(page.getByText("Held: nothing is written until you decide")).toBeVisible();
  await page.getByPlaceholder("User name or group").fill("ada");
  await page.getByRole("button", { name: "Approve only the 2 shown…" }).click();
  const dialog = page.getByRole("dialog", { name: "Approve 2 changes?" });
  await expect(dialog).toContainText("of the other 3 planned changes the accounts and groups");
  await dialog.getByLabel("Comment").fill("Ada begins today, Ben on Monday");
  await dialog.getByRole("button", { name: "Approve these" }).click();
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible();
  await expect(page.getByText("“Ada begins today, Ben on Monday”")).toBeVisible();

  await page.getByPlaceholder("User name or group").fill("");
  await expect(page.getByRole("table", { name: "Results" })).toContainText("ben@acme.test");
  const results = await resultsOnScreen(page);
  expect(
    results
      .filter(({ outcome }) => outcome === "Applied")
      .map(briefly)
      .sort(),
  ).toEqual(["ada@acme.test: Joins crew", "ada@acme.test: New account", "crew: New group"]);
  const others = results.filter(({ outcome }) => outcome !== "Applied");
  expect(others.map(briefly).sort()).toEqual([
    "ben@acme.test: Joins crew",
    "ben@acme.test: New account",
  ]);
  expect(new Set(others.map(({ why }) => why))).toEqual(new Set([leftOut]));
  const { people, groups } = await fake.state();
  const names = people.map(({ username }) => username);
  expect(names).toContain("ada@acme.test");
  expect(names).not.toContain("ben@acme.test");
  expect(groups["crew"]).toEqual(["ada@acme.test"]);

  await openPage(page, `/${slug}/audit`);
  await expect(page.getByRole("main")).toContainText("Ada begins today, Ben on Monday");
  await fake.close();
});

test("a failed row shows what was said without its secrets, and succeeds when it is retried", async ({
  page,
}) => {
  const fake = await startJira({ version: "11.0" });
  const slug = await feedJira(page, "Rita Retry", fake);
  await syncNow(page, slug);
  refuseNextAccount(fake);
  await approveAll(page);
  await expect(page.getByText("Partial", { exact: true })).toBeVisible();
  const failed = (await resultsOnScreen(page)).filter(({ outcome }) => outcome === "Failed");
  expect(failed).toMatchObject([{ why: newcomer }]);
  const [{ who } = { who: "nobody" }] = failed;

  const table = page.getByRole("table", { name: "Results" });
  await table.getByRole("row").filter({ hasText: "Failed" }).getByRole("link").click();
  const drawer = page.getByRole("dialog").filter({ hasText: who });
  await expect(drawer).toContainText("The full name is too odd.");
  await expect(drawer).toContainText("TARGET_REJECTED");
  const exchange = drawer.getByRole("group").filter({ hasText: "POST" }).first();
  await exchange.locator("summary").click();
  await expect(exchange).toContainText('"password": "•••"');
  await expect(exchange).toContainText('"The full name is too odd."');
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();

  const before = page.url();
  await page.getByRole("button", { name: "Retry failed now" }).click();
  await page.waitForURL((url) => url.href !== before && url.pathname.includes("/runs/run_"));
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible();
  expect((await resultsOnScreen(page)).map(({ outcome }) => outcome)).toEqual([
    "Applied",
    "Applied",
  ]);
  expect((await fake.state()).groups["crew"]).toEqual(["ada@acme.test", "ben@acme.test"]);
  await fake.close();
});

test("the overview leads to what it counts: the week's changes, failures by cause, seats, endings", async ({
  page,
}) => {
  const fake = await startJira({ version: "11.0", seatsMax: 10 });
  const slug = await feedJira(page, "Olive Overview", fake);
  await syncNow(page, slug);
  refuseNextAccount(fake);
  await approveAll(page);
  await expect(page.getByText("Partial", { exact: true })).toBeVisible();
  const run = new URL(page.url()).pathname;
  await endSoon(page, slug);

  await openPage(page, `/${slug}`);
  const health = page.getByRole("table", { name: "Health of each sync" });
  await expect(health.getByRole("row", { name: /Jira/ })).toContainText(/\d of 10/);
  await expect(health.getByRole("row", { name: /Jira/ })).toContainText("Partly applied");
  await expect(
    page.getByText(/The SCIM token of Entra ending in [\w-]{4} ends soon/),
  ).toBeVisible();

  await expect(
    page.getByText(/The API key Nightly script ending in [\w-]{4} ends soon/),
  ).toBeVisible();

  const wide = page.viewportSize();
  expect(await problemsHere(page, "an overview with all that it may say")).toEqual([]);
  if (wide) await page.setViewportSize(wide);
  const chart = page.getByRole("list", { name: "Changes per day" });
  await expect(chart.getByRole("listitem")).toHaveCount(7);
  await chart.getByRole("link", { name: "1 in, 2 changed, 0 out" }).click();
  await page.waitForURL(/\/runs\?day=\d{4}-\d\d-\d\d$/);
  const runs = page.getByRole("table", { name: "Runs" });
  await expect(runs.getByRole("link").first()).toHaveAttribute("href", run);

  await openPage(page, `/${slug}`);
  const failure = page.getByRole("listitem").filter({ hasText: "TARGET_REJECTED" });
  await failure.getByRole("link", { name: "1 record" }).click();
  await page.waitForURL(new RegExp(`${run}\\?`));
  await expect(page.getByRole("heading", { name: "Results" })).toBeVisible();
  const results = await resultsOnScreen(page);
  expect(results.map(({ outcome }) => outcome)).toEqual(["Failed"]);
  await fake.close();
});

function briefly({ who, what }: Result): string {
  return `${who}: ${what.replace(/ · .*/, "")}`;
}

function refuseNextAccount({ faults }: FakeTarget): void {
  faults.push({
    ...{ kind: "answer", times: 1 },
    answer: () =>
      Response.json({ errorMessages: ["The full name is too odd."], errors: {} }, { status: 400 }),
    only: ({ method, path }) => method === "POST" && /\/rest\/api\/2\/user$/.test(path),
  });
}

/** A token that ends in a week, which only the API makes, with a key that ends in a month. */
async function endSoon(page: Page, slug: string): Promise<void> {
  await openPage(page, `/${slug}/settings/api-keys`);
  await page.getByLabel("Name").fill("Nightly script");
  await page.getByLabel("Expires").selectOption("30");
  await page.getByRole("checkbox", { name: /Write/ }).check();
  await page.getByRole("button", { name: "Create key" }).click();
  const key = page.getByRole("textbox", { name: "API key" });
  await expect(key).toHaveValue(/^usher_/);
  const headers = { authorization: `Bearer ${await key.inputValue()}` };
  const post = async (path: string, data: object) => {
    const url = `${journeyUsherOf().facts.url}/api/v1${path}`;
    const response = await page.request.post(url, { headers, data });
    expect(response.status(), await response.text()).toBe(201);
    return made.parse(await response.json()).id;
  };
  const app = await post("/apps", { name: "Entra", provider: "entra", method: "scim" });
  await post(`/apps/${app}/tokens`, { expiresInDays: 7 });
}

const made = z.looseObject({ id: z.string() });
