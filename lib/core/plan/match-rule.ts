import { z } from "zod";
import { attributePath } from "@/lib/core/mapping/attribute-mapping";
import { compilePath, pathProblem } from "@/lib/core/mapping/attribute-path";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Account } from "@/lib/core/target/target";

/** What an account can be found by; its id is the target's own key. */
const matchField = z.enum(["username", "email", "id"]);
export type MatchField = z.infer<typeof matchField>;

/** One way to find the account of a person who is not linked to one yet. */
export const matchRule = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("username") }),
  z.strictObject({ by: z.literal("email") }),
  z.strictObject({ by: z.literal("externalId") }),
  z
    .strictObject({ by: z.literal("attribute"), path: attributePath, field: matchField })
    .superRefine(({ path }, context) => {
      const message = pathProblem(path);
      if (message) context.addIssue({ code: "custom", path: ["path"], message });
    }),
]);
export type MatchRule = z.infer<typeof matchRule>;

/** In order; a link by the source's own id always comes first and is no rule. */
export const matchRules = z
  .array(matchRule)
  .min(1, "Keep at least one rule.")
  .max(8, "List at most 8 rules.");

/** What a person offers to the rules. */
export type MatchPerson = {
  username: string;
  email: string;
  externalId: string | null;
  resource: Record<string, unknown>;
};

/** A value to look for, in the form in which values are compared. */
export type MatchKey = { rule: MatchRule; field: MatchField; value: string; key: string };

export type Matcher = (person: MatchPerson) => MatchKey[];

/** Compiled once per run; gives a person's keys in the order of the rules. */
export function compileMatcher(rules: readonly MatchRule[]): Matcher {
  const readers = rules.map((rule) => ({ rule, field: fieldOf(rule), read: readerOf(rule) }));
  return (person) =>
    readers.flatMap(({ rule, field, read }) =>
      read(person)
        .filter((value) => value !== "")
        .map((value) => ({ rule, field, value, key: keyOf(field, value) })),
    );
}

/** Names and e-mails are compared in any case, ids as they are. */
export function keyOf(field: MatchField, value: string): string {
  return field === "id" ? value : value.toLowerCase();
}

function fieldOf(rule: MatchRule): MatchField {
  switch (rule.by) {
    case "username":
    case "email":
      return rule.by;
    case "externalId":
      return "id";
    default:
      return rule.field;
  }
}

function readerOf(rule: MatchRule): (person: MatchPerson) => string[] {
  switch (rule.by) {
    case "username":
      return ({ username }) => [username];
    case "email":
      return ({ email }) => [email];
    case "externalId":
      return ({ externalId }) => [externalId ?? ""];
    default: {
      const read = compilePath(rule.path);
      return ({ resource }) => read(resource);
    }
  }
}

/** How a person's account was found, or why none was. */
export type Found =
  | { kind: "link" }
  | { kind: "rule"; rule: MatchRule; value: string }
  /** Several accounts fit one rule: nobody can tell which is meant. */
  | { kind: "several"; rule: MatchRule; value: string; usernames: string[] }
  /** `nameIsTaken`: an account has the person's user name, and no rule leads to it. */
  | { kind: "none"; nameIsTaken: boolean };

export type Match = { account: Account | null; found: Found };

/** The first rule that finds an account decides. */
export function matchAccount(
  keys: readonly MatchKey[],
  lookUp: (field: MatchField, key: string) => readonly Account[],
): Match | null {
  for (const rule of new Set(keys.map((key) => key.rule))) {
    const own = keys.filter((key) => key.rule === rule);
    const hits = own.flatMap(({ field, key }) => [...lookUp(field, key)]);
    const distinct = [...new Map(hits.map((account) => [account.id, account])).values()];
    const [account, ...others] = distinct;
    if (!account) continue;
    const value = own.map((key) => key.value).join(", ");
    if (others.length === 0) return { account, found: { kind: "rule", rule, value } };
    const usernames = distinct.map(({ username }) => username).sort();
    return { account: null, found: { kind: "several", rule, value, usernames } };
  }
  return null;
}

/** Why an account is linked, by the rule that found it. */
export function matchReason({ by }: MatchRule): ReasonCode {
  switch (by) {
    case "username":
      return "matched_by_username";
    case "email":
      return "matched_by_email";
    case "externalId":
      return "matched_by_external_id";
    default:
      return "matched_by_attribute";
  }
}

/** A rule in words, for example “e-mail” or “employeeNumber = user name”. */
export function ruleWords(rule: MatchRule): string {
  switch (rule.by) {
    case "username":
      return "user name";
    case "email":
      return "e-mail";
    case "externalId":
      return "external id";
    default:
      return `${rule.path} = ${fieldWords[rule.field]}`;
  }
}

export const fieldWords: Readonly<Record<MatchField, string>> = {
  username: "user name",
  email: "e-mail",
  id: "key in the target",
};
