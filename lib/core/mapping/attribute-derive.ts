import type { AccountField } from "@/lib/core/target/target";
import type { AttributeMapping, AttributeMappings } from "./attribute-mapping";
import { compilePath, type ReadPath } from "./attribute-path";
import { compileExpression, expressionTexts } from "./expression";
import { compileChain, type Step } from "./transform-chain";
import { templatePaths } from "./transform-template";
import { compileUsernameRule, UsernameRefusal, type UsernameRule } from "./username-rule";

type Resource = Record<string, unknown>;

/** How one field's value came about for one person, step by step. */
export type FieldTrace = {
  /** The attribute path that gave the value; null for a template, a default, or nothing. */
  from: string | null;
  origin: "source" | "expression" | "template" | "fallback" | "none";
  input: string[];
  /** The values after each transform. */
  steps: string[][];
  value: string;
  error: string | null;
};

export type CompiledField = {
  mapping: AttributeMapping;
  /** The value, or "" when nothing gives one; throws what `errorWords` puts into words. */
  derive(resource: Resource, trace?: FieldTrace): string;
  /** The values to try when the first is somebody else's. */
  candidates: ((resource: Resource) => string)[];
  /** Source attributes it reads. */
  paths: string[];
};

export type CompiledMappings = Record<AccountField, CompiledField>;

/** Compiles the mapping once, to run it on every person; throws for one that cannot be used. */
export function compileMappings(
  mappings: AttributeMappings,
  rule: UsernameRule = null,
): CompiledMappings {
  return {
    username: withUsernameRule(compileField(mappings.username), rule),
    displayName: compileField(mappings.displayName),
    email: compileField(mappings.email),
  };
}

/** The rule of the User sync tab, after the last step. */
function withUsernameRule(field: CompiledField, rule: UsernameRule): CompiledField {
  if (rule === null) return field;
  const change = compileUsernameRule(rule);
  return {
    ...field,
    derive: (resource, trace) => {
      const name = change(field.derive(resource, trace));
      trace?.steps.push([name]);
      return name;
    },
  };
}

export function traceField(field: CompiledField, resource: Resource): FieldTrace {
  const trace = emptyFieldTrace();
  try {
    trace.value = field.derive(resource, trace);
  } catch (error) {
    trace.error = errorWords(error, trace);
  }
  return trace;
}

/** A failed value in words: what went wrong in which step. */
export function errorWords(error: unknown, trace?: FieldTrace): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!trace || trace.origin === "none" || error instanceof UsernameRefusal) return `${message}.`;
  return `Step ${trace.steps.length + 1}: ${message}.`;
}

export function compileField(mapping: AttributeMapping): CompiledField {
  const { sources, expression, transforms, fallback, candidates } = mapping;
  const chain = compileChain(transforms);
  const inputs = [
    ...(expression === null ? sources.map(sourceInput) : [expressionInput(expression)]),
    ...(expression === null && sources.length === 0 && chain.length > 0 ? [noInput] : []),
  ];
  const tried = candidates.map((text) => expressionInput(text));
  return {
    mapping,
    derive: (resource, trace) => {
      for (const input of inputs) {
        const value = runInput(input, chain, resource, trace);
        if (value !== "") return value;
      }
      if (trace && fallback !== null)
        Object.assign(trace, emptyFieldTrace(), { origin: "fallback" });
      return fallback ?? "";
    },
    candidates: tried.map((input) => (resource) => runInput(input, chain, resource)),
    paths: [
      ...new Set([...inputs, ...tried].flatMap(({ paths }) => paths).concat(inChain(mapping))),
    ],
  };
}

type Input = {
  origin: FieldTrace["origin"];
  paths: string[];
  read: ReadPath;
};

function runInput(input: Input, chain: Step[], resource: Resource, trace?: FieldTrace): string {
  let values = input.read(resource);
  if (values.length === 0 && input !== noInput) return "";
  if (trace) {
    const from = input.origin === "source" ? (input.paths[0] ?? null) : null;
    Object.assign(trace, emptyFieldTrace(), { origin: input.origin, from, input: values });
  }
  for (const step of chain) {
    values = step(values, resource);
    trace?.steps.push(values);
  }
  return values[0] ?? "";
}

function sourceInput(path: string): Input {
  return { origin: "source", paths: [path], read: compilePath(path) };
}

function expressionInput(text: string): Input {
  const { paths, evaluate } = compileExpression(text);
  return { origin: "expression", paths, read: (user) => expressionTexts(evaluate({ user })) };
}

/** Where a template makes the value out of nothing but its own attributes. */
const noInput: Input = { origin: "template", paths: [], read: () => [] };

function inChain({ transforms }: AttributeMapping): string[] {
  return transforms.flatMap((step) => (step.kind === "template" ? templatePaths(step.text) : []));
}

export function emptyFieldTrace(): FieldTrace {
  return { from: null, origin: "none", input: [], steps: [], value: "", error: null };
}
