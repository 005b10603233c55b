import type { FieldTrace } from "@/lib/core/mapping/attribute-derive";
import { accountFields } from "@/lib/core/mapping/desired-user";
import { type ReasonCode, reasonSentence } from "@/lib/core/reasons/reasons";
import {
  type MembershipAnswer,
  type MembershipQuestion,
  membershipAnswer,
} from "@/lib/core/reasons/why";
import type { AccountField } from "@/lib/core/target/target";
import type { PersonTrace, RuleTrace } from "./plan-trace";

/** One value of an account: as wanted, as seen, and where the wanted one comes from. */
export type StandingField = {
  field: AccountField;
  /** Null where no account is wanted. */
  wanted: string | null;
  /** Null where there is no account, or the target does not show the value. */
  seen: string | null;
  origin: FieldTrace["origin"];
  /** The attribute's path at the source. */
  from: string | null;
  /** How many transforms the value went through. */
  steps: number;
  error: string | null;
};

/** A group of the target that somebody is in, will be in, or would be in by the rules. */
export type StandingGroup = {
  key: string;
  name: string;
  kind: MembershipAnswer["kind"];
  reason: ReasonCode;
  message: string | null;
  /** The rules that give it. */
  rules: StandingRule[];
};

export type StandingRule = {
  /** Its row of the mapping or its expression; else what the rule is, in a sentence. */
  words: string;
  sourceGroup: { id: string; name: string } | null;
};

/** How a person stands in one target: what each value and each membership is, and by which rule. */
export type PersonStanding = {
  decision: ReasonCode | null;
  /** Whether the next run would do something about the account. */
  changes: boolean;
  /** Seen active or not; null without an account. */
  active: boolean | null;
  fields: StandingField[];
  groups: StandingGroup[];
};

/** From what the planner noted on its way, so that it cannot differ from what a run would do. */
export function personStanding(question: MembershipQuestion): PersonStanding {
  const { trace } = question;
  return {
    decision: trace.decision?.reason ?? null,
    changes: question.changes.some(({ kind, skipped }) => kind.startsWith("user.") && !skipped),
    active: trace.user?.observed?.active ?? null,
    fields: accountFields.map((field) => standingField(trace, field)),
    groups: groupsOf(trace).map((group) => standingGroup(question, group)),
  };
}

function standingField({ attributes, user }: PersonTrace, field: AccountField): StandingField {
  const trace = attributes[field];
  const desired = user?.desired && "active" in user.desired ? user.desired : null;
  return {
    field,
    wanted: desired?.[field] ?? null,
    seen: user?.observed?.[field] ?? null,
    origin: trace?.origin ?? "none",
    from: trace?.from ?? null,
    steps: trace?.steps.length ?? 0,
    error: trace?.error ?? null,
  };
}

type Named = { key: string; name: string };

/** Everything that is there, wanted, or given by a rule that holds; each once, in order of name. */
function groupsOf({ memberships, rules }: PersonTrace): Named[] {
  const groups = new Map<string, string>();
  for (const { key, name, holds } of rules) if (holds) groups.set(key, name);
  for (const { key, name } of memberships?.desired ?? []) groups.set(key, name);
  for (const [key, name] of memberships?.observed ?? []) groups.set(key, name);
  return [...groups]
    .map(([key, name]) => ({ key, name }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function standingGroup(question: MembershipQuestion, { key, name }: Named): StandingGroup {
  const { trace } = question;
  const { kind, reason, message } = membershipAnswer(question, key);
  const given = trace.rules.filter((rule) => rule.key === key && rule.holds);
  return { key, name, kind, reason, message, rules: given.map((rule) => ruleOf(rule, trace)) };
}

function ruleOf({ rule, place, sourceGroupId }: RuleTrace, { groups }: PersonTrace): StandingRule {
  const group = groups.find(({ id }) => id === sourceGroupId);
  return {
    words: place ?? reasonSentence(rule),
    sourceGroup: group ? { id: group.id, name: group.displayName } : null,
  };
}
