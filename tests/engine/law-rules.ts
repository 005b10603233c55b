import fc from "fast-check";
import { mappingOf } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { defaultSettings, type SyncSettings } from "@/lib/core/settings/sync-settings";
import { patchPerson, removePerson, type World } from "./world";

export const names = ["ann", "bob", "cid", "dee"];
const applies = fc.constantFrom("always" as const, "atCreation" as const, "ifEmpty" as const);
const away = fc.constantFrom("keep" as const, "disable" as const, "disableAndStripGroups" as const);
/** Settings that laws over plans are tried with. */
export const rulesOf = fc.record({
  create: fc.boolean(),
  update: fc.boolean(),
  inactive: away,
  gone: away,
  reactivate: fc.constantFrom("ifWeDisabled" as const, "always" as const, "never" as const),
  strip: fc.constantFrom("managed" as const, "all" as const),
  hasNameRule: fc.boolean(),
  displayName: applies,
  email: applies,
  department: applies,
  mode: fc.constantFrom("off" as const, "sameName" as const),
  removal: fc.constantFrom(
    "addOnly" as const,
    "owned" as const,
    "mapped" as const,
    "mirror" as const,
  ),
  createMissing: fc.boolean(),
  defaults: fc.subarray(["all", "new"]),
});
type Rules = typeof rulesOf extends fc.Arbitrary<infer Value> ? Value : never;

export function settingsOf(rules: Rules): Partial<SyncSettings> {
  const { users, groups } = defaultSettings;
  const { create, update, inactive, gone, reactivate, strip } = rules;
  const pattern = { pattern: "^(.+)@acme.test$", replacement: "$1" };
  return {
    users: {
      ...users,
      ...{ create, update, inactive, gone, goneGraceDays: 0, reactivate, strip },
      ...{ usernameRule: rules.hasNameRule ? pattern : null, adoption: "automatic" },
    },
    attributes: {
      ...defaultMappings,
      displayName: { ...defaultMappings.displayName, apply: rules.displayName },
      email: { ...defaultMappings.email, apply: rules.email },
    },
    profile: [
      {
        ...{ key: "department", label: "Department" },
        mapping: { ...mappingOf(["title"]), apply: rules.department },
      },
    ],
    groups: {
      ...groups,
      ...{ mode: rules.mode, removal: rules.removal, createMissing: rules.createMissing },
      ...{ firstContact: "automatic" },
      defaultsAll: rules.defaults.includes("all") ? ["everyone"] : [],
      defaultsNew: rules.defaults.includes("new") ? ["welcome"] : [],
    },
  };
}

export async function changeAll(of: World, ids: Map<string, string>, events: readonly string[]) {
  for (const [index, name] of names.entries()) {
    const id = ids.get(name) ?? "";
    if (events[index] === "leave") {
      await removePerson(of, id);
      ids.delete(name);
    }
    if (events[index] === "disable") await patchPerson(of, id, { active: false });
    if (events[index] === "change") {
      await patchPerson(of, id, { displayName: `${name} Moe`, title: `Now ${name}` });
    }
  }
}

export function mail(name: string): string {
  return `${name}@acme.test`;
}
