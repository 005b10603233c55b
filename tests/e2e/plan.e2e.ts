import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { publicLicenceKey, signLicence } from "../support/licences";
import { startUsher, type TestUsher } from "../support/usher";
import { newPerson, signUp } from "./people";
import { openPage } from "./usher-pages";

let usher: TestUsher;

/** One of its own: the others ask for no licence. */
test.beforeAll(async () => {
  usher = await startUsher({ workers: 0, env: { USHER_LICENCE_KEYS: publicLicenceKey } });
});
test.afterAll(() => usher.stop());

test("a trial ends and says so, a forged licence is refused, and a real one carries on", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: usher.url });
  const page = await context.newPage();
  const slug = await signUp(page, newPerson("Lila Lapse"));
  const plan = `/${slug}/settings/plan`;
  await openPage(page, plan);
  await expect(page.getByText("Trial, with everything")).toBeVisible();

  const workspace = await endTrial(slug);
  await openPage(page, plan);
  await expect(page.getByText(/^The trial ended on .* \(PLAN_LAPSED\)$/)).toBeVisible();
  await expect(page.getByText("Nothing is written to any target.")).toBeVisible();
  const notices = page.getByRole("region", { name: "Notices" });
  await expect(notices).toContainText("The trial has ended");

  const licence = page.getByRole("textbox", { name: "Licence" });
  const enter = page.getByRole("button", { name: "Enter licence" });
  const forger = generateKeyPairSync("ed25519").privateKey;
  await licence.fill(signLicence({ workspace, key: forger }));
  await enter.click();
  await expect(page.getByText("This is no licence for this Usher.")).toBeVisible();
  await licence.fill(signLicence({ workspace: "tnt_another" }));
  await enter.click();
  await expect(page.getByText("This licence is for another workspace.")).toBeVisible();
  await expect(notices).toContainText("The trial has ended");

  await licence.fill(signLicence({ workspace, people: 250 }));
  await enter.click();
  await expect(page.getByText("Licence for 250 people")).toBeVisible();
  await openPage(page, `/${slug}/settings`);
  await expect(notices).not.toContainText("ended");
  await context.close();
});

/** What thirty days do; gives the workspace's id. */
async function endTrial(slug: string): Promise<string> {
  const owner = new pg.Client({ connectionString: usher.settings.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(
    "update tenants set trial_ends_at = now() - interval '1 day' where slug = $1 returning id",
    [slug],
  );
  await owner.end();
  return String(rows[0]?.id);
}
