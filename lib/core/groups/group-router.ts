import type { SourceGroupRef } from "@/lib/core/mapping/source-user";
import type { GroupTrace } from "@/lib/core/plan/plan-trace";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import { type ConditionProblem, groupConditions } from "./group-conditions";
import { groupNamer, type NamedGroup } from "./group-name";
import { nameTest } from "./group-pattern";
import type { GroupMapping, GroupRules, MappedSource } from "./group-rules";

/** A group of the target: its name, and the form by which the target tells groups apart. */
export type GroupRef = { key: string; name: string };

/** What one source group comes to: its name after the rules, and the target groups it feeds. */
export type GroupRoute = { named: NamedGroup; feeds: GroupRef[] };

/** A group somebody should be in, and by which rule. */
export type WantedGroup = GroupRef & {
  sourceGroupId: string | null;
  reason: Extract<
    ReasonCode,
    "member_in_source" | "member_by_mapping" | "default_for_all" | "condition_holds"
  >;
  /** The condition could not be worked out for this person: nothing is given, nothing taken away. */
  problem?: ConditionProblem;
};

export type GroupRouter = {
  rules: GroupRules;
  route(group: SourceGroupRef): GroupRoute;
  /** The groups that follow from the source groups somebody is in and from their record, each once. */
  wanted(
    groups: readonly SourceGroupRef[],
    user?: Record<string, unknown>,
    trace?: GroupTrace,
  ): WantedGroup[];
  /** Given to people whose account is new, and only then. */
  welcome: GroupRef[];
  /** Groups that the rules name by themselves, whatever source groups there are. */
  named: GroupRef[];
  isProtected(name: string): boolean;
  /** Default groups: given by us, never taken away by a rule. */
  isDefault(key: string): boolean;
  /** Source groups that the rules name one by one: the name, by what finds the group. */
  sources: ReadonlyMap<string, string>;
  /** What finds a source group: its id, and its names before and after the rules. */
  tokens(group: SourceGroupRef): string[];
  /** What mappings feed; empty for equal names, where the source groups have to be asked. */
  mapped: GroupRef[];
  isMapped(key: string): boolean;
};

/** What the router has to know of a target. */
export type GroupNaming = {
  groupKey(name: string): string;
  adminGroups: readonly string[];
};

/** Makes the rules of a sync ready to be asked about many groups and people. Pure. */
export function groupRouter(rules: GroupRules, target: GroupNaming): GroupRouter {
  const refs = (names: readonly string[]) => distinct(names.map(refOf(target)));
  const namer = groupNamer(rules);
  const mapper = groupMapper(rules.mappings, target);
  const [welcome, all] = [refs(rules.defaultsNew), refs(rules.defaultsAll)];
  const defaults = new Set([...welcome, ...all].map((group) => group.key));
  const toAll = all.map((group) => wantedFrom(group, null, "default_for_all"));
  const isSameName = rules.mode === "sameName";
  const conditions = groupConditions(rules.conditions);
  const byCondition = refs(rules.conditions.flatMap(({ groups }) => groups));
  const conditionKeys = new Set(byCondition.map((group) => group.key));

  function route(group: SourceGroupRef): GroupRoute {
    const named = namer(group.displayName);
    if (!named.kept) return { named, feeds: [] };
    const feeds = isSameName ? [refOf(target)(named.name)] : mapper.fedBy(tokensOf(group, named));
    return { named, feeds };
  }
  function ofSources(groups: readonly SourceGroupRef[], trace?: GroupTrace): WantedGroup[] {
    if (!isSameName) return mapper.wanted(kept(groups, namer), trace);
    return groups.flatMap((group) =>
      route(group).feeds.map((fed) => {
        const wanted = wantedFrom(fed, group.id, "member_in_source");
        note(trace, wanted, null);
        return wanted;
      }),
    );
  }
  function ofConditions(user: Record<string, unknown>, trace?: GroupTrace): WantedGroup[] {
    const answers = conditions(user);
    for (const [index, { groups, holds, problem }] of trace ? answers.entries() : []) {
      const place = rules.conditions[index]?.when ?? null;
      for (const group of refs(groups)) {
        const wanted = wantedFrom(group, null, "condition_holds");
        note(trace, wanted, place, holds, problem?.message ?? "It does not hold for this person.");
      }
    }
    const given = answers.filter(({ holds, problem }) => holds || problem !== null);
    return given.flatMap(({ groups, problem }) =>
      refs(groups).map((group) => {
        const wanted = wantedFrom(group, null, "condition_holds");
        return problem === null ? wanted : { ...wanted, problem };
      }),
    );
  }
  return {
    rules,
    route,
    wanted: (groups, user, trace) => {
      const conditional = user === undefined ? [] : ofConditions(user, trace);
      const held = conditional.filter(({ problem }) => problem === undefined);
      for (const group of trace ? toAll : []) note(trace, group, null);
      return distinct([...ofSources(groups, trace), ...held, ...toAll, ...conditional]);
    },
    welcome,
    named: distinct([...all, ...welcome, ...byCondition, ...(isSameName ? [] : mapper.byAbsence)]),
    isProtected: protection(rules, target),
    isDefault: (key) => defaults.has(key),
    sources: namedSources(rules),
    tokens: (group) => tokensOf(group, namer(group.displayName)),
    mapped: rules.mode === "manual" ? mapper.targets : [],
    isMapped: (key) => conditionKeys.has(key) || (rules.mode === "manual" && mapper.keys.has(key)),
  };
}

