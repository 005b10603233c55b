import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { z } from "zod";
import { journeyUsherOf } from "../support/journey-usher";
import { type EntraPerson, nameOf, startEntra, userNameOf } from "./entra";
import { followMail, newPerson, signUp } from "./people";
import {
  allResults,
  openPage,
  resultsOnScreen,
  runPaths,
  sandboxPeople,
  settled,
} from "./usher-pages";

const people: EntraPerson[] = [
  { given: "Ada", family: "Lovelace", number: "1" },
  { given: "Ben", family: "Franklin", number: "2" },
  { given: "Cleo", family: "Nilson", number: "3" },
  { given: "Dana", family: "Scully", number: "4" },
  { given: "Eve", family: "Moneypenny", number: "5" },
  { given: "Finn", family: "Human", number: "6" },
];
const [ada, ben, cleo] = people;
if (!ada || !ben || !cleo) throw new Error("The journey needs three people");

const newAccount = "The person is active in the identity provider and has no account yet.";
const inGroup = "The person is in the group of this name in the identity provider.";
const differs = "The identity provider has other values than the target.";
const disabled = "The person is disabled in the identity provider.";
const leftGroup = "We gave this membership, and the identity provider no longer lists it.";

test.use({ viewport: { width: 1_440, height: 900 } });

