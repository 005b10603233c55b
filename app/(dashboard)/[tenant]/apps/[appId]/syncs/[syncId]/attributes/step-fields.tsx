"use client";

import type { ReactNode } from "react";
import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/attributes";
import type { Transform } from "@/lib/core/mapping/transform";

type StepFieldsProps = { name: string; step: Transform; onChange: (step: Transform) => void };

/** What a step is told, where it needs to be told anything. */
export function StepFields({ name, step, onChange }: StepFieldsProps) {
  switch (step.kind) {
    case "replace":
      return (
        <Pair>
          <Text
            {...{ name }}
            label={texts.find}
            value={step.find}
            onChange={(find) => onChange({ ...step, find })}
          />
          <Text
            {...{ name }}
            label={texts.replaceWith}
            value={step.with}
            onChange={(text) => onChange({ ...step, with: text })}
          />
        </Pair>
      );
    case "regex":
      return (
        <Pair>
          <Text
            {...{ name }}
            label={texts.patternRe2}
            value={step.pattern}
            onChange={(pattern) => onChange({ ...step, pattern })}
          />
          <Text
            {...{ name }}
            label={texts.replaceWith}
            value={step.with}
            onChange={(text) => onChange({ ...step, with: text })}
          />
        </Pair>
      );
    case "template":
      return (
        <Text
          {...{ name }}
          label={texts.template}
          value={step.text}
          onChange={(text) => onChange({ ...step, text })}
        />
      );
    case "join":
      return (
        <Text
          {...{ name }}
          label={texts.separator}
          value={step.separator}
          onChange={(separator) => onChange({ ...step, separator })}
        />
      );
    case "date":
      return (
        <Text
          {...{ name }}
          label={texts.format}
          value={step.format}
          onChange={(format) => onChange({ ...step, format })}
        />
      );
    case "lookup":
      return <Lookup name={name} step={step} onChange={onChange} />;
    default:
      return null;
  }
}

function Pair({ children }: { children: ReactNode }) {
  return <div className="grid gap-2 sm:grid-cols-2">{children}</div>;
}

type TextProps = {
  name: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
};

function Text({ name, label, value, onChange }: TextProps) {
  return (
    <label className="flex flex-col gap-1 text-muted text-xs">
      {label}
      <input
        form="none"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-label={`${name}, ${label}`}
        spellCheck={false}
        autoComplete="off"
        maxLength={500}
        className={`${controlClass} h-8 font-mono text-sm`}
      />
    </label>
  );
}

type LookupStep = Extract<Transform, { kind: "lookup" }>;
type LookupProps = { name: string; step: LookupStep; onChange: (step: Transform) => void };

/** One row a line, so that a table can be pasted from a sheet. */
function Lookup({ name, step, onChange }: LookupProps) {
  return (
    <div className="flex flex-col gap-2">
      <label className="flex flex-col gap-1 text-muted text-xs">
        {texts.onePerLineValue}
        <textarea
          defaultValue={step.entries.map(({ from, to }) => `${from} = ${to}`).join("\n")}
          onChange={(event) => onChange({ ...step, entries: entriesOf(event.target.value) })}
          aria-label={fill(texts.table, { name })}
          rows={4}
          spellCheck={false}
          className={`${controlClass} py-1.5 font-mono text-sm`}
        />
      </label>
      <label className="flex items-center gap-2 text-sm">
        <input
          form="none"
          type="checkbox"
          checked={step.otherwise === "empty"}
          onChange={(event) =>
            onChange({ ...step, otherwise: event.target.checked ? "empty" : "keep" })
          }
          className="size-4 accent-accent"
        />
        {texts.valuesThatAreNot}
      </label>
    </div>
  );
}

const entriesMax = 1_000;

function entriesOf(text: string): LookupStep["entries"] {
  return text
    .split("\n")
    .flatMap((line) => {
      const [, from = "", to = ""] = line.match(/^(.*?)(?:\s*=\s*|\t)(.*)$/) ?? [];
      return from.trim() === "" ? [] : [{ from: from.trim(), to: to.trim() }];
    })
    .slice(0, entriesMax);
}