function protection(rules: GroupRules, target: GroupNaming): GroupRouter["isProtected"] {
  const tests = rules.protected.map(nameTest);
  const admins = new Set(rules.protectAdminGroups ? target.adminGroups.map(target.groupKey) : []);
  return (name) => admins.has(target.groupKey(name)) || tests.some((test) => test(name));
}

function namedSources({ mode, mappings, required }: GroupRules): ReadonlyMap<string, string> {
  const mapped =
    mode === "manual" ? mappings.flatMap(({ any, all, none }) => [any, all, none]) : [];
  const exact = required.filter(({ kind }) => kind === "exact");
  return new Map([
    ...mapped.flat().map((source) => [tokenOf(source), source.name] as const),
    ...exact.map(({ pattern }) => [`name ${fold(pattern)}`, pattern] as const),
  ]);
}

type Kept = { group: SourceGroupRef; tokens: string[] };

function kept(groups: readonly SourceGroupRef[], namer: (name: string) => NamedGroup): Kept[] {
  return groups.flatMap((group) => {
    const named = namer(group.displayName);
    return named.kept ? [{ group, tokens: tokensOf(group, named) }] : [];
  });
}

/** The mapping by what it asks for, so that a person costs what their own groups cost. */
function groupMapper(mappings: readonly GroupMapping[], target: GroupNaming) {
  const rows = mappings.map((mapping, index) => ({
    index,
    ref: refOf(target)(mapping.target),
    ...tokens(mapping),
  }));
  const byToken = new Map<string, Set<number>>();
  rows.forEach(({ any, all }, index) => {
    for (const token of [...any, ...all]) {
      byToken.set(token, (byToken.get(token) ?? new Set()).add(index));
    }
  });
  const byAbsence = rows.filter(({ any, all }) => any.length + all.length === 0);
  const rowsOf = (found: readonly string[]) =>
    [...new Set(found.flatMap((token) => [...(byToken.get(token) ?? [])]))].flatMap(
      (index) => rows[index] ?? [],
    );
  return {
    targets: distinct(rows.map(({ ref }) => ref)),
    keys: new Set(rows.map(({ ref }) => ref.key)),
    byAbsence: distinct(byAbsence.map(({ ref }) => ref)),
    fedBy: (found: readonly string[]) => distinct(rowsOf(found).map(({ ref }) => ref)),
    wanted(groups: readonly Kept[], trace?: GroupTrace): WantedGroup[] {
      const sources = new Map(groups.flatMap((each) => each.tokens.map((token) => [token, each])));
      const asked = [...rowsOf([...sources.keys()]), ...byAbsence];
      if (trace) noteUnasked(rows, new Set(asked), trace);
      return asked.flatMap((row) => {
        const cause = [...row.any, ...row.all].find((token) => sources.has(token));
        const sourceGroupId = (cause && sources.get(cause)?.group.id) ?? null;
        const wanted = wantedFrom(row.ref, sourceGroupId, "member_by_mapping");
        const missing = missingFor(row, (token) => sources.has(token));
        note(trace, wanted, placeOf(row), missing === null, missing);
        return missing === null ? [wanted] : [];
      });
    },
  };
}

type MapperRow = { index: number; ref: GroupRef } & ReturnType<typeof tokens>;

/** Why a row of the mapping does not hold for somebody; null when it does. */
function missingFor({ any, all, none }: MapperRow, has: (token: string) => boolean): string | null {
  if (any.length > 0 && !any.some(has)) return "The person is in none of its “any” groups.";
  if (!all.every(has)) return "The person is not in every one of its “all” groups.";
  return none.some(has) ? "The person is in one of its “none” groups." : null;
}

function placeOf({ index }: MapperRow): string {
  return `Row ${index + 1} of the group mapping`;
}

/** Rows that mention none of the person's groups are never looked at by the planner. */
function noteUnasked(rows: MapperRow[], asked: ReadonlySet<MapperRow>, trace: GroupTrace): void {
  for (const row of rows) {
    if (asked.has(row)) continue;
    const why = missingFor(row, () => false);
    note(trace, wantedFrom(row.ref, null, "member_by_mapping"), placeOf(row), false, why);
  }
}

function note(
  trace: GroupTrace | undefined,
  { key, name, sourceGroupId, reason }: WantedGroup,
  place: string | null,
  holds = true,
  why: string | null = null,
): void {
  const said = holds ? null : why;
  trace?.rules.push({ key, name, sourceGroupId, rule: reason, holds, place, why: said });
}

function tokens({ any, all, none }: GroupMapping) {
  return { any: any.map(tokenOf), all: all.map(tokenOf), none: none.map(tokenOf) };
}

/** A source named by its id follows renames; one known by its name alone is found by it. */
function tokenOf({ id, name }: MappedSource): string {
  return id === null ? `name ${fold(name)}` : `id ${id}`;
}

function tokensOf(group: SourceGroupRef, named: NamedGroup): string[] {
  const names = new Set([group.displayName, ...(named.kept ? [named.name] : [])].map(fold));
  return [`id ${group.id}`, ...[...names].map((name) => `name ${name}`)];
}

function wantedFrom(
  group: GroupRef,
  sourceGroupId: string | null,
  reason: WantedGroup["reason"],
): WantedGroup {
  return { ...group, sourceGroupId, reason };
}

function refOf(target: GroupNaming): (name: string) => GroupRef {
  return (name) => ({ key: target.groupKey(name), name: name.trim() });
}

function distinct<Group extends { key: string }>(groups: readonly Group[]): Group[] {
  const byKey = new Map<string, Group>();
  for (const group of groups) if (!byKey.has(group.key)) byKey.set(group.key, group);
  return [...byKey.values()];
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
