import { describe, expect, test } from "vitest";
import { groupNamer } from "@/lib/core/groups/group-name";
import { groupWays } from "@/lib/core/groups/group-nesting";
import {
  type GroupPattern,
  groupPattern,
  nameTest,
  patternLine,
  readPattern,
} from "@/lib/core/groups/group-pattern";
import { groupRouter } from "@/lib/core/groups/group-router";
import { defaultGroupRules, type GroupRules, groupRules } from "@/lib/core/groups/group-rules";

describe("patterns", () => {
  test.each([
    ["Engineering", "ENGINEERING ", true],
    ["Engineering", "Engineering EU", false],
    ["eng-*", "Eng-Platform", true],
    ["eng-?", "eng-12", false],
    ["a.b*", "axb", false],
    ["/^eng-(eu|us)$/", "eng-eu", true],
    ["/^eng-/", "Eng-eu", false],
    ["/(?i)^eng-/", "Eng-eu", true],
    ["=a*b", "a*b", true],
    ["=a*b", "axb", false],
  ])("%s on %s: %s", (line, name, passes) => {
    expect(nameTest(readPattern(line))(name)).toBe(passes);
  });

  test.each<GroupPattern>([
    { kind: "exact", pattern: "Engineering" },
    { kind: "exact", pattern: "a*b" },
    { kind: "exact", pattern: "=x" },
    { kind: "glob", pattern: "eng-*" },
    { kind: "regex", pattern: "^eng-(.+)$" },
  ])("a line reads back as the pattern it was printed from: %j", (pattern) => {
    expect(readPattern(patternLine(pattern))).toEqual(pattern);
  });

  test("an expression that RE2 cannot read is refused with its position", () => {
    const { error } = groupPattern.safeParse({ kind: "regex", pattern: "eng-(?=x)" });
    expect(error?.issues[0]?.message).toContain("at character 5");
  });

  test("an expression that ruins backtracking engines answers at once", () => {
    const pattern = readPattern("/^(a+)+$/");
    expect(nameTest(pattern)(`${"a".repeat(5_000)}b`)).toBe(false);
  });
});

describe("names", () => {
  const rules = { include: [], exclude: [], steps: [], dropUnmatched: false };
  const namer = (more: object) => groupNamer({ ...rules, ...more });

  test("exclude wins over include, and says which rule it was", () => {
    const name = namer({
      include: [readPattern("eng-*")],
      exclude: [readPattern("*-temp")],
    });
    expect(name("eng-eu")).toMatchObject({ kept: true, name: "eng-eu" });
    expect(name("eng-temp")).toMatchObject({ reason: "group_excluded", rule: "*-temp" });
    expect(name("sales")).toMatchObject({ reason: "group_not_included" });
  });

  test("the filter sees the provider's name, the steps run in order, each output is told", () => {
    const name = namer({
      include: [readPattern("APP_*")],
      steps: [
        { kind: "regex", pattern: "^APP_(?<team>[A-Z]+)_(\\w+)$", with: `$2-\${team}` },
        { kind: "lowerCase" },
      ],
    });
    expect(name("APP_WIKI_Users")).toEqual({
      kept: true,
      name: "users-wiki",
      trace: ["APP_WIKI_Users", "Users-WIKI", "users-wiki"],
    });
  });

  test("with drop, a name that no replacing step matched is left out", () => {
    const name = namer({
      steps: [{ kind: "trim" }, { kind: "replace", find: "aad-", with: "" }],
      dropUnmatched: true,
    });
    expect(name("aad-eng")).toMatchObject({ kept: true, name: "eng" });
    expect(name(" sales ")).toMatchObject({ kept: false, reason: "group_name_unmatched" });
    expect(name("aad-")).toMatchObject({ kept: false, reason: "group_name_empty" });
  });

  test("a replacement that names a group the expression does not have is refused", () => {
    const step = { kind: "regex", pattern: "^(a)$", with: "$2" };
    const { error } = groupRules.safeParse({ ...defaultGroupRules, steps: [step] });
    expect(error?.issues[0]?.message).toContain("$2");
  });

  test("rules saved by earlier versions still parse", () => {
    const saved = { mode: "sameName", createMissing: true, removal: "owned" };
    expect(groupRules.parse(saved)).toEqual(defaultGroupRules);
  });
});

