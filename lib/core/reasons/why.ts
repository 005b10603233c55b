import type { FieldTrace } from "@/lib/core/mapping/attribute-derive";
import { accountFields, fieldLabels } from "@/lib/core/mapping/desired-user";
import type { PlannedChange } from "@/lib/core/plan/change";
import { ruleWords } from "@/lib/core/plan/match-rule";
import type { PersonTrace, RoutedGroup, RuleTrace } from "@/lib/core/plan/plan-trace";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { type ReasonCode, reasonSentence } from "./reasons";

/** Where a stage is decided: the tab of a setting, or the record itself. */
export type WhyPlace = "source" | "user-sync" | "attributes" | "group-sync" | "target" | "run";

/** One stage of the way from the source record to the target. */
export type WhyStage = {
  stage: "source" | "scope" | "attributes" | "groups" | "match" | "decision" | "membership";
  title: string;
  /** `no`: the way ends here, or this is what keeps the person out. */
  verdict: "yes" | "no" | "note";
  text: string;
  lines: string[];
  place: WhyPlace;
};

export type WhyQuestion = {
  trace: PersonTrace;
  /** The record as the source has it; null for people who left. */
  source: { userName: string; active: boolean; groups: number } | null;
  settings: SyncSettings;
  /** What the planner decided about this person. */
  changes: readonly PlannedChange[];
  /** The target group asked about. */
  group: { key: string; name: string; exists: boolean } | null;
  /** Source groups that lead to that group, which the person may or may not be in. */
  feeders: readonly { id: string; name: string }[];
};

/** The way of one person to an account, or to one group, as the planner went it. */
export function whyStages(question: WhyQuestion): WhyStage[] {
  const stages = [
    sourceStage(question),
    scopeStage(question),
    attributesStage(question),
    ...(question.group ? [groupsStage(question)] : []),
    matchStage(question),
    decisionStage(question),
    ...(question.group ? [membershipStage(question)] : []),
  ];
  return stages.filter((stage) => stage !== null);
}

/** The stage that said no first; null when nothing stands in the way. */
export function firstNo(stages: readonly WhyStage[]): WhyStage | null {
  return stages.find(({ verdict }) => verdict === "no") ?? null;
}

function sourceStage({ source }: WhyQuestion): WhyStage {
  const base = { stage: "source", title: "Source record", place: "source" } as const;
  if (source === null) {
    const text = "The identity provider does not list the person (any more).";
    return { ...base, verdict: "no", text, lines: [] };
  }
  const state = source.active ? "active" : "disabled";
  const text = `The identity provider lists “${source.userName}” as ${state}.`;
  const groups = `In ${source.groups} ${source.groups === 1 ? "group" : "groups"} there`;
  return { ...base, verdict: source.active ? "yes" : "no", text, lines: [groups] };
}

function scopeStage({ trace, source, settings }: WhyQuestion): WhyStage | null {
  if (source === null) return null;
  const base = { stage: "scope", title: "Scope" } as const;
  if (trace.decision?.reason === "excluded") {
    return no({ ...base, place: "user-sync" }, reasonSentence("excluded"));
  }
  const place = "group-sync";
  if (trace.takenInBy === null) {
    return yes({ ...base, place }, "The rules require no group, so everybody is in scope.");
  }
  if (trace.takenInBy.length > 0) {
    const by = trace.takenInBy.map((name) => `“${name}”`).join(", ");
    return yes({ ...base, place }, `In scope by ${by}.`);
  }
  const { required, requiredWhen } = settings.groups;
  const lines = [
    ...required.map(({ pattern }) => pattern),
    ...(requiredWhen ? [requiredWhen] : []),
  ];
  return no({ ...base, place }, reasonSentence("out_of_scope"), lines);
}