test("from sign-up to a sandbox that follows Entra, each change explained @topology", async ({
  page,
}, testInfo) => {
  test.setTimeout(480_000);
  const { urls, workerPids } = journeyUsherOf();
  let shots = 0;
  const shoot = async (name: string, of: Page = page) => {
    shots += 1;
    const number = String(shots).padStart(2, "0");
    const path = testInfo.outputPath(`${number}-${name}.png`);
    await of.screenshot({ path, fullPage: true, animations: "disabled" });
  };

  const owner = newPerson("Olga Contoso");
  const slug = await test.step("Sign up and confirm the address", async () => {
    const made = await signUp(page, owner);
    await shoot("signed-up");
    await followMail(page, owner, /confirm/i);
    await expect(page.getByRole("heading", { name: /address is confirmed/ })).toBeVisible();
    await shoot("confirmed");
    return made;
  });

  const { baseUrl, token } = await test.step("Setup: sandbox and Entra by SCIM", async () => {
    await openPage(page, `/setup/${slug}/workspace`);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Add the sandbox" }).click();
    await page.waitForURL(/\/provider$/);
    await page.getByRole("radio", { name: /Microsoft Entra ID/ }).check();
    const method = page.getByRole("group", { name: "Method" });
    await expect(method.getByRole("radio", { name: /SCIM/ })).toBeChecked();
    await shoot("provider");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(/\/connect$/);
    await page.getByRole("button", { name: "Create token" }).click();
    const secret = page.getByRole("textbox", { name: "Secret token" }).first();
    await expect(secret).toHaveValue(/^usher_scim_/);
    const base = await page.getByRole("textbox", { name: "SCIM base URL" }).inputValue();
    const tenantUrl = page.getByRole("textbox", { name: "Tenant URL" });
    await expect(tenantUrl).toHaveValue(`${base}?aadOptscim062020`);
    await expect(page.getByText("Waiting for the first request").first()).toBeVisible();
    await shoot("waiting");
    return { baseUrl: base, token: await secret.inputValue() };
  });
  const entra = startEntra(baseUrl, token, urls);

  await test.step("The light turns green with Entra's connection test", async () => {
    await entra.testConnection();
    await expect(page.getByText("The first request has arrived")).toBeVisible();
    await shoot("first-request");
  });

  const sandbox = await test.step("The sandbox is one of the targets", async () => {
    await openPage(page, `/${slug}/targets`);
    await page
      .getByRole("table")
      .getByRole("link", { name: /Sandbox/ })
      .click();
    const address = page.getByRole("link", { name: /\/sandbox\// });
    return new URL((await address.getAttribute("href")) ?? "").pathname;
  });

  const ids = new Map<string, string>();
  const group = await test.step("Entra's first cycle: people, a group, its members", async () => {
    for (const person of people) {
      ids.set(person.given, await entra.provision(person));
      // One of two workers goes without a word; the other one takes its run up.
      const doomed = workerPids[0];
      if (person === cleo && workerPids.length > 1 && doomed) process.kill(doomed, "SIGKILL");
    }
    const made = await entra.provisionGroup("Engineering");
    await entra.addMembers(made, [idOf(ada), idOf(ben), idOf(cleo)]);
    return made;
  });

  await test.step("The sandbox has the right people and memberships", async () => {
    await expectSandbox(
      Object.fromEntries(
        people.map((person) => [
          userNameOf(person),
          {
            ...{ fullName: nameOf(person), email: userNameOf(person), state: "Active" },
            // Confluence keeps the names of groups in lower case.
            groups: [ada, ben, cleo].includes(person)
              ? "confluence-users, engineering"
              : "confluence-users",
          },
        ]),
      ),
    );
    await shoot("sandbox-people");
    await openPage(page, `${sandbox}?show=groups`);
    const row = page.getByRole("row").filter({ hasText: "Engineering" });
    await expect(row.getByRole("cell").last()).toHaveText("3");
    await shoot("sandbox-groups");
  });

  await test.step("Changes in both dialects: renames, a disable, members leave", async () => {
    await settled(page, slug);
    await entra.update(idOf(ada), [
      { op: "Replace", path: "displayName", value: "Ada King" },
      { op: "Replace", path: "name.familyName", value: "King" },
      { op: "Replace", path: "name.formatted", value: "Ada King" },
    ]);
    await entra.update(idOf(ben), [
      {
        op: "replace",
        value: {
          ...{ displayName: "Benjamin Franklin", "name.givenName": "Benjamin" },
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "22",
        },
      },
    ]);
    await entra.update(idOf(cleo), [{ op: "Replace", path: "active", value: "False" }]);
    await entra.updateGroup(group, [
      { op: "Remove", path: "members", value: [{ value: idOf(ben) }] },
    ]);
    await expectSandbox({
      [userNameOf(ada)]: { fullName: "Ada King", groups: "confluence-users, engineering" },
      [userNameOf(ben)]: { fullName: "Benjamin Franklin", groups: "confluence-users" },
      [userNameOf(cleo)]: { state: "Disabled" },
    });
    await settled(page, slug);
    await entra.update(idOf(cleo), [{ op: "replace", path: "active", value: true }]);
    await entra.updateGroup(group, [{ op: "remove", path: `members[value eq "${idOf(ada)}"]` }]);
    await expectSandbox({
      [userNameOf(ada)]: { groups: "confluence-users" },
      [userNameOf(cleo)]: { state: "Active" },
    });
    await shoot("sandbox-after-changes");
  });

  await test.step("The runs show each change once, with its reason", async () => {
    await settled(page, slug);
    await shoot("runs");
    const results = await allResults(page, slug);
    await shoot("run");
    // The product lower-cases the group's name, which a run shows once the group is there.
    for (const row of results)
      row.what = row.what.replace("Joins Engineering", "Joins engineering");
    const applied = { outcome: "Applied" };
    for (const person of people) {
      const what = `New account · ${nameOf(person)} · ${userNameOf(person)}`;
      expect(results).toContainEqual({
        ...applied,
        who: userNameOf(person),
        what,
        why: newAccount,
      });
    }
    const expected = [
      ...[ada, ben, cleo].map((person) => ({
        ...{ who: userNameOf(person), what: "Joins engineering", why: inGroup },
      })),
      {
        ...{ who: userNameOf(ada), what: "Display name: Ada Lovelace → Ada King", why: differs },
      },
      {
        ...{ who: userNameOf(cleo), what: "Account: enabled → disabled", why: disabled },
      },
      ...[ada, ben].map((person) => ({
        ...{ who: userNameOf(person), what: "Leaves engineering", why: leftGroup },
      })),
    ];
    for (const row of expected) expect(results).toContainEqual({ ...applied, ...row });
    const made = results.filter(({ what }) => what.startsWith("New account"));
    expect(made).toHaveLength(people.length);
  });

  await test.step("Sync now finds nothing to write, and so waits for nobody", async () => {
    await openApp();
    await page.getByRole("button", { name: "Sync now" }).click();
    await page.waitForURL(/\/runs\/run_/);
    await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText("Nothing to change")).toBeVisible();
    expect(await resultsOnScreen(page)).toEqual([]);
    await shoot("sync-now");
  });

  await test.step("Too many disables at once are held, shown, approved", async () => {
    await openApp();
    await chooseForSandbox("Pause…", "Pause");
    await expect(page.getByText("Paused", { exact: true })).toBeVisible();
    for (const person of people.slice(0, 5)) {
      await entra.update(idOf(person), [{ op: "Replace", path: "active", value: "False" }]);
    }
    await chooseForSandbox("Resume…", "Resume");
    await settled(page, slug);
    const newest = await openHeldRun();
    await expectSandbox({ [userNameOf(ada)]: { state: "Active" } });

    await openPage(page, newest);
    const planned = await resultsOnScreen(page);
    expect(planned.filter(({ why }) => why === disabled)).toHaveLength(5);
    expect(await downloadedRows()).toBe(planned.length);
    await shoot("held");
    await page.getByRole("button", { name: "Approve…" }).click();
    const dialog = page.getByRole("dialog", { name: "Approve this run?" });
    await expect(dialog).toContainText("5 accounts are disabled");
    await shoot("approve");
    await dialog.getByRole("button", { name: "Approve and apply" }).click();
    await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
    const done = await resultsOnScreen(page);
    expect(done.filter(({ outcome }) => outcome === "Applied")).toHaveLength(planned.length);
    await shoot("approved");
    await expectSandbox(
      Object.fromEntries(
        people.map((person) => [
          userNameOf(person),
          { state: person.given === "Finn" ? "Active" : "Disabled" },
        ]),
      ),
    );
    await shoot("sandbox-at-the-end");
  });

  function idOf({ given }: EntraPerson): string {
    return ids.get(given) ?? "";
  }

  async function expectSandbox(wanted: Record<string, object>): Promise<void> {
    await expect(async () => {
      expect(await sandboxPeople(page, sandbox)).toMatchObject(wanted);
    }).toPass({ timeout: 90_000 });
  }

  /** The newest run, as soon as it is held: resuming does not wait for the run it leads to. */
  async function openHeldRun(): Promise<string> {
    let newest = "";
    await expect(async () => {
      newest = (await runPaths(page, slug))[0] ?? "";
      await openPage(page, newest);
      const held = page.getByText("Held: nothing is written until you decide");
      await expect(held).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    return newest;
  }

  async function openApp(): Promise<void> {
    await openPage(page, `/${slug}/apps`);
    await page.getByRole("table").getByRole("link", { name: /Entra/ }).click();
    await page.waitForURL(/\/apps\/app_/);
  }

  async function chooseForSandbox(item: string, confirm: string): Promise<void> {
    await page.getByRole("button", { name: /^More for Sandbox/ }).click();
    await page.getByRole("menuitem", { name: item }).click();
    const dialog = page.getByRole("dialog", { name: `${confirm} feeding Sandbox?` });
    await dialog.getByRole("button", { name: confirm, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async function downloadedRows(): Promise<number> {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download JSON" }).click();
    const file = await (await download).path();
    const document = z.object({ changes: z.array(z.object({ reason: z.string() })) });
    return document.parse(JSON.parse(readFileSync(file, "utf8"))).changes.length;
  }
});
