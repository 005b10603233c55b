import { describe, expect, test } from "vitest";
import { mappingOf } from "@/lib/core/attribute-mapping";
import { settingsDiff } from "@/lib/core/settings-diff";
import { defaultSettings, type SyncSettings } from "@/lib/core/sync-settings";

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
});