function attributesStage({ trace, source }: WhyQuestion): WhyStage | null {
  if (source === null) return null;
  const base = { stage: "attributes", title: "Attributes", place: "attributes" } as const;
  const lines = accountFields.flatMap((field) =>
    fieldLine(fieldLabels[field], trace.attributes[field]),
  );
  const desired = trace.user?.desired;
  if (desired && "refusal" in desired) return no(base, desired.refusal.message, lines);
  return yes(base, "Every field of the account has its value.", lines);
}

function fieldLine(label: string, trace: FieldTrace | undefined): string[] {
  if (!trace) return [];
  const from = trace.from ?? trace.origin;
  const way = [trace.input, ...trace.steps].map((values) => values.join(", ") || "nothing");
  const end = trace.error ?? (trace.value === "" ? "no value" : trace.value);
  const steps = trace.origin === "source" || trace.steps.length > 0 ? [...way, end] : [end];
  const distinct = steps.filter((step, index) => step !== steps[index - 1]);
  return [`${label}: ${from} → ${distinct.join(" → ")}`];
}

function groupsStage(question: WhyQuestion): WhyStage {
  const { trace, group, settings } = question;
  const base = { stage: "groups", title: "Groups", place: "group-sync" } as const;
  if (settings.groups.mode === "off") return no(base, reasonSentence("groups_are_off"));
  const rules = trace.rules.filter(({ key }) => key === group?.key);
  const given = rules.filter(({ holds }) => holds);
  if (given.length > 0) {
    const lines = given.map((rule) => ruleLine(rule, trace.groups));
    return yes(base, `The rules give “${group?.name}”.`, lines);
  }
  const welcome = trace.memberships?.welcome.some(({ key }) => key === group?.key);
  if (welcome) return note(base, reasonSentence("default_for_new"));
  const refused = rules.map((rule) => ruleLine(rule, trace.groups));
  const lines = [...refused, ...feederLines(question)];
  const nothing = `No rule and no group of the provider leads to “${group?.name}”.`;
  return no(base, lines.length > 0 ? `The rules do not give “${group?.name}”.` : nothing, lines);
}

function ruleLine({ rule, place, why, holds, sourceGroupId }: RuleTrace, groups: RoutedGroup[]) {
  const group = groups.find(({ id }) => id === sourceGroupId);
  const way = group ? [...group.way, ...group.route.named.trace.slice(1)].join(" → ") : null;
  const named = place && [place, way && `by ${way}`].filter(Boolean).join(", ");
  const what = named ?? (way ? `By ${way}` : reasonSentence(rule));
  return holds ? what : `${what}: ${why}`;
}

/** What leads there at the provider, and why it does not for this person. */
function feederLines({ feeders, trace, group }: WhyQuestion): string[] {
  const mine = new Set(trace.groups.map(({ id }) => id));
  const missing = feeders
    .filter(({ id }) => !mine.has(id))
    .map(({ name }) => `The person is not in “${name}”, which leads there.`);
  const left = trace.groups.flatMap(({ displayName, route: { named } }) => {
    const isMeant = displayName.trim().toLowerCase() === group?.name.trim().toLowerCase();
    return isMeant && !named.kept ? [`“${displayName}”: ${reasonSentence(named.reason)}`] : [];
  });
  return [...left, ...missing];
}

function matchStage({ trace: { user } }: WhyQuestion): WhyStage | null {
  if (!user) return null;
  const base = { stage: "match", title: "Account", place: "user-sync" } as const;
  const { found, observed, claim } = user;
  if (found.kind === "several") return no(base, reasonSentence("match_ambiguous"), found.usernames);
  if (claim === "other_person" && !user.link) return no(base, reasonSentence("username_taken"));
  if (!observed) return note(base, "There is no account for the person in the target.");
  const state = observed.active ? "active" : "disabled";
  const how = found.kind === "rule" ? `found by ${ruleWords(found.rule)}` : "linked to this person";
  return yes(base, `The account “${observed.username}” (${state}) is ${how}.`);
}

const nothingToDo: ReadonlySet<ReasonCode> = new Set(["in_sync"]);

