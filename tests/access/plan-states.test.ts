import { afterAll, expect, test, vi } from "vitest";
import { testDatabase } from "../support/database";
import { publicLicenceKey, signLicence } from "../support/licences";

// The configuration is read once, so the key is there before anything is loaded.
vi.stubEnv("USHER_LICENCE_KEYS", publicLicenceKey);
const { openAt, paramsOf } = await import("../isolation/open-page");
const { createWorkspace } = await import("../isolation/workspaces");

const here = await createWorkspace("Alpha");
afterAll(async () => {
  await here.stop();
  vi.unstubAllEnvs();
});

const frame = { file: "app/(dashboard)/[tenant]/layout.tsx", name: "/[tenant]" };
const plan = {
  file: "app/(dashboard)/[tenant]/settings/plan/page.tsx",
  name: "/[tenant]/settings/plan",
};

type State = { trialDays: number; people: number; licence?: { people: number; days: number } };

/** What the frame and the plan's page say to an owner in this state. */
async function said({ trialDays, people, licence }: State): Promise<string> {
  const { sql } = testDatabase();
  const workspace = here.tenantId;
  await sql(
    "update tenants set trial_ends_at = now() + $2 * interval '1 day', licence = $3 where id = $1",
    [workspace, trialDays, licence === undefined ? null : signLicence({ workspace, ...licence })],
  );
  await sql(
    `insert into usage (tenant_id, day, people) values ($1, current_date, $2)
     on conflict (tenant_id, day) do update set people = excluded.people`,
    [workspace, people],
  );
  const seen = [];
  for (const page of [frame, plan]) {
    seen.push(await openAt(page, here.cookies.owner, paramsOf(page, here.ids), {}));
  }
  return JSON.stringify(seen);
}

const anyNotice = /ends in|has ended|have an account/;

test("while there is time and room no page asks for anything", async () => {
  expect(await said({ trialDays: 20.5, people: 900 })).toContain("in 21 days");
  expect(await said({ trialDays: 20.5, people: 900 })).not.toMatch(/ends in|has ended/);
  const licence = { people: 100, days: 200 };
  expect(await said({ trialDays: -9, people: 89, licence })).not.toMatch(anyNotice);
});

test("every page says that the trial or the licence ends, two weeks before", async () => {
  expect(await said({ trialDays: 1.5, people: 1 })).toContain("The trial ends in ");
  const licence = { people: 100, days: 13.5 };
  expect(await said({ trialDays: -9, people: 1, licence })).toContain("The licence ends in ");
});

test("every page says what has ended: a trial is no licence", async () => {
  const trial = await said({ trialDays: -2, people: 1 });
  expect(trial).toContain("The trial has ended");
  expect(trial).toContain("The trial ended on ");
  expect(trial).not.toContain("The licence has ended");
  const licence = { people: 100, days: -3 };
  const ended = await said({ trialDays: -40, people: 1, licence });
  expect(ended).toContain("The licence has ended");
  expect(ended).toContain("The licence ended on ");
});

test("every page says that the people of the licence run out, from nine tenths on", async () => {
  const licence = { people: 100, days: 200 };
  const nearly = await said({ trialDays: -9, people: 90, licence });
  expect(nearly).toContain(" people of the licence have an account. Beyond them nobody gets one.");
  expect(nearly).toContain("Nine tenths of the people");
  const full = await said({ trialDays: -9, people: 120, licence });
  expect(full).toContain(": nobody else gets one until there is room.");
  expect(full).toContain("120% of it");
});
