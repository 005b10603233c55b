import { compileExpression } from "@/lib/core/mapping/expression";
import type { EndState } from "@/lib/core/plan/end-state";
import {
  type Invariant,
  invariantVariables,
  type PersonTest,
  type PolicyTest,
} from "@/lib/core/settings/policy-tests";

/** A person as a plan leaves them: what the source says, and the account in the end. */
export type TestedPerson = {
  id: string;
  /** As they are called on screen. */
  subject: string;
  /** Names by which an example may mean them. */
  names: readonly string[];
  /** Null for people who left: what is asked of their record has no answer, and fails nobody. */
  record: Record<string, unknown> | null;
  account: EndState;
};

/** Which test does not hold, for whom, and why. */
export type PolicyFailure = { test: string; personId: string; subject: string; why: string };

export type PolicyCheck = {
  /** What fails for this person. */
  of(person: TestedPerson): PolicyFailure[];
  /** Examples whose person has not been seen. */
  unseen(): string[];
};

/** Tests made ready to be asked about many people. Pure but for whom it has seen. */
export function policyCheck(tests: readonly PolicyTest[], groupKey: GroupKey): PolicyCheck {
  const invariants = tests.filter((test) => test.kind === "everybody").map(compiled);
  const examples = new Map<string, PersonTest[]>();
  for (const test of tests) {
    if (test.kind !== "person") continue;
    const name = test.person.toLowerCase();
    examples.set(name, [...(examples.get(name) ?? []), test]);
  }
  const seen = new Set<string>();
  return {
    of(person) {
      const names = [...new Set(person.names.map((name) => name.toLowerCase()))];
      const meant = names.flatMap((name) => examples.get(name) ?? []);
      for (const name of names) if (examples.has(name)) seen.add(name);
      const found = [
        ...meant.flatMap((test) => exampleFailure(test, person.account, groupKey) ?? []),
        ...invariants.flatMap((test) => test(person) ?? []),
      ];
      const { id, subject } = person;
      return found.map(({ test, why }) => ({ test, why, personId: id, subject }));
    },
    unseen: () => [...examples.keys()].filter((name) => !seen.has(name)),
  };
}

type Found = Pick<PolicyFailure, "test" | "why">;

function compiled({ name, holds }: Invariant): (person: TestedPerson) => Found | null {
  const expression = compileExpression(holds, { variables: invariantVariables, result: "bool" });
  return ({ record, account: { groups, ...fields } }) => {
    const account = { ...fields, groups: [...groups.values()] };
    try {
      if (expression.evaluate({ user: record ?? {}, account }) === true) return null;
      return { test: name, why: `${holds} does not hold` };
    } catch (error) {
      if (record === null) return null;
      const problem = error instanceof Error ? error.message : String(error);
      return { test: name, why: `It could not be worked out: ${problem}` };
    }
  };
}

const accountWords = {
  active: "an active account",
  disabled: "a disabled account",
  none: "no account",
} as const;

type GroupKey = (name: string) => string;

function exampleFailure(test: PersonTest, account: EndState, groupKey: GroupKey): Found | null {
  return accountFailure(test, account) ?? groupsFailure(test, account, groupKey);
}

function accountFailure({ person, account: wanted }: PersonTest, account: EndState): Found | null {
  const is = !account.exists ? "none" : account.active ? "active" : "disabled";
  if (wanted === null || wanted === is) return null;
  const test = `${person} has ${accountWords[wanted]}`;
  return { test, why: `The plan leaves ${accountWords[is]}` };
}

const howWords = { exactly: "exactly", atLeast: "at least", noneOf: "none of" } as const;

function groupsFailure(
  { person, groups: wanted }: PersonTest,
  { groups }: EndState,
  groupKey: GroupKey,
): Found | null {
  if (wanted === null) return null;
  const { how, names } = wanted;
  const test = `${person} ends in ${howWords[how]} ${names.join(", ") || "no groups"}`;
  const why = (words: string) => ({ test, why: `The plan leaves them ${words}` });
  const held = names.filter((name) => groups.has(groupKey(name)));
  if (how === "noneOf") return held.length === 0 ? null : why(`in ${listed(held)}`);
  const keys = new Set(names.map(groupKey));
  const extra = [...groups].filter(([key]) => how === "exactly" && !keys.has(key));
  const missing = names.filter((name) => !held.includes(name));
  const parts = [
    ...(missing.length > 0 ? [`not in ${listed(missing)}`] : []),
    ...(extra.length > 0 ? [`also in ${listed(extra.map(([, name]) => name))}`] : []),
  ];
  return parts.length === 0 ? null : why(parts.join(" and "));
}

const namesShown = 5;

function listed(names: readonly string[]): string {
  const rest = names.length > namesShown ? ` and ${names.length - namesShown} more` : "";
  return names.slice(0, namesShown).join(", ") + rest;
}

const failuresNamed = 3;

/** The failures in one sentence for people, the first few by name. */
export function policyMessage(failures: readonly PolicyFailure[], count = failures.length): string {
  const named = failures
    .slice(0, failuresNamed)
    .map(({ test, subject, why }) => `“${test}” fails for ${subject}. ${why}.`);
  const rest = count > named.length ? ` And ${count - named.length} more.` : "";
  return `${named.join(" ")}${rest} Change the settings, or the tests when they are out of date.`;
}
