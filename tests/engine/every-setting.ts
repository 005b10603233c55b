import fc from "fast-check";
import { groupRules } from "@/lib/core/groups/group-rules";
import { type AttributeMapping, attributeMapping } from "@/lib/core/mapping/attribute-mapping";
import { defaultMappings } from "@/lib/core/mapping/attribute-preset";
import { profileAttributes } from "@/lib/core/mapping/profile-attribute";
import { inactivityRules } from "@/lib/core/plan/inactivity";
import { policyTests } from "@/lib/core/settings/policy-tests";
import {
  type SyncSettings,
  safetyRules,
  scheduleRules,
  userRules,
} from "@/lib/core/settings/sync-settings";

/**
 * Settings in which every field of the schema takes other values, over the small world of
 * `settings-world.ts`: four people, a few groups, a boss. `every-setting.test.ts` holds it to the schema.
 */
export function everySetting(): fc.Arbitrary<SyncSettings> {
  return fc.record({ users, attributes, profile, groups, safety, schedule, inactivity, tests });
}

const one = fc.constantFrom;
const few = <Value>(values: readonly Value[], maxLength = 2) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<Value[]>([]) },
    fc.subarray([...values], { maxLength: Math.min(maxLength, values.length) }),
  );
/** Mostly as it usually is, so that what other fields say has something to work on. */
const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const exact = (pattern: string) => ({ kind: "exact", pattern });
const glob = (pattern: string) => ({ kind: "glob", pattern });
const regex = (pattern: string) => ({ kind: "regex", pattern });

const users = fc
  .record({
    create: mostly(true, false),
    update: mostly(true, false),
    inactive: one("keep", "disable", "disableAndStripGroups", "anonymise"),
    inactiveGraceDays: mostly(0, 2),
    outOfScope: one("keep", "stripGroups", "disable", "disableAndStripGroups", "anonymise"),
    outOfScopeGraceDays: mostly(0, 1),
    gone: one("keep", "disable", "disableAndStripGroups", "anonymise", "delete"),
    goneGraceDays: mostly(0, 3),
    leads: fc.record({
      project: mostly("boss@acme.test", null),
      component: mostly("boss@acme.test", null),
      overrides: few([{ project: "WEB", lead: "deputy@acme.test" }]),
    }),
    anonymousDays: one(1, 90),
    strip: one("managed", "all"),
    stripExcept: few([exact("crew"), glob("*-x"), regex("^by-hand$")]),
    reactivate: one("ifWeDisabled", "always", "never"),
    match: fc.subarray(
      [
        { by: "username" },
        { by: "email" },
        { by: "externalId" },
        { by: "attribute", path: "nickName", field: "username" },
        { by: "attribute", path: "emails.value", field: "email" },
        { by: "attribute", path: "externalId", field: "id" },
      ],
      { minLength: 1 },
    ),
    adoption: one("ask", "automatic"),
    usernameRule: mostly(
      null,
      { pattern: "^(.+)@acme.test$", replacement: "$1" },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: RE2 writes a named group like this.
      { pattern: "^(?<name>[a-c].*)@", replacement: "${name}@" },
    ),
    excluded: few([exact("cid@acme.test"), glob("d?e@*"), regex("^bob")], 1),
    protectedAccounts: few([exact("ann@acme.test"), glob("c*@old.test"), regex("^dee")], 1),
  })
  .map((drawn) => userRules.parse(drawn));

const chains = [
  [],
  [{ kind: "trim" }, { kind: "lowerCase" }],
  [{ kind: "upperCase" }],
  [{ kind: "titleCase" }, { kind: "removeDiacritics" }],
  [{ kind: "replace", find: " Doe", with: " Roe" }],
  [{ kind: "regex", pattern: "^([a-z]+) .*$", with: "$1 of Acme" }],
  [{ kind: "template", text: "{displayName} {title}" }],
  [{ kind: "join", separator: " / " }],
  [{ kind: "first" }, { kind: "stripDomain" }],
  [{ kind: "guestAddress" }],
  [
    {
      kind: "lookup",
      entries: [
        { from: "ann Doe", to: "The first" },
        { from: "bob Doe", to: "" },
      ],
      otherwise: "keep",
    },
  ],
  [{ kind: "lookup", entries: [{ from: "ann Doe", to: "Ann" }], otherwise: "empty" }],
  [{ kind: "lookup", entries: [], otherwise: "keep" }],
  [{ kind: "date", format: "yyyy" }],
] as const;
const applies = one("always", "atCreation", "ifEmpty");

/** Chains of steps, one after the other of each kind: which fits a field is not asked. */
function mapping(sources: string[][], expressions: string[], candidates: string[]) {
  const origin = fc.oneof(
    one(...sources.map((paths) => ({ sources: paths, expression: null }))),
    one(...expressions.map((expression) => ({ sources: [], expression }))),
  );
  return fc
    .record({
      origin,
      transforms: one(...chains),
      fallback: mostly(null, "Nobody"),
      apply: applies,
      candidates: few(candidates),
    })
    .map(({ origin, ...rest }) => attributeMapping.parse({ ...origin, ...rest }));
}

