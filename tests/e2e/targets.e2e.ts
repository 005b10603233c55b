import { expect, type Page, test } from "@playwright/test";
import { startFake as startJira } from "@/lib/targets/jira/jira.fake";
import type { FakeTarget, StartFake } from "@/lib/targets/port";
import { targets } from "@/lib/targets/registry";
import { addTarget, appWithFile, feed } from "./connect-file";
import { problemsHere } from "./looks";
import { followMail, newPerson, signUp } from "./people";
import { openPage, type Result, resultsOnScreen } from "./usher-pages";

const people = ["ada", "ben"];
const long = "Wolfeschlegelsteinhausenbergerdorff".repeat(4);

type FakeModule = { startFake: StartFake; versions: readonly string[] };

test("each product is connected, tested, previewed, synced and looked at @products", async ({
  page,
}) => {
  test.setTimeout(600_000);
  const owner = newPerson("Tara Getz");
  const slug = await signUp(page, owner);
  await followMail(page, owner, /confirm/i);
  const lines = people.map(
    (name, at) => `${at};${name}@acme.test;${name}@acme.test;${name} ${long};`,
  );
  const app = await appWithFile(page, slug, lines);
  for (const { id, label } of targets) {
    const fake = await newestOf(id);
    await test.step(label, () => connectAndSync(page, { slug, app, label, fake }));
    await fake.close();
  }
});

test("on Jira's own page its administrator lets Usher in, and the target works @products", async ({
  page,
}) => {
  const owner = newPerson("Connie Zent");
  const slug = await signUp(page, owner);
  const { consent, settings, calls, close } = await startJira({ version: "11.0" });
  const { baseUrl = "" } = settings;
  const { clientId, clientSecret } = consent;
  await addTarget(page, slug, "Jira Data Center", { baseUrl, clientId, clientSecret });
  await expect(page.getByText(/press Connect/).first()).toBeVisible();
  await openPage(page, `${page.url()}/settings`);
  await expect(page.getByRole("textbox", { name: "Redirect URL" })).toHaveValue(
    /\/targets\/connected$/,
  );
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByText(/Connie Zent let Usher in/)).toBeVisible();
  const asked = calls.find(({ path }) => path.includes("/rest/oauth2/latest/authorize"));
  expect(asked?.path).toMatch(/code_challenge_method=S256/);
  await openPage(page, page.url().replace(/\/settings.*/, ""));
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await close();
});

test("whoever adds a target chooses its product first, and sees the form of that one alone", async ({
  page,
}) => {
  const slug = await signUp(page, newPerson("Paula Tiles"));
  const asked = page.getByRole("textbox", { name: "Name", exact: true });
  for (const path of [`/setup/${slug}/target`, `/${slug}/targets/new`]) {
    await openPage(page, path);
    for (const { label } of targets) {
      await expect(page.getByRole("link", { name: label, exact: true })).toBeVisible();
    }
    await expect(asked).toHaveCount(0);
    await page.getByRole("link", { name: "Confluence Data Center", exact: true }).click();
    await expect(asked).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Add the sandbox" })).toBeHidden();
    await page.getByRole("button", { name: "Add and test connection" }).click();
    await expect(page.getByRole("heading", { name: "Confluence Data Center" })).toBeVisible();
    await page.getByRole("link", { name: "All products" }).click();
    await expect(page.getByRole("button", { name: "Add the sandbox" })).toBeVisible();
  }
});

/** The newest version that a product's fake plays. */
async function newestOf(id: string): Promise<FakeTarget> {
  const { startFake, versions }: FakeModule = await import(`../../lib/targets/${id}/${id}.fake.ts`);
  return startFake({ version: versions.at(-1) ?? "" });
}

type Journey = { slug: string; app: string; label: string; fake: FakeTarget };

async function connectAndSync(page: Page, { slug, app, label, fake }: Journey): Promise<void> {
  await addTarget(page, slug, label, fake.settings);
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();

  await feed(page, app, label);

  await preview(page, slug, label);
  const planned = await resultsOf(page);
  expect(planned.every(({ what }) => what.startsWith("New account"))).toBe(true);
  const previewed = page.url();
  await page.getByRole("button", { name: "Sync now" }).click();
  await page.waitForURL((url) => url.href !== previewed && url.pathname.includes("/runs/run_"));
  if (label === "Confluence Cloud") {
    // A site's people come from its organisation, which is a target of its own.
    const refused = await resultsOf(page);
    expect(refused.every(({ why }) => why === "This target cannot do that.")).toBe(true);
    expect(refused.every(({ outcome }) => outcome === "Skipped")).toBe(true);
    expect(await problemsOfGreyedRules(page)).toEqual([]);
    return;
  }
  await page.getByRole("button", { name: "Approve…" }).click({ timeout: 30_000 });
  await page.getByRole("button", { name: "Approve and apply" }).click();
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 30_000 });

  const names = (await fake.state()).people.map(({ username }) => username);
  expect(names).toEqual(expect.arrayContaining(people.map((name) => `${name}@acme.test`)));
}

/** From a run of a target that cannot do much, with a name that fits in no column. */
async function problemsOfGreyedRules(page: Page): Promise<string[]> {
  const problems = await problemsHere(page, "a run about a long name");
  const rules = page.getByRole("link", { name: /^rules version/ });
  const address = (await rules.getAttribute("href")) ?? "";
  await openPage(page, address.replace(/versions\/\d+$/, "user-sync"));
  await expect(page.getByText("Not possible here").first()).toBeVisible();
  return [...problems, ...(await problemsHere(page, "rules for a target that cannot do it"))];
}

async function resultsOf(page: Page): Promise<Result[]> {
  let results: Result[] = [];
  await expect(async () => {
    results = await resultsOnScreen(page);
    expect(results).toHaveLength(people.length);
  }).toPass({ timeout: 30_000 });
  return results;
}

async function preview(page: Page, slug: string, label: string): Promise<void> {
  await openPage(page, `/${slug}/runs`);
  const main = page.getByRole("main");
  const direct = main.getByRole("button", { name: "Preview changes" });
  if ((await direct.count()) === 0) {
    await main.getByRole("button", { name: "Sync now" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Which sync").selectOption({ label: `CSV file → ${label}` });
    await dialog.getByRole("button", { name: "Preview changes" }).click();
  } else await direct.click();
  await page.waitForURL(/\/runs\/run_/);
}