function decisionStage({ trace: { decision }, changes }: WhyQuestion): WhyStage | null {
  if (!decision) return null;
  const base = { stage: "decision", title: "Decision", place: "user-sync" } as const;
  const own = changes.filter(({ kind }) => kind.startsWith("user."));
  const lines = own.map(({ kind, reason, skipped, message }) =>
    [`${kind}${skipped ? " (left undone)" : ""}: ${reasonSentence(reason)}`, message]
      .filter(Boolean)
      .join(" "),
  );
  const text = reasonSentence(decision.reason);
  if (decision.memberships === "follow") return yes(base, text, lines);
  return nothingToDo.has(decision.reason) ? yes(base, text, lines) : no(base, text, lines);
}

function membershipStage(question: WhyQuestion): WhyStage {
  const base = { stage: "membership", title: "Membership", place: "group-sync" } as const;
  const answer = membershipAnswer(question, question.group?.key ?? "");
  const words = [reasonSentence(answer.reason), answer.message].filter(Boolean).join(" ");
  switch (answer.kind) {
    case "is":
      return yes(base, `The person is in the group. ${words}`);
    case "joins":
      return yes(base, `The next run puts the person in. ${words}`);
    case "leaves":
      return no(base, `The next run takes the person out. ${words}`);
    case "kept":
      return note(base, `The person is in the group and stays. ${words}`);
    case "blocked":
      return no(base, `The person is not in the group, and is not put in. ${words}`);
    default:
      return no(base, `The person is not in the group. ${words}`);
  }
}

/** What the planner says about one membership, in one word and with its reason. */
export type MembershipAnswer = {
  kind: "is" | "joins" | "leaves" | "kept" | "blocked" | "not";
  isMember: boolean;
  reason: ReasonCode;
  message: string | null;
};

export function membershipAnswer(question: MembershipQuestion, key: string): MembershipAnswer {
  const { trace, changes, settings } = question;
  const isMember = trace.memberships?.observed.has(key) ?? false;
  if (settings.groups.mode === "off") {
    return { kind: isMember ? "kept" : "not", isMember, reason: "groups_are_off", message: null };
  }
  const change = changes.find(({ group, kind }) => group?.key === key && isMembership(kind));
  if (change) return changing(change, isMember);
  return isMember ? staying(trace, key) : staysOut(trace);
}

export type MembershipQuestion = Pick<WhyQuestion, "trace" | "changes" | "settings">;

function changing({ kind, skipped, reason, message }: PlannedChange, isMember: boolean) {
  const undone = isMember ? "kept" : "blocked";
  const done = kind === "membership.add" ? "joins" : "leaves";
  return { kind: skipped ? undone : done, isMember, reason, message: message ?? null } as const;
}

function staying({ memberships, decision }: PersonTrace, key: string): MembershipAnswer {
  const wanted = memberships?.desired.find((group) => group.key === key);
  if (!wanted || decision?.memberships !== "follow") {
    return { kind: "kept", isMember: true, reason: "membership_not_ours", message: null };
  }
  const { blocked, reason, message = null } = wanted;
  return { kind: blocked ? "kept" : "is", isMember: true, reason: blocked ?? reason, message };
}

function staysOut({ decision }: PersonTrace): MembershipAnswer {
  const follows = decision?.memberships === "follow";
  const reason = decision && !follows ? decision.reason : "not_wanted";
  return { kind: "not", isMember: false, reason, message: null };
}

function isMembership(kind: PlannedChange["kind"]): boolean {
  return kind === "membership.add" || kind === "membership.remove";
}

type Base = Pick<WhyStage, "stage" | "title" | "place">;

function yes(base: Base, text: string, lines: string[] = []): WhyStage {
  return { ...base, verdict: "yes", text, lines };
}

function no(base: Base, text: string, lines: string[] = []): WhyStage {
  return { ...base, verdict: "no", text, lines };
}

function note(base: Base, text: string, lines: string[] = []): WhyStage {
  return { ...base, verdict: "note", text, lines };
}
