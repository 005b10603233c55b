"use client";

import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { FieldError } from "@/app/_ui/field-error";
import { Select } from "@/app/_ui/select";
import type { MatchField, MatchRule } from "@/lib/core/match-rule";
import { OrderButtons } from "../attributes/order-buttons";
import { JsonField } from "../json-field";

type Row = { key: number; rule: MatchRule };

const rulesMax = 8;

/** How the account of a person is found who is not linked to one yet, in order. */
export function MatchEditor({ rules, readOnly }: { rules: MatchRule[]; readOnly: boolean }) {
  const [rows, setRows] = useState<Row[]>(() => rules.map((rule, key) => ({ key, rule })));
  const errorId = useId();

  function change(key: number, rule: MatchRule): void {
    setRows(rows.map((row) => (row.key === key ? { key, rule } : row)));
  }
  function move(index: number, by: number): void {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    setRows(next);
  }
  function add(): void {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    const unused = (["username", "email", "externalId"] as const).find(
      (by) => !rows.some(({ rule }) => rule.by === by),
    );
    setRows([...rows, { key, rule: ruleOf(unused ?? "attribute") }]);
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium">Match rules</legend>
      <JsonField name="match" value={rows.map((row) => row.rule)} />
      <ol className="flex flex-col gap-2">
        <li className="text-muted text-sm">
          First, always: the account that Usher linked to the person's id before.
        </li>
        {rows.map(({ key, rule }, index) => (
          <li key={key} className="flex flex-wrap items-center gap-2">
            <RuleFields rule={rule} index={index} onChange={(next) => change(key, next)} />
            {!readOnly && (
              <OrderButtons
                label={`rule ${index + 1}`}
                isFirst={index === 0}
                isLast={index === rows.length - 1}
                onMove={(by) => move(index, by)}
                onRemove={() => setRows(rows.filter((row) => row.key !== key))}
              />
            )}
          </li>
        ))}
      </ol>
      <FieldError id={errorId} name="match" />
      {!readOnly && rows.length < rulesMax && (
        <div>
          <Button size="sm" variant="ghost" icon={<Plus aria-hidden />} onClick={add}>
            Add a rule
          </Button>
        </div>
      )}
    </fieldset>
  );
}

type RuleProps = { rule: MatchRule; index: number; onChange: (rule: MatchRule) => void };

function RuleFields({ rule, index, onChange }: RuleProps) {
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
              aria-label={`${label}: source attribute`}
              value={rule.path}
              onChange={(event) => onChange({ ...rule, path: event.target.value })}
              placeholder="employeeNumber"
              spellCheck={false}
              autoComplete="off"
              maxLength={300}
              className={`${controlClass} h-8 font-mono text-sm`}
            />
          </span>
          <span className="text-faint">is the account's</span>
          <span className="w-40">
            <Select
              aria-label={`${label}: field of the account`}
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
