import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { actionText, detailText } from "@/app/(dashboard)/[tenant]/audit/audit-text";
import { settingWords, type Word } from "@/app/(dashboard)/[tenant]/setting-words";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { settingsDiff } from "@/lib/core/settings/settings-diff";
import { defaultSettings, type SyncSettings } from "@/lib/core/settings/sync-settings";

const tabs = "app/(dashboard)/[tenant]/apps/[appId]/syncs/[syncId]";

const settings = (change: Partial<SyncSettings>): SyncSettings => ({
  ...defaultSettings,
  ...change,
});

describe("two versions of settings, field by field", () => {
  test("equal settings have no difference", () => {
    expect(settingsDiff(defaultSettings, structuredClone(defaultSettings))).toEqual([]);
  });

  test("each field that differs is named with its section and both values", () => {
    const { users, schedule } = defaultSettings;
    const after = settings({
      users: { ...users, create: false, goneGraceDays: 14 },
      schedule: { ...schedule, everyMinutes: 60 },
    });
    expect(settingsDiff(defaultSettings, after)).toEqual([
      { section: "users", field: "create", before: "on", after: "off", same: 0 },
      { section: "users", field: "goneGraceDays", before: "3", after: "14", same: 0 },
      { section: "schedule", field: "everyMinutes", before: null, after: "60", same: 0 },
    ]);
  });

  test("a list shows the lines that came and went, as people write them, and counts the rest", () => {
    const groups = (patterns: string[]) =>
      settings({
        groups: {
          ...defaultSettings.groups,
          include: patterns.map((pattern) => ({ kind: "glob" as const, pattern })),
        },
      });
    expect(settingsDiff(groups(["a-*", "b-*"]), groups(["a-*", "c-*"]))).toEqual([
      { section: "groups", field: "include", before: "b-*", after: "c-*", same: 1 },
    ]);
    expect(settingsDiff(groups(["a-*", "b-*"]), groups(["b-*", "a-*"]))).toEqual([
      { section: "groups", field: "include", before: "a-*\nb-*", after: "b-*\na-*", same: 0 },
    ]);
  });

  test("a mapping is compared by what it is made of", () => {
    const { attributes } = defaultSettings;
    const before = settings({ attributes: { ...attributes, email: mappingOf(["email"], []) } });
    const after = settings({ attributes: { ...attributes, email: mappingOf(["mail"], []) } });
    expect(settingsDiff(before, after)).toEqual([
      { section: "attributes", field: "email.sources", before: "email", after: "mail", same: 0 },
    ]);
  });

  test("what is made of parts is told part by part, and entries of lists in words", () => {
    const { schedule, groups, inactivity } = defaultSettings;
    const sales = { target: "sales", any: [{ name: "Sales", id: "7" }], all: [], none: [] };
    const after = settings({
      schedule: { ...schedule, users: { everyMinutes: 60, cron: null } },
      inactivity: { ...inactivity, days: 30 },
      groups: { ...groups, mappings: [sales] },
    });
    expect(settingsDiff(defaultSettings, after)).toEqual([
      { ...mappings, before: null, after: "target: sales, any: Sales", same: 0 },
      { section: "schedule", field: "users.everyMinutes", before: null, after: "60", same: 0 },
      { section: "inactivity", field: "days", before: "90", after: "30", same: 0 },
    ]);
  });

  test("sections that only some settings have are compared alone", () => {
    const { safety } = defaultSettings;
    const tighter = { ...safety, disablesMax: 5 };
    expect(settingsDiff({ safety }, { safety: tighter })).toEqual([
      { section: "safety", field: "disablesMax", before: "25", after: "5", same: 0 },
    ]);
  });
});

describe("what an audit event tells of a change", () => {
  const subject = { subjectId: "syn_1", subjectName: "Wiki" };

  test("saved settings are told in the words of their screens", () => {
    const { users } = defaultSettings;
    const after = { ...users, goneGraceDays: 14, gone: "disable" as const };
    const detail = { version: 2, before: { users }, after: { users: after } };
    expect(detailText({ ...subject, action: "sync.settingsSaved", detail })).toBe(
      "User sync: Gone from the provider: their account Disable and take the groups away → " +
        "Disable · User sync: Gone from the provider: grace period, in days 3 → 14 · Version: 2",
    );
  });

  test("an interval is told as the schedule's own list has it", () => {
    const { schedule } = defaultSettings;
    const users = { everyMinutes: 60, cron: null };
    const before = { schedule: { ...schedule, everyMinutes: 720 } };
    const after = { schedule: { ...schedule, everyMinutes: 25, users } };
    const event = { ...subject, action: "sync.settingsSaved", detail: { before, after } };
    expect(detailText(event)).toBe(
      "Schedule: Full runs: run Twice a day → Every 25 min · " +
        "Schedule: Between full runs: accounts only · every – → Every hour",
    );
  });

  /** Copied words would drift; both the tabs and what is told of changes take them from here. */
  test("no tab has a label of its own for a field that changes are told of", () => {
    const words = Object.values(settingWords).flatMap((section) => Object.values<Word>(section));
    const labels = new Set(words.flatMap(({ label, under }) => [label, under ?? label]));
    const own = readdirSync(tabs, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx") && !file.startsWith("tests/"))
      .flatMap((file) => {
        const text = readFileSync(join(tabs, file), "utf8");
        const found = [...text.matchAll(/ (?:label|legend|title)="([^"]+)"/g)];
        return found.flatMap(([, label = ""]) => (labels.has(label) ? [`${file}: ${label}`] : []));
      });
    expect(own).toEqual([]);
  });

  test.each([
    {
      action: "target.updated",
      detail: { before: { name: "A" }, after: { name: "B" }, secretsReplaced: ["password"] },
      text: "Name A → B · Secrets replaced: password",
    },
    { action: "app.renamed", detail: { before: "Old" }, text: "Name Old → Wiki" },
    {
      action: "member.roleChanged",
      detail: { before: "admin", after: "viewer" },
      text: "Role admin → viewer",
    },
    {
      action: "target.updated",
      detail: {
        before: { maintenance: null },
        after: { maintenance: { zone: "UTC", windows: "Sat" } },
      },
      text: "Maintenance · zone – → UTC · Maintenance · windows – → Sat",
    },
    { action: "support.granted", detail: { hours: 4 }, text: "Hours: 4" },
    { action: "target.probed", detail: { passed: true }, text: "Passed: yes" },
    { action: "run.cancelled", detail: null, text: "" },
  ])("$action: $text", ({ action, detail, text }) => {
    expect(detailText({ ...subject, action, detail })).toBe(text);
  });
});

const mappings = { section: "groups", field: "mappings" } as const;

test.each([
  ["app.tokenRevoked", "App token revoked"],
  ["workspace.ssoEnforced", "Workspace SSO enforced"],
  ["apiKey.created", "API key created"],
])("%s is told as %s", (action, words) => {
  expect(actionText(action)).toBe(words);
});