describe("the manual mapping", () => {
  const target = { groupKey: (name: string) => name.trim().toLowerCase(), adminGroups: [] };
  const source = (name: string, id: string | null = null) => ({ name, id });
  const group = (name: string) => ({ id: `id-${name}`, displayName: name });
  const router = (more: Partial<GroupRules>) =>
    groupRouter({ ...defaultGroupRules, mode: "manual", ...more }, target);
  const keys = (rules: Partial<GroupRules>, ...names: string[]) =>
    router(rules)
      .wanted(names.map(group))
      .map(({ key }) => key)
      .sort();

  test("one source group feeds several targets, several feed one, and everybody is in it once", () => {
    const mappings = [
      { target: "Users", any: [source("eng"), source("sales")], all: [], none: [] },
      { target: "Devs", any: [source("ENG")], all: [], none: [] },
    ];
    expect(keys({ mappings }, "eng", "sales")).toEqual(["devs", "users"]);
    expect(keys({ mappings }, "sales")).toEqual(["users"]);
    expect(keys({ mappings }, "finance")).toEqual([]);
  });

  test.each([
    [["a"], []],
    [["a", "b"], ["t"]],
    [["a", "b", "c"], []],
    [["b"], []],
  ])("any of a, all of b, none of c: somebody in %j is in %j", (names, expected) => {
    const mappings = [
      { target: "T", any: [source("a"), source("z")], all: [source("b")], none: [source("c")] },
    ];
    expect(keys({ mappings }, ...names)).toEqual(expected);
  });

  test("a row of nones alone gives the group to everybody outside", () => {
    const mappings = [{ target: "Others", any: [], all: [], none: [source("staff")] }];
    expect(keys({ mappings })).toEqual(["others"]);
    expect(keys({ mappings }, "staff")).toEqual([]);
  });

  test("a source named by id is found by it after a rename, and not by its old name", () => {
    const mappings = [{ target: "T", any: [source("old", "id-new")], all: [], none: [] }];
    expect(keys({ mappings }, "new")).toEqual(["t"]);
    expect(keys({ mappings }, "old")).toEqual([]);
  });

  test("a group that the filter leaves out feeds nothing, a changed name is found by either", () => {
    const mappings = [{ target: "T", any: [source("eng")], all: [], none: [] }];
    const steps = [{ kind: "replace" as const, find: "aad-", with: "" }];
    expect(keys({ mappings, steps }, "aad-eng")).toEqual(["t"]);
    expect(keys({ mappings, steps, exclude: [readPattern("aad-*")] }, "aad-eng")).toEqual([]);
  });
});

describe("groups in groups", () => {
  test("the way from the inner group to each outer one is told, the shortest wins", () => {
    const parents = new Map([
      ["team", ["unit", "staff"]],
      ["unit", ["staff", "all"]],
    ]);
    expect(Object.fromEntries(groupWays(["team"], parents))).toEqual({
      ...{ team: ["team"], unit: ["team", "unit"], staff: ["team", "staff"] },
      all: ["team", "unit", "all"],
    });
  });

  test("a cycle ends where it began", () => {
    const parents = new Map([
      ["a", ["b"]],
      ["b", ["c", "b"]],
      ["c", ["a"]],
    ]);
    expect([...groupWays(["a"], parents).keys()]).toEqual(["a", "b", "c"]);
  });

  test("a chain is followed to its depth and no further", () => {
    const parents = new Map(
      Array.from({ length: 50 }, (_, index) => [`g${index}`, [`g${index + 1}`]]),
    );
    expect(groupWays(["g0"], parents).size).toBe(20);
  });
});