const attributes = fc.record({
  username: fc.oneof(
    { weight: 2, arbitrary: fc.constant<AttributeMapping>(defaultMappings.username) },
    mapping(
      [["userName"], ["nickName", "userName"], ["emails.value"]],
      ["user.userName.lower()", 'user.attr("title") + "@acme.test"'],
      ['"x-" + user.userName', "user.userName.stripDomain()"],
    ),
  ),
  displayName: fc.oneof(
    { weight: 1, arbitrary: fc.constant<AttributeMapping>(defaultMappings.displayName) },
    mapping(
      [["displayName"], ["name.formatted", "displayName"], ["emails.value"]],
      ["user.displayName.title()", "user.nothing.here"],
      ['user.displayName + " 2"'],
    ),
  ),
  email: fc.oneof(
    { weight: 2, arbitrary: fc.constant<AttributeMapping>(defaultMappings.email) },
    mapping(
      [['emails[type eq "work"].value'], ["emails.value", "userName"]],
      ['user.attrs("emails.value").filter(e, e.endsWith("@acme.test"))[0]'],
      ['"x-" + user.userName'],
    ),
  ),
});

const profile = fc
  .subarray(["department", "role"], { maxLength: 2 })
  .chain((keys) =>
    fc.tuple(
      ...keys.map((key) =>
        fc.record({
          key: fc.constant(key),
          label: fc.constant(`The ${key}`),
          mapping: mapping(
            [["title"], ["nickName", "title"]],
            ['has(user.title) ? user.title : ""'],
            ['"x"'],
          ),
        }),
      ),
    ),
  )
  .map((drawn) => profileAttributes.parse(drawn));

const source = (name: string) => ({ name, id: null });
const mappingRows = [
  { target: "crew", any: [source("crew"), source("team-x")] },
  { target: "drawn", all: [source("crew"), source("fresh")], none: [source("team-x")] },
  { target: "outside", none: [source("crew")] },
  {
    target: "by-id",
    any: [{ name: "fresh", id: "1" }],
    all: [{ name: "crew", id: "2" }],
    none: [{ name: "inner", id: "3" }],
  },
];
const conditions = [
  { when: 'user.title.startsWith("Of a")', groups: ["drawn", "crew"] },
  { when: "user.nothing.here == 1", groups: ["crew"] },
];

const groups = fc
  .record({
    mode: mostly("sameName", "manual", "off"),
    createMissing: mostly(true, false),
    removal: one("addOnly", "owned", "mapped", "mirror"),
    firstContact: one("ask", "automatic"),
    deleteGone: fc.boolean(),
    include: few([exact("crew"), glob("*e*"), regex("^team")]),
    exclude: few([exact("fresh"), glob("team*"), regex("^cr")], 1),
    steps: few(
      [
        { kind: "trim" },
        { kind: "lowerCase" },
        { kind: "upperCase" },
        { kind: "replace", find: "team", with: "crew" },
        { kind: "regex", pattern: "^(.*)-x$", with: "$1" },
      ],
      4,
    ),
    dropUnmatched: mostly(false, true),
    merge: fc.boolean(),
    mappings: fc.subarray(mappingRows),
    protected: few([exact("fresh"), glob("by-*"), regex("^dr")], 1),
    protectAdminGroups: fc.boolean(),
    defaultsNew: few(["welcome", "crew"]),
    defaultsAll: few(["everyone", "jira-software-users"]),
    conditions: few(conditions),
    required: few([exact("crew"), glob("*-x"), regex("^in")]),
    requiredWhen: mostly(null, 'group.displayName.startsWith("c")', "group.nothing.here"),
    nested: one("direct", "transitive"),
  })
  .map((drawn) => groupRules.parse(drawn));

const safety = fc
  .record({
    disablesPercent: one(0, 5, 25),
    disablesMax: one(0, 25),
    disablesFloor: one(0, 3),
    membershipRemovalsPercent: one(0, 10, 50),
    membershipRemovalsFloor: one(0, 20),
    groupRemovalsPercent: one(0, 50),
    groupMembersMin: one(0, 10),
    raised: fc.option(
      one(2, 20).map((times) => ({
        times,
        until: new Date(Date.now() + times * 3_600_000).toISOString(),
      })),
      { nil: null },
    ),
  })
  .map((drawn) => safetyRules.parse(drawn));

const timing = one(
  { everyMinutes: null, cron: null },
  { everyMinutes: 60, cron: null },
  { everyMinutes: null, cron: "30 2 * * 1-5" },
);
const schedule = fc
  .record({
    full: timing,
    zone: one("UTC", "Europe/Berlin"),
    users: fc.option(timing, { nil: null }),
    groups: fc.option(timing, { nil: null }),
  })
  .map(({ full, ...rest }) => scheduleRules.parse({ ...full, ...rest }));

const inactivity = fc
  .record({ days: one(7, 90), neverDays: one(null, 30, 90), warn: fc.boolean() })
  .map((drawn) => inactivityRules.parse(drawn));

/** They hold in this world under any rules, so that each is asked and none forbids. */
const tests = fc
  .subarray([
    { kind: "person", person: "boss@acme.test", account: "active", groups: null },
    { kind: "person", person: "retired@acme.test", account: "disabled", groups: null },
    {
      ...{ kind: "person", person: "stranger@acme.test", account: "none" },
      groups: { how: "exactly", names: [] },
    },
    {
      ...{ kind: "person", person: "boss@acme.test", account: null },
      groups: { how: "atLeast", names: ["bosses"] },
    },
    {
      ...{ kind: "person", person: "ann@acme.test", account: null },
      groups: { how: "noneOf", names: ["nobody-here"] },
    },
    { kind: "everybody", name: "Everybody has a name", holds: "size(user.userName) > 0" },
    { kind: "everybody", name: "Nothing is asked", holds: "true" },
  ])
  .map((drawn) => policyTests.parse(drawn));
