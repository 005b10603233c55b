"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { FieldError } from "@/app/_ui/field-error";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/apps";
import type { JitAttribute } from "@/lib/core/settings/jit-settings";
import { JsonField } from "../syncs/[syncId]/json-field";

type Row = { key: number; attribute: string; claims: string; wins: JitAttribute["wins"] };

const rulesMax = 40;

/** Which claims go into which attribute, and whose value counts where both have one. */
export function AttributeRules({ rules, readOnly }: { rules: JitAttribute[]; readOnly: boolean }) {
  const [rows, setRows] = useState<Row[]>(() =>
    rules.map(({ attribute, claims, wins }, key) => ({
      ...{ key, attribute, wins },
      claims: claims.join(", "),
    })),
  );
  const errorId = useId();

  function change(key: number, changed: Partial<Row>): void {
    setRows(rows.map((row) => (row.key === key ? { ...row, ...changed } : row)));
  }
  function add(): void {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    setRows([...rows, { key, attribute: "", claims: "", wins: "source" }]);
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 font-medium">{texts.attributesInTheAssertion}</legend>
      <p className="text-muted text-sm">{texts.ofSeveralClaimsSeparated}</p>
      <JsonField name="attributes" value={rows.map(ruleOf)} />
      <ul className="flex flex-col gap-3">
        {rows.map((row, index) => (
          <li
            key={row.key}
            className="flex flex-wrap items-center gap-2 border-b pb-3 last:border-b-0 last:pb-0 sm:border-b-0 sm:pb-0"
          >
            <RuleFields row={row} index={index} change={(next) => change(row.key, next)} />
            {!readOnly && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={fill(texts.removeAttribute, { index: index + 1 })}
                icon={<X aria-hidden />}
                onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
              />
            )}
          </li>
        ))}
      </ul>
      <FieldError id={errorId} name="attributes" />
      {!readOnly && rows.length < rulesMax && (
        <div>
          <Button size="sm" variant="ghost" icon={<Plus aria-hidden />} onClick={add}>
            {texts.addAnAttribute}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

type FieldsProps = { row: Row; index: number; change: (next: Partial<Row>) => void };

function RuleFields({ row, index, change }: FieldsProps) {
  const label = `Attribute ${index + 1}`;
  return (
    <>
      <span className="min-w-32 flex-1 sm:w-40 sm:flex-none">
        <input
          aria-label={label}
          value={row.attribute}
          onChange={(event) => change({ attribute: event.target.value })}
          placeholder="displayName"
          spellCheck={false}
          autoComplete="off"
          className={`${controlClass} h-8 font-mono text-sm`}
        />
      </span>
      <span className="text-faint text-sm">{texts.from}</span>
      <span className="basis-full sm:min-w-40 sm:flex-1 sm:basis-0">
        <input
          aria-label={fill(texts.claims, { label })}
          value={row.claims}
          onChange={(event) => change({ claims: event.target.value })}
          placeholder="name"
          spellCheck={false}
          autoComplete="off"
          className={`${controlClass} h-8 font-mono text-sm`}
        />
      </span>
      <span className="min-w-32 flex-1 sm:w-44 sm:flex-none">
        <Select
          aria-label={fill(texts.whoseValueCounts, { label })}
          value={row.wins}
          onChange={(event) =>
            change({ wins: event.target.value === "login" ? "login" : "source" })
          }
          className="text-sm"
        >
          <option value="source">{texts.sourceWins}</option>
          <option value="login">{texts.loginWins}</option>
        </Select>
      </span>
    </>
  );
}

function ruleOf({ attribute, claims, wins }: Row): JitAttribute {
  return {
    attribute,
    claims: claims
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean),
    wins,
  };
}
