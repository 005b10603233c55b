"use client";

import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/rules";
import type { MatchField, MatchRule } from "@/lib/core/plan/match-rule";
import { settingWords } from "../../../../../setting-words";
import { OrderedRows, type RowProps } from "../ordered-rows";

/** How the account of a person is found who is not linked to one yet, in order. */
export function MatchEditor({ rules, readOnly }: { rules: MatchRule[]; readOnly: boolean }) {
  return (
    <OrderedRows
      legend={settingWords.users.match.label}
      name="match"
      items={rules}
      itemsMax={8}
      noun="rule"
      readOnly={readOnly}
      newItem={unusedRule}
      lead={texts.firstAlwaysTheAccount}
      Fields={RuleFields}
    />
  );
}

function unusedRule(rules: MatchRule[]): MatchRule {
  const unused = (["username", "email", "externalId"] as const).find(
    (by) => !rules.some((rule) => rule.by === by),
  );
  return ruleOf(unused ?? "attribute");
}

function RuleFields({ item: rule, index, onChange }: RowProps<MatchRule>) {
  const label = `Rule ${index + 1}`;
  return (
    <>
      <span className="w-64 max-w-full">
        <Select
          aria-label={label}
          value={rule.by}
          onChange={(event) => onChange(ruleOf(event.target.value))}
          className="text-sm"
        >
          {Object.entries(ruleLabels).map(([by, text]) => (
            <option key={by} value={by}>
              {text}
            </option>
          ))}
        </Select>
      </span>
      {rule.by === "attribute" && (
        <>
          <span className="min-w-40 flex-1">
            <input
              aria-label={fill(texts.sourceAttribute, { label })}
              value={rule.path}
              onChange={(event) => onChange({ ...rule, path: event.target.value })}
              placeholder="employeeNumber"
              spellCheck={false}
              autoComplete="off"
              maxLength={300}
              className={`${controlClass} h-8 font-mono text-sm`}
            />
          </span>
          <span className="text-faint">{texts.isTheAccounts}</span>
          <span className="w-40">
            <Select
              aria-label={fill(texts.fieldOfTheAccount, { label })}
              value={rule.field}
              onChange={(event) => onChange({ ...rule, field: fieldOf(event.target.value) })}
              className="text-sm"
            >
              {Object.entries(fieldLabels).map(([field, text]) => (
                <option key={field} value={field}>
                  {text}
                </option>
              ))}
            </Select>
          </span>
        </>
      )}
    </>
  );
}

const ruleLabels: Record<MatchRule["by"], string> = {
  username: "Same user name",
  email: "Same e-mail",
  externalId: "External id is the account's key",
  attribute: "An attribute",
};

const fieldLabels: Record<MatchField, string> = {
  username: "user name",
  email: "e-mail",
  id: "key in the target",
};

function ruleOf(by: string): MatchRule {
  switch (by) {
    case "email":
    case "externalId":
      return { by };
    case "attribute":
      return { by, path: "", field: "username" };
    default:
      return { by: "username" };
  }
}

function fieldOf(text: string): MatchField {
  return text === "email" || text === "id" ? text : "username";
}
