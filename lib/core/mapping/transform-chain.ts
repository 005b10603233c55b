import type { Transform } from "./transform";
import { formatMoment, readMoment } from "./transform-date";
import { compileReplace } from "./transform-regex";
import { compileTemplate } from "./transform-template";
import { guestAddress, removeDiacritics, stripDomain, titleCase } from "./transform-text";

type Resource = Record<string, unknown>;

/** The values after one step; throws TransformError where a value cannot be used. */
export type Step = (values: string[], resource: Resource) => string[];

/** A value that a step cannot work on. */
export class TransformError extends Error {
  override readonly name = "TransformError";
}

const valueMax = 10_000;

/** Compiles a chain once, to run it on many people. */
export function compileChain(transforms: readonly Transform[]): Step[] {
  return transforms.map(compileStep);
}

/** Runs the chain in order; empty values fall out. */
export function runChain(steps: readonly Step[], values: string[], resource: Resource): string[] {
  let current = values;
  for (const step of steps) current = step(current, resource);
  return current;
}

/** One text through a chain, for names of groups and other values that stand alone. */
export function transformText(value: string, transforms: readonly Transform[]): string {
  return runChain(compileChain(transforms), [value], {})[0] ?? "";
}

const simple = {
  lowerCase: (text: string) => text.toLowerCase(),
  upperCase: (text: string) => text.toUpperCase(),
  trim: (text: string) => text.trim(),
  titleCase,
  stripDomain,
  guestAddress,
  removeDiacritics,
};

function compileStep(step: Transform): Step {
  switch (step.kind) {
    case "first":
      return (values) => (values.length > 1 ? values.slice(0, 1) : values);
    case "join":
      return (values) => (values.length > 1 ? [sized(values.join(step.separator))] : values);
    case "template":
      return templateStep(step.text);
    case "lookup":
      return lookupStep(step);
    case "replace":
      return each((text) => sized(text.split(step.find).join(step.with)));
    case "regex": {
      const replace = compileReplace(step.pattern, step.with);
      return each((text) => sized(replace(text)));
    }
    case "date":
      return each((text) => dateOf(text, step.format));
    default:
      return each(simple[step.kind]);
  }
}

/** The usual case is one value, which needs no array functions. */
function each(change: (text: string) => string): Step {
  return (values) => {
    const only = values[0];
    if (values.length !== 1 || only === undefined) return values.map(change).filter(Boolean);
    const text = change(only);
    if (text === only) return values;
    return text === "" ? [] : [text];
  };
}

function templateStep(text: string): Step {
  const fill = compileTemplate(text);
  return (values, resource) => {
    const filled =
      values.length === 0 ? [fill("", resource)] : values.map((value) => fill(value, resource));
    return filled.map(sized).filter(Boolean);
  };
}

function lookupStep({ entries, otherwise }: Extract<Transform, { kind: "lookup" }>): Step {
  const table = new Map(entries.map(({ from, to }) => [from.trim().toLowerCase(), to]));
  return each((text) => table.get(text.trim().toLowerCase()) ?? (otherwise === "keep" ? text : ""));
}

function dateOf(text: string, format: string): string {
  const moment = readMoment(text);
  if (moment) return formatMoment(moment, format);
  throw new TransformError(`“${text.slice(0, 60)}” is no date`);
}

function sized(text: string): string {
  if (text.length <= valueMax) return text;
  throw new TransformError(`The value grows longer than ${valueMax} characters`);
}
